import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { messengerFunctionName, pagesTopicArn } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import { eachMessage } from "../shared/batch";
import type { Output, Sender } from "../shared/dependencies";
import { publicationOf } from "../shared/message";
import { compose } from "./compose";

/** Everything outside the function. */
export interface Dependencies extends Output {
  settings: TriageSettings;
  sns: Sender<SNSClient>;
}

/** Composes what runs and workflows of all Regions say, and publishes it on the one topic of people. */
export class Messenger {
  constructor(private readonly outside: Dependencies) {}

  handle(event: SQSEvent): Promise<SQSBatchResponse> {
    const failure = "A message did not reach people; it returns to the queue.";
    return eachMessage(this.outside, messengerFunctionName, event, failure, async (body) => {
      const { log, settings, sns } = this.outside;
      const message = compose(settings, body);
      await sns.send(new PublishCommand({ TopicArn: pagesTopicArn(settings), ...publicationOf(message) }));
      // Not the text: that of a question holds the token that answers it.
      log.info("Published.", { incident: message.incident });
    });
  }
}
