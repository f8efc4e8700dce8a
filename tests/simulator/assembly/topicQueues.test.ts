import assert from "node:assert/strict";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { refusalOf } from "../../../simulator/assembly/topicQueues";
import { DirectClients } from "../../../simulator/clients";
import { Emulator } from "../../../simulator/emulator";
import type { Authorizer } from "../../../simulator/identity/authorizer";

const account = "222233334444";

describe("a queue that subscribes to a topic of another Region", () => {
  let emulator: Emulator;
  let direct: DirectClients;
  let TopicArn = "";
  const queueArn = `arn:aws:sqs:eu-west-1:${account}:home`;
  const asked: unknown[] = [];
  const deciding = (allowed: boolean) =>
    ({
      decide: async (request: unknown) => {
        asked.push(request);
        return { allowed, reason: allowed ? "allowed" : "no statement allows it" };
      },
    }) as unknown as Authorizer;

  before(async () => {
    emulator = await Emulator.start();
    direct = new DirectClients(
      emulator.endpoint,
      () => new Date(),
      () => {},
    );
    await direct.in(SQSClient, account, "eu-west-1").send(new CreateQueueCommand({ QueueName: "home" }));
    const sns = direct.in(SNSClient, account, "us-east-1");
    TopicArn = (await sns.send(new CreateTopicCommand({ Name: "messages" }))).TopicArn!;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: queueArn }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "security@example.com" }));
  });
  after(() => emulator.stop());

  it("gets what is published there, with the attributes beside the text", async () => {
    const MessageAttributes = { title: { DataType: "String", StringValue: 'a "title"' } };
    await direct
      .in(SNSClient, account, "us-east-1")
      .send(new PublishCommand({ TopicArn, Message: "text", MessageAttributes }));
    const sqs = direct.in(SQSClient, account, "eu-west-1");
    const QueueUrl = `${emulator.endpoint}/${account}/home`;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const { Type, Message, MessageAttributes: received } = JSON.parse(Messages[0]!.Body!);
    assert.deepEqual([Type, Message], ["Notification", "text"]);
    assert.deepEqual(received, { title: { Type: "String", Value: 'a "title"' } });
  });

  it("accepts, by its policy, a message of SNS for that topic, or refuses it", async () => {
    assert.equal(await refusalOf(TopicArn, queueArn, deciding(true)), undefined);
    const principal = { kind: "service", service: "sns.amazonaws.com", sourceArn: TopicArn, sourceAccount: account };
    assert.deepEqual(asked, [
      {
        principal,
        action: "sqs:SendMessage",
        resource: queueArn,
        resourceAccount: account,
        region: "eu-west-1",
        context: {},
      },
    ]);
    assert.equal(await refusalOf(TopicArn, queueArn, deciding(false)), "no statement allows it");
  });
});
