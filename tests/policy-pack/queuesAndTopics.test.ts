import { unknown, urnOf } from "./analyze";
import { account, advises, otherAccount, pinned, policyText, StackTester, Tester } from "./subject";

const region = "eu-west-1";
const queueType = "aws:sqs/queue:Queue";
const queueArn = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`;

describe("rule sqs-encrypted", () => {
  const tester = new Tester({ rule: "sqs-encrypted", type: queueType, baseline: { sqsManagedSseEnabled: true } });

  it("refuses a queue that switches the encryption off which SQS gives it", async () => {
    await tester.accepts();
    const off = { sqsManagedSseEnabled: false };
    await tester.accepts({ sqsManagedSseEnabled: undefined });
    await tester.accepts({ ...off, kmsMasterKeyId: "alias/queues" });
    await tester.refuses(off, "sqsManagedSseEnabled", /found false, and no kmsMasterKeyId/);
    await tester.refuses({ sqsManagedSseEnabled: "true" }, "sqsManagedSseEnabled", /found "true"/);
    await tester.refuses({ ...off, kmsMasterKeyId: "" }, "sqsManagedSseEnabled", /found false/);
    await tester.cannotJudge({ sqsManagedSseEnabled: unknown.boolean }, "sqsManagedSseEnabled");
    await tester.cannotJudge({ ...off, kmsMasterKeyId: unknown.text }, "kmsMasterKeyId");
    await tester.accepts({ kmsMasterKeyId: unknown.text });
  });
});

describe("rule sqs-redrive", () => {
  const redrivePolicy = (changes: object = {}) =>
    JSON.stringify({ deadLetterTargetArn: queueArn("shop-dlq"), maxReceiveCount: 5, ...changes });
  const tester = new StackTester("sqs-redrive", {
    queue: { type: queueType, inputs: { name: "shop-work", region, redrivePolicy: redrivePolicy() }, ...pinned },
    dlq: { type: queueType, inputs: { name: "shop-dlq", region }, ...pinned },
    mapping: {
      type: "aws:lambda/eventSourceMapping:EventSourceMapping",
      inputs: { eventSourceArn: queueArn("shop-work"), functionName: "f" },
    },
  });
  const field = "queue.inputs.redrivePolicy";
  const policy = (changes: object) => ({ [field]: redrivePolicy(changes) });

  it("accepts a policy of its own or beside the queue, and queues that no function reads", async () => {
    await tester.accepts();
    await tester.accepts(policy({ maxReceiveCount: "5" }));
    await tester.accepts({ [field]: undefined, mapping: undefined });
    const type = "aws:sqs/redrivePolicy:RedrivePolicy";
    const url = `https://sqs.${region}.amazonaws.com/${account}/shop-work`;
    const separate = { type, inputs: { queueUrl: url, redrivePolicy: redrivePolicy() } };
    await tester.accepts({ [field]: undefined, separate, "queue.inputs.url": url });
    await tester.accepts({ dlq: undefined }, { queues: [queueArn("*")] });
  });

  it("refuses queues that lose what fails", async () => {
    await tester.refuses({ [field]: undefined }, "redrivePolicy", /missing/);
    await tester.refuses({ [field]: "none" }, "redrivePolicy", /no JSON object/);
    await tester.refuses({ [field]: 5 }, "redrivePolicy", /found 5/);
    await tester.refuses(policy({ maxReceiveCount: 1 }), "redrivePolicy.maxReceiveCount", /5 to 1000/);
    await tester.refuses(policy({ maxReceiveCount: "many" }), "redrivePolicy.maxReceiveCount", /a number/);
    await tester.accepts(policy({ maxReceiveCount: 1 }), { minimumReceives: 1 });
    await tester.refuses(policy({ deadLetterTargetArn: undefined }), "redrivePolicy.deadLetterTargetArn", /missing/);
    await tester.refuses({ dlq: undefined }, "redrivePolicy.deadLetterTargetArn", /makes no queue .*:shop-dlq/);
  });

  it("advises about a queue that another stack may make", async () => {
    for (const shared of [queueArn("common-dlq"), `arn:aws:sqs:${region}:${otherAccount}:shop-dlq`])
      await advises(tester, policy({ deadLetterTargetArn: shared }), "redrivePolicy.deadLetterTargetArn", shared);
    await tester.refuses(
      policy({ deadLetterTargetArn: queueArn("shop-dl") }),
      "redrivePolicy.deadLetterTargetArn",
      /:shop-dl\./,
    );
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ [field]: unknown.text }, "redrivePolicy");
    await tester.cannotJudge({ "dlq.inputs.name": unknown.text }, "the name of dlq");
    const linked = { eventSourceArn: [urnOf({ type: queueType, name: "queue" })] };
    const hidden = { "mapping.inputs.eventSourceArn": unknown.text, "mapping.dependencies": linked };
    await tester.refuses({ ...hidden, [field]: undefined }, "redrivePolicy", /missing/);
  });
});

describe("rule sns-encryption", () => {
  const publish = (Principal: object) =>
    policyText({ Effect: "Allow", Principal, Action: "sns:Publish", Resource: "*" });
  const policy = publish({ Service: "events.amazonaws.com" });
  const type = "aws:sns/topic:Topic";
  const tester = new Tester({ rule: "sns-encryption", type, baseline: { name: "t", policy } });
  const key = (kmsMasterKeyId: unknown) => ({ kmsMasterKeyId });

  it("accepts the encryption of SNS itself, and keys that publishers can use", async () => {
    await tester.accepts();
    await tester.accepts(key("alias/topics"));
    await tester.accepts({ ...key("alias/aws/sns"), policy: publish({ AWS: account }) });
    await tester.accepts({ ...key("alias/aws/sns"), policy: undefined });
    await tester.accepts(key("alias/topics"), { customerKey: true });
  });

  it("refuses a key that keeps messages out, and none where one is demanded", async () => {
    await tester.refuses(key("alias/aws/sns"), "kmsMasterKeyId", /events.amazonaws.com publishes, and cannot use/);
    await tester.refuses({}, "kmsMasterKeyId", /missing/, { customerKey: true });
    await tester.refuses(key("alias/aws/sns"), "kmsMasterKeyId", /the key of AWS/, { customerKey: true });
    await tester.refuses(key(1), "kmsMasterKeyId", /found 1/);
    await tester.cannotJudge(key(unknown.text), "kmsMasterKeyId");
    await tester.cannotJudge({ ...key("alias/aws/sns"), policy: unknown.text }, "policy");
  });
});
