import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isOptInRegion } from "../aws/partitions";
import { messagesTopicName, messengerFunctionName, pagesTopicArn, stopsTableArn } from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import { arnOf, type Place } from "./naming";
import { bundle } from "./plan/bundle";
import { allow, allowPrincipal } from "./policies";
import { QueuedFunction } from "./queuedFunction";
import { messagesTopic, Topic } from "./topics";

export interface MessagesArgs {
  /** The home Region of the security account. */
  place: Place;
  settings: TriageSettings;
  /** Where runs are. */
  regions: string[];
  /** Name of the topic that is notified of failures. */
  alarmTopic: string;
}

/**
 * The way of everything that runs and workflows say to people: a topic in each Region, because a step of a run calls its
 * own Region only; one queue in the home Region that subscribes to all of them; and the function that composes the
 * message and publishes it on the one topic of people.
 */
export class Messages extends pulumi.ComponentResource {
  /** ARN of the queue, for rules whose events become messages. */
  readonly queueArn: string;

  constructor(name: string, args: MessagesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Messages", name, {}, opts);
    const { place, settings, regions, alarmTopic } = args;
    const messenger = new QueuedFunction(
      "messenger",
      {
        place,
        name: messengerFunctionName,
        description: "Composes what runs and workflows say and publishes it",
        senders: [sendByTopics(place, regions)],
        statements: [
          allow("Page", ["sns:Publish"], pagesTopicArn(settings)),
          allow(
            "EndStops",
            ["dynamodb:DeleteItem", "dynamodb:Scan"],
            regions.map((homeRegion) => stopsTableArn({ ...settings, homeRegion })),
          ),
        ],
        code: {
          "index.js": bundle("functions/messenger/handler.ts"),
          "settings.json": JSON.stringify(settings),
        },
        timeout: 30,
        memory: 256,
        batchSize: 10,
        alarmTopic,
      },
      { parent: this },
    );
    this.queueArn = messenger.queueArn;
    for (const region of regions) {
      const topic = new Topic(`messages-${region}`, messagesTopic(settings, { ...place, region }), { parent: this });
      new aws.sns.TopicSubscription(
        `messages-${region}`,
        { topic: topic.arn, region, protocol: "sqs", endpoint: this.queueArn },
        { parent: this, dependsOn: [topic, messenger] },
      );
    }
    this.registerOutputs({ queueArn: this.queueArn });
  }
}

/**
 * The topics of all Regions. From a Region that an account has to opt in to, SNS delivers to another one under a
 * principal of its own (SNS developer guide, "Sending Amazon SNS messages to an Amazon SQS queue or AWS Lambda function
 * in a different Region").
 */
const sendByTopics = (place: Place, regions: string[]) =>
  allowPrincipal(
    "SendByTopics",
    {
      Service: [
        "sns.amazonaws.com",
        ...regions
          .filter((region) => region !== place.region && isOptInRegion(region))
          .map((region) => `sns.${region}.amazonaws.com`),
      ],
    },
    "sqs:SendMessage",
    {
      Resource: arnOf(place, "sqs", messengerFunctionName),
      Condition: {
        ArnLike: { "aws:SourceArn": arnOf({ ...place, region: "*" }, "sns", messagesTopicName) },
        StringEquals: { "aws:SourceAccount": place.accountId },
      },
    },
  );
