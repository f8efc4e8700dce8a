import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { messengerFunctionName, pagesTopicArn } from "../../organization/names";
import { eachMessage } from "../shared/batch";
import type { MemberAccess, Output, Sender } from "../shared/dependencies";
import { IncidentIndex } from "../shared/incidentIndex";
import { type Message, publicationOf } from "../shared/message";
import { compose, composeEnd, endedRunIn, questionIn } from "./compose";
import { readRun } from "./endedRun";
import { reminderOf } from "./reminder";

/** Everything outside the function. */
export interface Dependencies extends MemberAccess, Output {
  sns: Sender<SNSClient>;
  /** DynamoDB in one Region. */
  tables(region: string): Sender<DynamoDBClient>;
}

/** When the rule on stops came; undefined for every other message. */
function dueReminder(body: string): string | undefined {
  try {
    const { stopsDue } = JSON.parse(body) as { stopsDue?: unknown };
    return typeof stopsDue === "string" ? stopsDue : undefined;
  } catch {
    return undefined;
  }
}

/** Composes what runs and workflows of all Regions say, and publishes it on the one topic of people. */
export class Messenger {
  constructor(private readonly outside: Dependencies) {}

  handle(event: SQSEvent): Promise<SQSBatchResponse> {
    const failure = "A message did not reach people; it returns to the queue.";
    return eachMessage(this.outside, messengerFunctionName, event, failure, async (body) => {
      const { log, settings, sns } = this.outside;
      const due = dueReminder(body);
      const message = due === undefined ? await this.messageOf(body) : await reminderOf(this.outside, due);
      if (!message) return;
      await sns.send(new PublishCommand({ TopicArn: pagesTopicArn(settings), ...publicationOf(message) }));
      // Not the text: that of a question holds the token that answers it.
      log.info("Published.", { incident: message.incident });
    });
  }

  private async messageOf(body: string): Promise<Message | undefined> {
    const { log, settings } = this.outside;
    const ended = endedRunIn(body);
    if (!ended) {
      const question = questionIn(body);
      const index = new IncidentIndex({ dynamodb: this.outside.tables(settings.homeRegion), now: this.outside.now });
      if (question) await index.waits(question.known, question.until);
      return compose(settings, body);
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
