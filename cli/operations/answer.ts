import type { Approval } from "../../functions/evidence/course";
import type { Call } from "../../functions/shared/dependencies";
import { shortId } from "../../organization/incidentIndex";
import { approverRoleName, readerRoleName } from "../../organization/names";
import { clock, oneLine } from "../../page/text";
import { exitCodes } from "../errors";
import type { Caller } from "./caller";
import { type Confirmation, confirmed, nameTyped } from "./confirm";
import { find } from "./find";
import { brief, type LiveIncident } from "./incidents";
import { declined, type Outcome, print } from "./output";
import { isDenied, Problem } from "./problem";
import { consequencesOf } from "./question";
import type { RunRole, Waiting } from "./runs";
import { oneThatWaits } from "./waiting";
import { ago, coloured, glyphOf, nameOf } from "./words";

export type Answer = "Approve" | "Reject";

export interface AnswerOptions extends Confirmation {
  comment?: string;
  json?: boolean;
  /** False: the answer is sent, and nothing is waited for. */
  wait?: boolean;
}

/** `reflex-answer/1`. */
export interface AnswerResult {
  format: "reflex-answer/1";
  incident: string;
  run: string;
  step: string;
  answer: Answer;
  by: string;
  /** ISO 8601. */
  at: string;
  comment: string | null;
  /** It was this answer that counts. */
  taken: boolean;
  /** Of the incident, after the answer. */
  state: string;
}

/** How long a command waits until it can see what it did, in seconds. */
const visibleSeconds = 10;

/**
 * Answers a run that waits, with the role of approvers in its account. The run is read before and after it: of two
 * people, each learns whose answer counts.
 * @throws Problem when it does not wait, or the caller may not answer.
 */
export async function answerIncident(
  caller: Caller,
  id: string | undefined,
  answer: Answer,
  options: AnswerOptions,
): Promise<Outcome> {
  const { live, role } = await toAnswer(caller, id);
  const { incident, waiting } = live;
  if (!waiting || incident.execution?.kind !== "runbook") throw notWaiting(live);
  const run = incident.execution.id;
  // Before the question: who may not answer sees none.
  const call = await caller.inMember(approverRoleName, incident.account, incident.region);
  const { Arn: by = "" } = (await call("sts", "GetCallerIdentity", {})) as { Arn?: string };
  if (!(await agreed(caller, live, waiting, answer, options, by)))
    return declined("reflex-answer/1", "Nothing was answered.");
  await signal(call, live, answer, options.comment);
  const after = options.wait === false ? live : await visible(caller, live, waiting.step, role);
  return outcomeOf(caller, after, { run, by, answer, waiting, comment: options.comment });
}

/** The incident to be answered, seen with the role of readers, or of approvers by those who are no operators. */
export async function toAnswer(caller: Caller, id: string | undefined): Promise<{ live: LiveIncident; role: RunRole }> {
  const seen = async (role: RunRole) => {
    const { decision, incident } = id === undefined ? await oneThatWaits(caller, role) : await find(caller, id, role);
    return { live: await brief(caller, incident, decision, role), role };
  };
  try {
    return await seen(readerRoleName);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "denied") throw error;
    return seen(approverRoleName);
  }
}

/** @throws Problem when Systems Manager refuses the answer. */
export async function signal(call: Call, { incident }: LiveIncident, answer: Answer, comment?: string): Promise<void> {
  try {
    await call("ssm", "SendAutomationSignal", {
      AutomationExecutionId: incident.execution?.id,
      SignalType: answer,
      ...(comment && { Payload: { Comment: [comment] } }),
    });
  } catch (error) {
    const { message } = error as Error;
    throw isDenied(error)
      ? new Problem(`the answer is not allowed: ${message}`, "denied")
      : new Problem(`Systems Manager refused the answer: ${message}`, "not-now");
  }
}

/** Shows what will be, and waits for a yes. */
async function agreed(
  caller: Caller,
  live: LiveIncident,
  waiting: Waiting,
  answer: Answer,
  options: AnswerOptions,
  by: string,
): Promise<boolean> {
  const { incident, page } = live;
  const { approve, destroys, reject } = consequencesOf(caller, live);
  if (!options.json)
    print([
      `${answer}: ${oneLine(waiting.message)}`,
      `  ${incident.accountName} ${incident.account} · ${incident.region} · ${nameOf(page.incident)}${incident.owner ? ` · ${incident.owner}` : ""}`,
      `  then        ${answer === "Approve" ? approve : reject}`,
      `  you         ${by}`,
      `  requested   ${ago(waiting.since, caller.now())}, ${waiting.given} of ${waiting.needed} agreed`,
    ]);
  const { resource } = page.incident;
  return answer === "Approve" && destroys.length > 0
    ? nameTyped(resource.name ?? resource.id, "approve", options)
    : confirmed(`${answer}?`, options.yes === true);
}

/** The incident once the step has its answer, or as it is after a while. */
export async function visible(
  caller: Caller,
  before: LiveIncident,
  step: string,
  role: RunRole,
): Promise<LiveIncident> {
  let live = before;
  for (let second = 0; second < visibleSeconds; second++) {
    live = await brief(caller, before.incident, before.decision, role);
    if (live.waiting?.step !== step) return live;
    await caller.sleep(1000);
  }
  return live;
}

function outcomeOf(
  caller: Caller,
  live: LiveIncident,
  {
    answer,
    by,
    comment,
    run,
    waiting,
  }: { answer: Answer; by: string; comment?: string; run: string; waiting: Waiting },
): Outcome {
  const given = answersTo(live, waiting.step);
  const mine = given.find(({ who }) => who === by);
  // An answer that is not seen yet may still be the one that counts: Systems Manager took it.
  const taken = given.length === 0 || mine !== undefined;
  const json: AnswerResult = {
    format: "reflex-answer/1",
    incident: live.incident.id,
    run,
    step: waiting.step,
    answer,
    by,
    at: mine?.at ?? new Date(caller.now()).toISOString(),
    comment: comment ?? null,
    taken,
    state: live.page.state,
  };
  const id = shortId(live.incident.id);
  if (!taken) return { json, lines: [tooLate(given[0])], exitCode: exitCodes.no };
  const verb = answer === "Approve" ? "Approved" : "Rejected";
  const { approve, reject } = consequencesOf(caller, live);
  return {
    json,
    lines: [
      `${glyphOf(live.page)} ${coloured(live.page, verb)} ${clock(json.at)} UTC · ${answer === "Approve" ? approve : reject}   run ${run.slice(0, 8)}`,
      "",
      answer === "Reject" && live.decision?.procedure?.undo
        ? `Next  reflex release ${id}    gives it back as it was`
        : `Next  reflex show ${id}`,
    ],
  };
}

const answersTo = ({ file }: LiveIncident, step?: string): Approval[] =>
  (file.run?.approvals ?? []).filter((each) => each.who !== undefined && (step === undefined || each.step === step));

function notWaiting(live: LiveIncident): Problem {
  const given = answersTo(live).at(-1);
  if (given) return new Problem(tooLate(given), "not-now");
  return new Problem(
    `${shortId(live.incident.id)} does not wait for an answer: ${live.page.state}, ${live.page.since}`,
    "not-now",
  );
}

const tooLate = (given: Approval | undefined): string =>
  `it does not wait any more: ${given?.answer === "approved" ? "approved" : "rejected"} ${clock(given?.at ?? "")} UTC by ${given?.who?.split("/").at(-1)}${given?.comment ? ` (“${oneLine(given.comment)}”)` : ""}`;
