import { AwsError, type Principal, principalArn } from "../../aws";
import type { PersonWait } from "../actions/action";

/** Whether an entry of Approvers means this principal (user guide, automation-action-approve). */
export function isApprover(entry: string, principal: Principal): boolean {
  switch (principal.kind) {
    case "user":
      return entry === principal.userArn || entry === principal.userName;
    case "role-session":
      return entry === principal.roleArn || entry === principalArn(principal);
    default:
      return false;
  }
}

const notCounted = (message: string) => new AwsError("InvalidAutomationSignalException", message);

/**
 * Counts one Approve or Reject. IAM alone decides who may send a signal; whose signal counts is the document's list.
 * What the service answers to somebody who is not on it is not documented: here it refuses, so that nobody believes
 * to have approved. One decision per entry and per principal.
 */
export function countDecision(
  wait: PersonWait,
  principal: Principal,
  decision: "Approve" | "Reject",
  comment: string | undefined,
  now: Date,
): void {
  const who = principalArn(principal);
  const entries = wait.approvers.filter((entry) => isApprover(entry, principal));
  if (entries.length === 0) {
    throw notCounted(
      `${who} is not among the approvers of this step (${wait.approvers.join(", ")}); its decision does not count`,
    );
  }
  if (wait.decisions.some(({ Approver }) => Approver === who)) throw notCounted(`${who} has already decided`);
  const decided = wait.decisions.flatMap(({ entry }) => entry);
  const entry = entries.find((candidate) => !decided.includes(candidate));
  if (!entry)
    throw notCounted(`a decision was already given for ${entries.join(", ")}; each listed approver decides once`);
  wait.decisions.push({
    entry,
    Approver: who,
    ApprovalStatus: decision,
    ApprovalDecisionTime: now.toISOString(),
    ...(comment === undefined ? {} : { Comment: comment }),
  });
  const approvals = wait.decisions.filter(({ ApprovalStatus }) => ApprovalStatus === "Approve").length;
  if (decision === "Reject" || approvals >= wait.minRequiredApprovals) wait.decided?.();
}
