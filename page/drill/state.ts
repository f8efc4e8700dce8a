import { answerCommand } from "../../organization/answerCommand";
import type { IncidentPage, IncidentState, Question } from "../model";
import { between, errorText, span, stepTitle } from "../text";
import type { Facts } from "./facts";
import { destructiveAfter } from "./hops";
import type { DrillRecord } from "./record";

/** The state of an incident as far as its drill has come. */
export function stateOf(
  { verdict }: DrillRecord,
  { waits, executions, decision, answers, asked, broken }: Facts,
): IncidentState {
  if (waits) return "waiting";
  if (executions.some(({ ended }) => !ended)) return "running";
  if (executions.length === 0) {
    if (decision?.action === "page") return "paged";
    if (decision?.action === "observe") return "observed";
    if (decision) return decision.action === "run" ? "running" : "ignored";
    return verdict ? "ignored" : "running";
  }
  if (verdict && verdict !== "unanswered") return verdict;
  if (executions.every(({ succeeded }) => succeeded)) return "healed";
  const said = answers.at(-1)?.how;
  const unanswered = asked.length > answers.length;
  return !broken && (said === "Reject" || unanswered) ? "contained" : "failed";
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
    case "contained":
      return person ? `${person.session} rejected what destroys` : "nobody answered";
    case "released":
      return `${person?.session ?? "a person"} said that it was no incident`;
    case "failed":
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
    undo && (state === "healed" || state === "contained" || (state === "failed" && facts.changedAnything))
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
    case "failed":
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
