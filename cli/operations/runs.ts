import type { Answers } from "../../functions/evidence/answers";
import { answersOf } from "../../functions/evidence/answers";
import { stepsIn } from "../../functions/evidence/course";
import type { Incident } from "../../functions/evidence/incident";
import { run as runSource, workflow as workflowSource } from "../../functions/evidence/sources/course";
import { callsThrough } from "../../functions/shared/clients";
import { type approverRoleName, readerRoleName } from "../../organization/names";
import type { Caller } from "./caller";

/** A role with which runs of a member account are seen. */
export type RunRole = typeof readerRoleName | typeof approverRoleName;

/** A run that waits for an answer. */
export interface Waiting {
  step: string;
  /** ISO 8601. */
  since: string;
  until: string;
  message: string;
  /** ARNs of those who may answer. */
  approvers: string[];
  /** How many have to agree, and how many did. */
  needed: number;
  given: number;
}

/** How long a step of aws:approve waits unless it says so, in seconds: 7 days (Automation actions reference). */
const approvalSeconds = 604_800;

/** A run or workflow as AWS has it now, by the source that the incident file has it from. */
export async function runNow(
  caller: Caller,
  incident: Incident,
  role: RunRole = readerRoleName,
): Promise<ReadonlyMap<string, Answers>> {
  const { account, execution, region } = incident;
  if (!execution) return new Map();
  const { client, now, organization, settings, sleep } = caller;
  const { homeRegion } = organization;
  const workflow = execution.kind === "workflow";
  const place = workflow
    ? { account: settings.securityAccountId, region: homeRegion, call: callsThrough((of) => client(of, homeRegion)) }
    : { account, region, call: await caller.inMember(role, account, region) };
  const source = workflow ? workflowSource : runSource;
  return new Map([[source.name, await answersOf(source, incident, { ...place, now, sleep })]]);
}

/** The question of a run, while it waits for an answer. */
export function waitingOf(raw: ReadonlyMap<string, Answers>): Waiting | undefined {
  const step = stepsIn(raw.get("run")).find(
    ({ Action, StepStatus }) => Action === "aws:approve" && StepStatus === "Waiting",
  );
  if (!step?.ExecutionStartTime) return undefined;
  const { ExecutionStartTime: since, Inputs = {}, Outputs = {}, TimeoutSeconds = approvalSeconds } = step;
  const approvers = inputOf(Inputs.Approvers);
  return {
    step: step.StepName ?? "",
    since,
    until: new Date(Date.parse(since) + TimeoutSeconds * 1000).toISOString(),
    message: String(inputOf(Inputs.Message) ?? ""),
    approvers: Array.isArray(approvers) ? approvers.map(String) : [],
    needed: Number(inputOf(Inputs.MinRequiredApprovals) ?? 1),
    given: (Outputs.ApproverDecisions ?? []).length,
  };
}

/** Inputs are JSON in a text, as Systems Manager gives them; a plain text is kept as it is. */
function inputOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
