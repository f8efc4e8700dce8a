import { causeOf, procedureOf, savedOf } from "../../functions/evidence/page/items";
import { compared } from "../changes";
import type { IncidentPage } from "../model";
import { plain } from "../text";
import { Course } from "./course";
import { factsOf } from "./facts";
import { hopsOf } from "./hops";
import { signalType } from "./lines";
import { principalsOf } from "./principals";
import type { DrillRecord } from "./record";
import { questionOf, sentences, sinceOf, stateOf } from "./state";

/** The incident page of a drill: complete, or as far as the drill has come. Pure: the same record gives the same page. */
export function pageOfDrill(record: DrillRecord): IncidentPage {
  const facts = factsOf(record);
  const { decision, file, entries } = record;
  const course = new Course(record, facts);
  const state = stateOf(record, facts);
  const signal = facts.signal?.event;
  const target = decision?.target;
  const first = facts.executions[0];
  const last = facts.executions.findLast(({ ended }) => ended);
  const member = record.accounts[target?.account ?? record.member];
  const calls = entries.filter((entry) => entry.kind === "call");
  const procedure = decision?.procedure;
  return {
    format: "reflex-page/1",
    source: "drill",
    writtenAt: entries.at(-1)?.at ?? "",
    stage: state === "waiting" ? "waiting" : record.verdict ? "closed" : "opened",
    organization: record.organization.id,
    incident: {
      id: decision?.incidentId ?? facts.decision?.incidentId ?? file?.incident.id ?? record.response.name,
      headline: headlineOf(record),
      type: signal ? signalType(signal) : "",
      severity: target?.signal.severity ?? file?.incident.severity,
      owner: file?.incident.owner,
      region: target?.region ?? record.region,
      account: { id: target?.account ?? record.member, name: member?.name ?? record.member },
      resource: {
        id: target?.resource.id ?? record.subject,
        name: decision?.facts?.tags.Name,
        arn: target?.resource.arn,
      },
      response: record.response,
    },
    state,
    changedAnything: facts.changedAnything,
    since: plain(sinceOf(state, record, facts)),
    ...sentences(state, record, facts),
    question: questionOf(record, facts),
    times: {
      broke: file?.incident.brokeAt,
      brokeSource: file?.incident.brokeAtSource,
      signal: facts.signal?.at,
      decided: decision?.decidedAt,
      started: first?.startedAt,
      contained: facts.asked[0]?.since,
      answered: facts.answers.at(-1)?.at,
      ended: last?.endedAt,
    },
    hops: hopsOf(record, facts, course.entries),
    decision: facts.decision && {
      action: facts.decision.action,
      reasons: facts.decision.reasons,
      procedure: procedure && procedureOf(procedure),
      hashes: decision?.hashes,
    },
    entries: course.entries,
    quietSteps: course.quietSteps,
    ...compared(record.before, record.after),
    saved: savedOf(file?.saved ?? []),
    causes: file?.causes.map(causeOf),
    since24h: (file?.since ?? []).map(causeOf),
    principals: principalsOf(record),
    calls: {
      made: calls.length,
      refused: calls.filter((call) => call.kind === "call" && call.decision?.allowed === false).length,
    },
    sources: (file?.sources ?? []).map(({ title, status, detail, file: path }) => ({
      title,
      status,
      detail,
      file: path,
    })),
    open: file?.open ?? [],
    proof: record.evidence && {
      bucket: record.evidence.bucket,
      folder: record.evidence.path.replace(/[^/]+$/, ""),
      manifestSha256: record.evidence.manifestSha256,
    },
  };
}

/** The signal's own sentence, with the resource's name instead of its id when it has one. */
function headlineOf({ decision, headline }: DrillRecord): string {
  const { signal, resource } = decision?.target ?? {};
  if (!signal || !resource) return plain(headline, 300);
  const name = decision?.facts?.tags.Name;
  const sentence = signal.title.replace(/^[\w-]+:[\w/!.-]+: /, "");
  return plain(name ? sentence.replaceAll(resource.id, name) : sentence, 300);
}
