import { compared } from "../../../page/changes";
import type { Hop, IncidentPage, IncidentState } from "../../../page/model";
import { between, plain, span } from "../../../page/text";
import type { DecisionRecord } from "../../shared/incident";
import type { Approval } from "../course";
import type { IncidentFile } from "../file";
import { bad, changes, ended, entriesOf, type PageOrigin, succeeded } from "./course";
import { causeOf, procedureOf, savedOf } from "./items";

/**
 * The incident page of a live incident, from its file. It knows less than that of a drill: no records of buses and
 * calls, so its way begins at the decision's rule and carries no statements.
 */
export function pageOfFile(file: IncidentFile, decision: DecisionRecord | undefined, origin: PageOrigin): IncidentPage {
  const { incident, run, stage } = file;
  const state = stateOf(file);
  const answer = run?.approvals.find(({ who }) => who !== undefined);
  const changed = changes(run).some(({ status }) => succeeded.test(status));
  const tags = decision?.facts?.tags;
  const procedure = decision?.procedure;
  return {
    format: "reflex-page/1",
    source: "live",
    writtenAt: origin.writtenAt,
    stage: stage === "closed" ? "closed" : state === "waiting" ? "waiting" : "opened",
    incident: {
      id: incident.id,
      headline: plain(incident.title, 300),
      type: plain(decision?.event["detail-type"] ?? "", 200),
      severity: incident.severity,
      owner: incident.owner,
      region: incident.region,
      account: { id: incident.account, name: plain(incident.accountName, 100) },
      resource: { ...incident.resource, name: tags?.Name === undefined ? undefined : plain(tags.Name, 100) },
      response: decision?.response,
    },
    state,
    changedAnything: changed,
    since: sinceOf(state, file, answer),
    now: changed || stage === "opened" ? [] : [{ text: "Nothing was changed." }],
    canDo: [],
    times: {
      broke: incident.brokeAt,
      brokeSource: incident.brokeAtSource,
      signal: incident.signalAt,
      decided: incident.decidedAt,
      started: run?.startedAt,
      answered: answer?.at,
      ended: run?.endedAt,
    },
    hops: hopsOf(file, decision, state, answer),
    decision: decision && {
      ...decision.decision,
      procedure: procedure && procedureOf(procedure),
      hashes: decision.hashes,
    },
    entries: entriesOf(file, decision, origin),
    quietSteps: run?.steps.filter(({ quiet, status }) => quiet && !bad.test(status)).length ?? 0,
    ...compared(file.before, file.after),
    saved: savedOf(file.saved),
    causes: file.causes.map(causeOf),
    since24h: file.since.map(causeOf),
    principals: [],
    sources: file.sources.map(({ title, status, detail, file: path }) => ({
      title,
      status,
      detail: plain(detail),
      file: path,
    })),
    open: file.open.map((point) => plain(point)),
    proof: { bucket: origin.bucket, folder: origin.folder, manifestSha256: origin.manifestSha256 },
  };
}

function stateOf({ decision, run }: IncidentFile): IncidentState {
  if (run && !ended.test(run.status)) return /^Waiting$/i.test(run.status) ? "waiting" : "running";
  if (run && succeeded.test(run.status)) return "healed";
  // A step with a question that did not succeed was answered with no, or by nobody: an answer, not a failure.
  if (run)
    return run.approvals.some(({ status }) => /^(Reject|Failed|TimedOut)/i.test(status)) ? "contained" : "failed";
  switch (decision?.action) {
    case "page":
      return "paged";
    case "observe":
      return "observed";
    case "ignore":
      return "ignored";
    default:
      return "running";
  }
}

function sinceOf(
  state: IncidentState,
  { incident, run, decision }: IncidentFile,
  answer: Approval | undefined,
): string {
  const who = answer?.who?.split("/").at(-1);
  switch (state) {
    case "healed": {
      const after =
        incident.signalAt && run?.endedAt ? `${span(between(incident.signalAt, run.endedAt))} after the signal; ` : "";
      return `${after}${who ? `${plain(who, 100)} approved` : "by itself"}`;
    }
    case "contained":
      return who ? `${plain(who, 100)} rejected what destroys` : "nobody answered";
    case "failed":
      return "a person must act";
    case "paged":
      return "Reflex does nothing about this by itself";
    default:
      return plain(decision?.reasons.find(({ outcome }) => outcome === "stop")?.detail ?? "when this was written");
  }
}

function hopsOf(
  file: IncidentFile,
  decision: DecisionRecord | undefined,
  state: IncidentState,
  answer: Approval | undefined,
): Hop[] {
  const { run, incident } = file;
  const security = decision
    ? [
        {
          band: "security" as const,
          title: "security bus",
          subtitle: decision.rule,
          at: incident.signalAt,
          state: "done" as const,
        },
        {
          band: "security" as const,
          title: "triage",
          subtitle: `decides: ${decision.decision.action}`,
          at: decision.decidedAt,
          state: "done" as const,
        },
      ]
    : [];
  return [
    {
      band: "member",
      title: plain(decision?.event.source.replace(/^aws\./, "") ?? "rule", 30),
      subtitle: plain(decision?.event["detail-type"] ?? "", 100),
      at: incident.signalAt,
      state: "done",
    },
    ...security,
    ...(run
      ? [
          {
            band: "member" as const,
            title: "runbook",
            subtitle: run.document.replace(/^Reflex-/, ""),
            at: run.startedAt,
            state: state === "failed" ? ("failed" as const) : ("done" as const),
          },
        ]
      : []),
    ...(answer || state === "waiting"
      ? [
          {
            band: "people" as const,
            title: answer ? (/^Approve/i.test(answer.status) ? "approved" : "rejected") : "question",
            subtitle: plain(answer?.who?.split("/").at(-1) ?? "", 60),
            at: answer?.at,
            state: answer ? ("done" as const) : ("waits" as const),
          },
        ]
      : []),
    {
      band: "security",
      title: "incident file",
      subtitle: file.stage === "closed" ? "final file" : "first file",
      state: "done",
    },
  ];
}
