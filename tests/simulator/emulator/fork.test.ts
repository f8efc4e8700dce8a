import assert from "node:assert/strict";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Emulator } from "../../../simulator/emulator";
import { canFork } from "../../../simulator/emulator/state";
import { until } from "../../until";

const of = (endpoint: string) => ({
  endpoint,
  region: "eu-west-1",
  credentials: { accessKeyId: "direct", secretAccessKey: "direct" },
  maxAttempts: 1,
});
const sqs = (endpoint: string) => new SQSClient(of(endpoint));
const kms = (endpoint: string) => new KMSClient(of(endpoint));
const make = (endpoint: string, QueueName: string) => sqs(endpoint).send(new CreateQueueCommand({ QueueName }));
const names = async (endpoint: string) => {
  const { QueueUrls = [] } = await sqs(endpoint).send(new ListQueuesCommand({}));
  return QueueUrls.map((url) => url.split("/").pop()).sort();
};

describe("a copy of the emulator", () => {
  let emulator: Emulator;
  before(async function () {
    if (!canFork) this.skip();
    emulator = await Emulator.start();
  });
  after(() => emulator?.stop());

  it("begins with everything that is there, and goes its own way, as does a copy of it", async () => {
    await make(emulator.endpoint, "before");
    const copy = await emulator.fork();
    await make(copy.endpoint, "in-the-copy");
    const second = await copy.fork();
    await make(emulator.endpoint, "in-the-original");
    await make(second.endpoint, "in-the-second");
    assert.deepEqual(await names(emulator.endpoint), ["before", "in-the-original"]);
    assert.deepEqual(await names(copy.endpoint), ["before", "in-the-copy"]);
    assert.deepEqual(await names(second.endpoint), ["before", "in-the-copy", "in-the-second"]);
    await copy.stop();
    assert.deepEqual(await names(second.endpoint), ["before", "in-the-copy", "in-the-second"]);
    await assert.rejects(names(copy.endpoint));
    await assert.rejects(copy.fork(), /A copy of the AWS emulator at .* does not answer/);
  });

  it("answers as the copies before it, and makes the same ids, whatever they have used", async () => {
    const made = async () => {
      const copy = await emulator.fork();
      const { KeyMetadata } = await kms(copy.endpoint).send(new CreateKeyCommand({}));
      await make(copy.endpoint, "in-the-copy");
      const answer = [KeyMetadata?.KeyId, await names(copy.endpoint)];
      await copy.stop();
      return answer;
    };
    const first = await made();
    assert.deepEqual(first[1], ["before", "in-the-copy", "in-the-original"]);
    assert.deepEqual(await made(), first);
    assert.deepEqual(await made(), first);
  });

  it("ends with the emulator", async () => {
    const copy = await emulator.fork();
    await emulator.stop();
    await until(() =>
      names(copy.endpoint).then(
        () => false,
        () => true,
      ),
    );
  });
});
