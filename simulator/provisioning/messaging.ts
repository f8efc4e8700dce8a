import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { partitionOf } from "../../aws/partitions";
import { number, optionalText, text } from "./inputs";
import type { Applier } from "./target";

const queue: Applier = async (resource, { direct, resourcePolicies }) => {
  const name = text(resource, "name");
  const redrive = optionalText(resource, "redrivePolicy");
  await direct.in(SQSClient, resource.account, resource.region).send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        VisibilityTimeout: String(number(resource, "visibilityTimeoutSeconds", 30)),
        MessageRetentionPeriod: String(number(resource, "messageRetentionSeconds", 345_600)),
        ...(redrive && { RedrivePolicy: redrive }),
      },
    }),
  );
  const policy = optionalText(resource, "policy");
  if (policy) resourcePolicies.set(queueArn(resource, name), `queue policy of ${name}`, policy);
};

const queuePolicy: Applier = (resource, { resourcePolicies }) => {
  // A queue's id is its URL: account and name are its last two parts.
  const name = text(resource, "queueUrl").split("/").pop() ?? "";
  resourcePolicies.set(queueArn(resource, name), `queue policy of ${name}`, text(resource, "policy"));
};

const topic: Applier = async (resource, { direct, resourcePolicies }) => {
  const name = text(resource, "name");
  const { TopicArn = "" } = await direct
    .in(SNSClient, resource.account, resource.region)
    .send(new CreateTopicCommand({ Name: name }));
  const policy = optionalText(resource, "policy");
  if (policy) resourcePolicies.set(TopicArn, `topic policy of ${name}`, policy);
};

const topicPolicy: Applier = (resource, { resourcePolicies }) => {
  const arn = text(resource, "arn");
  resourcePolicies.set(arn, `topic policy of ${arn.split(":").pop()}`, text(resource, "policy"));
};

const topicSubscription: Applier = (resource, { direct }) =>
  direct.in(SNSClient, resource.account, resource.region).send(
    new SubscribeCommand({
      TopicArn: text(resource, "topic"),
      Protocol: text(resource, "protocol"),
      Endpoint: text(resource, "endpoint"),
    }),
  );

const queueArn = (resource: { account: string; region: string }, name: string) =>
  `arn:${partitionOf(resource.region)}:sqs:${resource.region}:${resource.account}:${name}`;

export const messaging: Record<string, Applier> = {
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": queuePolicy,
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
};
