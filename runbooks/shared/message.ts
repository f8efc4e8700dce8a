import { messageAttributes } from "../../organization/message";
import type { RunbookBuilder } from "../language/builder";
import { system, text } from "../language/references";
import type { RunbookContext } from "../language/types";

/**
 * One step: a message to people. The run gives the text and what it belongs to; the security account composes what
 * people read (functions/messenger), so any value may be part of it, of any length and with any characters.
 * @param lines one for each line; a line that begins with `aws ` is a command.
 * @param answerSeconds of a question: in which somebody must answer.
 */
export function tell(
  r: Pick<RunbookBuilder<Record<never, never>>, "sns" | "incidentId">,
  context: RunbookContext,
  step: string,
  title: string,
  lines: string[],
  answerSeconds?: number,
): void {
  r.sns(step, "Publish", {
    TopicArn: context.messagesTopicArn,
    Message: lines.join("\n"),
    MessageAttributes: messageAttributes(
      {
        title,
        incident: text`${r.incidentId}`,
        account: text`${system.accountId}`,
        region: text`${system.region}`,
        execution: text`${system.executionId}`,
      },
      answerSeconds,
    ),
  });
}
