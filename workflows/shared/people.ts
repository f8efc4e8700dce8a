import type { AllowStatement } from "../../aws/iam";
import { type Organization, pagesTopicArn } from "../../organization/names";
import { lines, literal, query, text } from "./expressions";
import { caught, type Exits, retry, type State, taskResource } from "./tasks";

interface Message extends Exits {
  /** An expression; what is longer than SNS accepts is cut off. */
  subject: string;
  /** Expressions, one for each line. */
  body: string[];
}

/** Below every message: the incident, and the execution, which is the way to all details. */
const signature = [
  literal(""),
  text`Incident ${"$incidentId"}, account ${"$account"}, Region ${"$region"}`,
  text`Workflow ${"$states.context.Execution.Id"}`,
];

/** One message to people. */
export const tell = (organization: Organization, { subject, body, next, failed }: Message): State => ({
  Type: "Task",
  Resource: taskResource(organization, "sns:publish"),
  Arguments: publication(organization, subject, body),
  TimeoutSeconds: 60,
  Retry: retry,
  Catch: [caught(failed)],
  Next: next,
});

/** An answer that people may give: what it means, and the value that comes back. */
export interface Choice {
  meaning: string;
  verdict: string;
}

interface Question extends Message {
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
  Arguments: publication(organization, question.subject, [
    ...question.body,
    literal(""),
    text`Answer within ${literal(durationOf(question.deadline))}, in the account ${literal(organization.securityAccountId)}:`,
    ...question.choices.flatMap(({ meaning, verdict }) => [
      literal(`- ${meaning}:`),
      answerCommand(organization, verdict),
    ]),
  ]),
  TimeoutSeconds: question.deadline,
  // Only the sending of it is tried again: States.TaskFailed would be what people themselves answered.
  Retry: [
    { ...retry[0], ErrorEquals: ["SNS.AmazonSNSException", "SNS.InternalErrorException", "SNS.ThrottledException"] },
  ],
  Catch: [caught(question.unanswered, ["States.Timeout"]), caught(question.failed)],
  Assign: { verdict: query('$exists($states.result.verdict) ? $string($states.result.verdict) : ""') },
  Next: question.next,
});

// With "=": what redacts evidence knows a secret by its name before such a sign.
const answerCommand = ({ homeRegion }: Organization, verdict: string) =>
  text`  aws stepfunctions send-task-success --region ${literal(homeRegion)} --task-token='${"$states.context.Task.Token"}' --task-output='${literal(JSON.stringify({ verdict }))}'`;

const publication = (organization: Organization, subject: string, body: string[]) => ({
  TopicArn: pagesTopicArn(organization),
  // Names that CloudFormation makes have up to 64 characters; SNS refuses 100 and more (API reference, Publish).
  Subject: query(`$substring(${subject}, 0, 99)`),
  Message: query(lines(...body, ...signature)),
});

export const durationOf = (seconds: number) =>
  seconds % 3600 === 0 ? `${seconds / 3600} hours` : `${Math.round(seconds / 60)} minutes`;

/** What sending messages and questions requires. */
export const mayPublish = (organization: Organization): AllowStatement => ({
  Sid: "TellPeople",
  Effect: "Allow",
  Action: ["sns:Publish"],
  Resource: [pagesTopicArn(organization)],
});
