import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { messengerFunctionName, pagesTopicArn } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import { eachMessage } from "../shared/batch";
import type { Output, Sender } from "../shared/dependencies";
import { publicationOf } from "../shared/message";
import { compose } from "./compose";
import { reminderOf } from "./reminder";

/** Everything outside the function. */
export interface Dependencies extends Output {
  settings: TriageSettings;
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
      const message = due === undefined ? compose(settings, body) : await reminderOf(this.outside, due);
      if (!message) return;
      await sns.send(new PublishCommand({ TopicArn: pagesTopicArn(settings), ...publicationOf(message) }));
      // Not the text: that of a question holds the token that answers it.
      log.info("Published.", { incident: message.incident });
    });
  }
}
