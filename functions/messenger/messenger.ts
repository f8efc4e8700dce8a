import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { messengerFunctionName, pagesTopicArn } from "../../organization/names";
import { eachMessage } from "../shared/batch";
import type { MemberAccess, Output, Sender } from "../shared/dependencies";
import { IncidentIndex } from "../shared/incidentIndex";
import { type Message, publicationOf } from "../shared/message";
import { compose, composeEnd, type Delivered, deliveredIn, endedRunIn, questionIn } from "./compose";
import { readRun } from "./endedRun";
import { reminderOf } from "./reminder";

/** Everything outside the function. */
export interface Dependencies extends MemberAccess, Output {
  sns: Sender<SNSClient>;
  /** DynamoDB in one Region. */
  tables(region: string): Sender<DynamoDBClient>;
}

/** Composes what runs and workflows of all Regions say, and publishes it on the one topic of people. */
export class Messenger {
  constructor(private readonly outside: Dependencies) {}

  handle(event: SQSEvent): Promise<SQSBatchResponse> {
    const failure = "A message did not reach people; it returns to the queue.";
    return eachMessage(this.outside, messengerFunctionName, event, failure, async (body) => {
      const { log, settings, sns } = this.outside;
      const delivered = deliveredIn(body);
      // When the rule on stops came, and nothing else.
      const { stopsDue } = delivered;
      const message =
        typeof stopsDue === "string" ? await reminderOf(this.outside, stopsDue) : await this.messageOf(delivered);
      if (!message) return;
      await sns.send(new PublishCommand({ TopicArn: pagesTopicArn(settings), ...publicationOf(message) }));
      // Not the text: that of a question holds the token that answers it.
      log.info("Published.", { incident: message.incident });
    });
  }

  private async messageOf(delivered: Delivered): Promise<Message | undefined> {
    const { log, settings } = this.outside;
    const ended = endedRunIn(delivered);
    if (!ended) {
      const question = questionIn(delivered);
      const index = new IncidentIndex({ dynamodb: this.outside.tables(settings.homeRegion), now: this.outside.now });
      if (question) await index.waits(question.known, question.until);
      return compose(settings, delivered);
    }
    // Whatever keeps the run from being read, people hear that it ended.
    const run = await readRun(this.outside, ended).catch((error: Error) => {
      log.error("A run that ended could not be read.", { execution: ended.execution, reason: error.message });
      return undefined;
    });
    const message = composeEnd(settings, ended, run);
    if (!message) log.info("The run has notified people itself.", { execution: ended.execution });
    return message;
  }
}
