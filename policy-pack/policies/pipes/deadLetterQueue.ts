import { parseArn } from "../../../aws/arn";
import { demandQueue } from "../../documents/deadLetter";
import { read } from "../../finding";
import { resourceRule } from "../../rule";

/** Streams that a pipe reads, with its settings for them. A queue has a dead-letter queue of its own. */
const streams: Readonly<Record<string, string>> = {
  dynamodb: "dynamodbStreamParameters",
  kinesis: "kinesisStreamParameters",
};

/** A record that a pipe gives up on is named in a queue; without one it holds up its shard, and is then lost. */
export const pipeDeadLetterQueue = resourceRule({
  name: "pipes-dead-letter-queue",
  severity: "medium",
  description: "A pipe that reads a stream has a dead-letter queue.",
  remediation: [
    "Create a standard SQS queue, and allow the role of the pipe to sqs:SendMessage to it.",
    "Set deadLetterConfig.arn in the parameters of the source to its ARN, with maximumRetryAttempts.",
  ],
  references: [],
  types: ["aws:pipes/pipe:Pipe"],
  configuration: {},
  *check(inputs) {
    const source = yield* read(inputs.at("source"), "text", "Set it to the ARN of what the pipe reads.");
    const settings = streams[parseArn(source ?? "")?.service ?? ""];
    if (settings !== undefined)
      yield* demandQueue(
        inputs.at("sourceParameters").at(settings).at("deadLetterConfig").at("arn"),
        "the place of a record that fails",
      );
  },
});
