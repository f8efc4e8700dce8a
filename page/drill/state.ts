import { answerCommand } from "../../organization/answerCommand";
import {
  type Answered,
  hasSucceeded,
  type IncidentState,
  incidentState,
  type Progress,
} from "../../organization/incidentState";
import type { IncidentPage, Question } from "../model";
import { between, errorText, span, stepTitle } from "../text";
import type { Facts } from "./facts";
import { destructiveAfter } from "./hops";
import type { DrillRecord } from "./record";

/** What only the drill knows at its end, of the resource that it has read before and after. */
export type Ending = Pick<Progress, "over" | "asBefore" | "unmet">;

/** The state of an incident as far as its drill has come; the one of its end, once that is known. */
export const stateOf = ({ verdict }: DrillRecord, facts: Facts): IncidentState =>
  verdict ?? incidentState(progressOf(facts));

/** What a drill says of its runs and questions. */
export function progressOf(facts: Facts, ending: Ending = {}): Progress {
  const { actions, asked, broken, changedAnything, decision, executions, waits } = facts;
  const said = answersByExecution(facts);
  const stop = decision?.reasons.find(({ check, outcome }) => check === "stop" && outcome === "stop");
  return {
    // Of several signals the one that people were notified of is what is left to do.
    action: (actions.includes("page") ? "page" : decision?.action) as Progress["action"],
    stopped: stop !== undefined,
    runs: executions.map(({ id, status }) => ({
      status,
      changed: changedAnything,
      broken: broken?.executionId === id && !hasSucceeded(status),
      answers: asked
        .filter(({ executionId }) => executionId === id)
        .map((question): Answered => (question === waits ? "open" : (said.get(id)?.shift() ?? "timed-out"))),
    })),
    ...ending,
  };
}

/** Answers in the order in which they came; one that does not name its run is of the only one with a question. */
function answersByExecution({ answers, asked }: Facts): Map<string, Answered[]> {
  const said = new Map<string, Answered[]>();
  for (const [index, { executionId = asked[index]?.executionId ?? "", how }] of answers.entries()) {
    said.set(executionId, [...(said.get(executionId) ?? []), how === "Approve" ? "approved" : "rejected"]);
  }
  return said;
}

/** The state in half a sentence. */
export function sinceOf(state: IncidentState, record: DrillRecord, facts: Facts): string {
  const { signal, answers, waits, broken, decision, executions, asked } = facts;
  const last = executions.findLast(({ ended }) => ended)?.endedAt;
  const person = answers.at(-1);
  const stop = decision?.reasons.find(({ outcome }) => outcome === "stop")?.detail;
  switch (state) {
    case "waiting":
      return waits?.until ? `until ${waits.until.slice(0, 16).replace("T", " ")} UTC` : "until somebody answers";
    case "healed": {
      const after = signal && last ? `${span(between(signal.at, last))} after the signal; ` : "";
      return `${after}${person ? `${person.session} approved` : "by itself"}`;
    }
    case "rejected":
      return `${person?.session ?? "a person"} rejected what destroys`;
    case "timed-out":
      return "nobody answered";
    case "released":
      return `${person?.session ?? "a person"} said that it was no incident`;
    case "failed-halfway":
    case "failed-unchanged":
      return broken ? `at ${stepTitle(broken.step).toLowerCase()}; a person must act` : "a person must act";
    case "paged":
      return "Reflex does nothing about this by itself";
    case "observed":
      return `it would have run ${record.decision?.procedure?.name ?? "a runbook"}`;
    case "running":
      return asked.length > 0 ? "after the answer" : signal ? "the signal has arrived" : "nothing has happened yet";
    default:
      return stop ?? (decision ? "triage found nothing to do" : "no rule matches this event");
  }
}

/** What can be answered, what follows, and how. */
export function questionOf(record: DrillRecord, facts: Facts): Question | undefined {
  const { waits } = facts;
  if (!waits) return undefined;
  const { executionId, step, message, since, until, approvers, needed, kind } = waits;
  const destroys = destructiveAfter(record, waits, facts.executions);
  const command = (answer: "Approve" | "Reject") =>
    kind === "runbook" ? answerCommand(record.region, executionId, answer) : undefined;
  return {
    runId: executionId,
    step,
    message,
    since,
    until,
    approvers: approvers.map((arn) => arn.split("/").at(-1) ?? arn),
    needed,
    ways: [
      {
        name: "Approve",
        text: destroys
          ? `${stepTitle(destroys.name)} goes ahead.${destroys.risk === "destructive" ? " That cannot be undone." : ""}`
          : "What is proposed goes ahead.",
        command: command("Approve"),
      },
      {
        name: "Reject",
        text: "It does not. What was contained stays contained, and can be given back.",
        command: command("Reject"),
      },
      { name: "No answer", text: "Like a rejection, once the time is over." },
    ],
  };
}

/** What is true now, and what a person can do. */
export function sentences(
  state: IncidentState,
  record: DrillRecord,
  facts: Facts,
): Pick<IncidentPage, "now" | "canDo"> {
  const { outcome = [], decision } = record;
  const text = (one: string) => ({ text: one });
  const undo = decision?.procedure?.undo?.name;
  const saved = record.file?.saved.length ?? 0;
  const release =
    undo && ["healed", "rejected", "timed-out", "failed-halfway"].includes(state)
      ? [
          {
            text: `Undo: runbook ${undo}${saved > 0 ? ` restores ${saved} saved items` : ""}; what was destroyed stays destroyed.`,
          },
        ]
      : [];
  const nothing = facts.changedAnything || facts.executions.length === 0 ? [] : [text("Nothing was changed.")];
  switch (state) {
    case "waiting":
    case "running":
      return { now: outcome.map(text), canDo: [] };
    case "failed-halfway":
    case "failed-unchanged":
      return {
        now: [...nothing, ...outcome.map(text)],
        canDo: [
          ...(facts.broken ? [text(`${stepTitle(facts.broken.step)} failed: ${errorText(facts.broken.failure)}`)] : []),
          text("A person must act: the run does not go on by itself. Fix the cause, then let the signal come again."),
          ...release,
        ],
      };
    case "paged":
      return {
        now: outcome.map(text),
        canDo: [
          ...(facts.decision?.reasons ?? [])
            .filter(({ outcome: o }) => o === "stop")
            .map(({ detail }) => text(`Reflex does not act: ${detail}.`)),
          text("The message to people says what to check."),
        ],
      };
    case "observed":
      return {
        now: [text("Nothing was changed."), ...outcome.map(text)],
        canDo: [text(`It acts when response ${record.response.name} and the account are in mode act.`)],
      };
    case "stopped":
      return {
        now: [text("Nothing was changed."), ...outcome.map(text)],
        canDo: [{ text: "It acts again after:", command: "npx reflex resume" }],
      };
    case "ignored":
      return {
        now: [text("Nothing was changed."), ...outcome.map(text)],
        canDo: [
          facts.decision
            ? text("The checks below say what would have to be different.")
            : { text: "Why no rule matches it:", command: "npx reflex route EVENT.json" },
        ],
      };
    default:
      return { now: outcome.map(text), canDo: [text("Nothing waits for you."), ...release] };
  }
}
