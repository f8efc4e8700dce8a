import { answerCommand } from "../../organization/answerCommand";
import type { RunbookBuilder } from "../language/builder";
import { system, text } from "../language/references";
import type { FailurePath } from "../language/scope";
import type { RunbookContext } from "../language/types";
import { tell } from "./message";
import { proceedUnlessStopped } from "./stops";

/** How long people have for their answer. */
export const approvalHours = 24;

interface Question {
  /** Name of the runbook. */
  runbook: string;
  /** Name of the step that waits. */
  step: string;
  /** What is done after an approval, as people would say it to somebody: "terminate i-1". */
  action: string;
  /** What is to be decided in the first line; what they should know in the others, which chat may leave out. */
  lines: [string, ...string[]];
  /** The question in one sentence, for the run's own notification. */
  message: string;
  /** What is true without their approval, in a few words: "it stays isolated". */
  otherwise: string;
  onRefusal: FailurePath;
}

/**
 * People are notified of the question and of how to answer, then the run waits for their approval. SSM sends a notification
 * of its own too, in its own words and form: chat does not show it, so the first message has everything. What was approved
 * is not done if people have stopped Reflex since.
 */
export function ask(
  r: Pick<
    RunbookBuilder<Record<never, never>>,
    "approve" | "dynamodb" | "fail" | "failurePath" | "incidentId" | "sns" | "when"
  >,
  context: RunbookContext,
  { step, runbook, action, lines: [question, ...known], message, otherwise, onRefusal }: Question,
): void {
  tell(r, context, "SayWaiting", text`Approve or reject: ${action}`, [
    question,
    text`Answer within ${approvalHours} hours, with the role ${context.approverRoleName} of the account:`,
    answerCommand(text`${system.region}`, text`${system.executionId}`),
    text`or Reject. Without an answer ${otherwise}.`,
    ...known,
  ]);
  r.approve(step, {
    message,
    approvers: [text`arn:${system.partition}:iam::${system.accountId}:role/${context.approverRoleName}`],
    notificationArn: text`arn:${system.partition}:sns:${system.region}:${system.accountId}:${context.approvalsTopicName}`,
    timeoutSeconds: approvalHours * 3600,
    onRefusal,
  });
  const onStopped = r.failurePath(() =>
    tell(r, context, "SayStopped", text`Approved, but Reflex is stopped: ${action}`, [
      text`Left undone: what was approved. People stopped Reflex, or what they stopped cannot be read: ${otherwise}.`,
      "Once Reflex is resumed, do it by hand or start the run again.",
    ]),
  );
  proceedUnlessStopped(r, context, { what: "Approved", runbook, states: ["stopped"], otherwise, onStopped });
}
