import type { AllowStatement } from "../../aws/iam";
import { messageAttributes } from "../../organization/message";
import { messagesTopicArn, type Organization } from "../../organization/names";
import { lines, literal, query, text } from "./expressions";
import { allCaught, caught, type Exits, retry, type State, taskResource } from "./tasks";

interface Message extends Exits {
  /** An expression. */
  subject: string;
  /** Expressions, one for each line, what matters most first: chat shows 8,000 characters. */
  body: string[];
}

/** One message to people. */
export const tell = (organization: Organization, { subject, body, next, failed }: Message): State => ({
  Type: "Task",
  Resource: taskResource(organization, "sns:publish"),
  Arguments: publication(organization, subject, undefined, body),
  TimeoutSeconds: 60,
  Retry: retry,
  Catch: allCaught(failed),
  Next: next,
});

/** An answer that people may give: what it means, and the value that comes back. */
export interface Choice {
  meaning: string;
  verdict: string;
}

interface Question extends Message {
  /** Expressions for what people should know, below the answers that they can give. */
  known: string[];
  choices: Choice[];
  /** Seconds in which somebody must answer. */
  deadline: number;
  /** Where the workflow goes on when nobody did. */
  unanswered: string;
}

/**
 * A message that people answer: the execution waits until somebody sends back the token in it. The token is only in
 * this message and in the execution's own history. The variable `verdict` keeps the answer.
 *
 * Sent back is the token with `states:SendTaskSuccess`, by a principal of the security account; the action knows no
 * resources (Service Authorization Reference), so whoever may call it needs the token too.
 */
export const ask = (organization: Organization, question: Question): State => ({
  Type: "Task",
  Resource: taskResource(organization, "sns:publish.waitForTaskToken"),
  Arguments: publication(organization, question.subject, question.deadline, [
    ...question.body,
    literal(""),
    text`Answer within ${literal(durationOf(question.deadline))}, in the account ${literal(organization.securityAccountId)}:`,
    ...question.choices.flatMap(({ meaning, verdict }) => [
      literal(`- ${meaning}:`),
      answerCommand(organization, verdict),
    ]),
    literal(""),
    ...question.known,
  ]),
  TimeoutSeconds: question.deadline,
  // Only the sending of it is tried again: States.TaskFailed would be what people themselves answered.
  Retry: [
    { ...retry[0], ErrorEquals: ["SNS.AmazonSNSException", "SNS.InternalErrorException", "SNS.ThrottledException"] },
  ],
  Catch: [caught(question.unanswered, ["States.Timeout"]), ...allCaught(question.failed)],
  Assign: { verdict: query('$exists($states.result.verdict) ? $string($states.result.verdict) : ""') },
  Next: question.next,
});

// With "=": what redacts evidence knows a secret by its name before such a sign.
const answerCommand = ({ homeRegion }: Organization, verdict: string) =>
  text`  aws stepfunctions send-task-success --region ${literal(homeRegion)} --task-token='${"$states.context.Task.Token"}' --task-output='${literal(JSON.stringify({ verdict }))}'`;

/** The function `reflex-messenger` composes of it what people read, the same as for runbooks. */
const publication = (
  organization: Organization,
  subject: string,
  answerSeconds: number | undefined,
  body: string[],
) => ({
  TopicArn: messagesTopicArn(organization),
  Message: query(lines(...body)),
  MessageAttributes: messageAttributes(
    {
      title: query(subject),
      incident: query("$incidentId"),
      account: query("$account"),
      region: query("$region"),
      execution: query("$states.context.Execution.Id"),
    },
    answerSeconds,
  ),
});

export const durationOf = (seconds: number) =>
  seconds % 3600 === 0 ? `${seconds / 3600} hours` : `${Math.round(seconds / 60)} minutes`;

/** What sending messages and questions requires. */
export const mayPublish = (organization: Organization): AllowStatement => ({
  Sid: "TellPeople",
  Effect: "Allow",
  Action: ["sns:Publish"],
  Resource: [messagesTopicArn(organization)],
});
