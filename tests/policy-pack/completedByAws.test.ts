import assert from "node:assert/strict";
import { type AnalyzedResource, analyzeStack, unknown, urnOf } from "./analyze";
import { account, policyText } from "./subject";

/** What AWS completes is not known in a preview, and holds what AWS reads back afterwards. */
type Answers = Record<string, [inPreview: unknown, afterwards: unknown]>;
type Given = Omit<AnalyzedResource, "name" | "outputs"> & { answers?: Answers };

const region = "eu-west-1";
const provider = { region, allowedAccountIds: JSON.stringify([account]) };

const answered = (resources: Record<string, Given>, when: 0 | 1): AnalyzedResource[] =>
  Object.entries(resources).map(([name, { answers = {}, ...resource }]) => ({
    provider,
    ...resource,
    name,
    outputs: Object.fromEntries(Object.entries(answers).map(([key, values]) => [key, values[when]])),
  }));

/** What a rule says of a stack: of its preview and of its update, which must be the same. */
async function verdict(rule: string, resources: Record<string, Given>): Promise<string[]> {
  const [preview, update] = await Promise.all([reports(0), reports(1)]);
  assert.deepEqual(update, preview);
  return preview;

  async function reports(when: 0 | 1): Promise<string[]> {
    const all = await analyzeStack(answered(resources, when));
    return all.filter((one) => one.rule === rule).map(({ level, message }) => `${level} ${message}`);
  }
}

const types = {
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  bucket: "aws:s3/bucket:Bucket",
  function: "aws:lambda/function:Function",
  group: "aws:cloudwatch/logGroup:LogGroup",
  lock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  policy: "aws:iam/policy:Policy",
  queue: "aws:sqs/queue:Queue",
  queuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
  redrive: "aws:sqs/redrivePolicy:RedrivePolicy",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  rule: "aws:cloudwatch/eventRule:EventRule",
  target: "aws:cloudwatch/eventTarget:EventTarget",
  topic: "aws:sns/topic:Topic",
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
};
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const from = (property: string, type: string, name: string) => ({ [property]: [urnOf({ type, name })] });

describe("what AWS completes is not the word of the program", () => {
  describe("events-loop-guard", () => {
    const grant = (action: string) => policyText({ Effect: "Allow", Action: action, Resource: "*" });
    const loop = (role: Partial<Given>, more: Record<string, Given> = {}) =>
      verdict("events-loop-guard", {
        rule: { type: types.rule, inputs: { name: "r", region, eventPattern: '{"source":["aws.ec2"]}' } },
        target: { type: types.target, inputs: { rule: "r", arn: arn("lambda", "function:act") } },
        function: {
          type: types.function,
          inputs: { name: "act", region, role: `arn:aws:iam::${account}:role/actor` },
        },
        role: {
          type: types.role,
          inputs: { name: "actor" },
          answers: {
            arn: [unknown.text, `arn:aws:iam::${account}:role/actor`],
            managedPolicyArns: [unknown.list, []],
            inlinePolicies: [unknown.list, []],
          },
          ...role,
        },
        table: { type: types.rolePolicy, inputs: { role: "actor", policy: grant("dynamodb:GetItem") } },
        ...more,
      });

    it("lets a role have no managed policies where the program gives none", async () => {
      assert.deepEqual(await loop({}), []);
    });

    it("reads a managed policy of the stack", async () => {
      const attached = (action: string) =>
        loop(
          {
            inputs: { name: "actor", managedPolicyArns: [`arn:aws:iam::${account}:policy/own`] },
            answers: { inlinePolicies: [unknown.list, []] },
          },
          { own: { type: types.policy, inputs: { name: "own", policy: grant(action) } } },
        );
      assert.deepEqual(await attached("dynamodb:GetItem"), []);
      assert.match((await attached("ec2:RevokeSecurityGroupIngress")).join(), /mandatory .*Revoke/);
    });

    it("says that it does not know where the program gives what is not known yet", async () => {
      const given = { inputs: { name: "actor", managedPolicyArns: [unknown.text] } };
      const unread = await loop(given);
      assert.equal(unread.length, 1);
      assert.match(unread[0]!, /^advisory cannot be judged yet: managedPolicyArns\[0\] of the role actor/);
      const documents = await loop(
        {},
        { own: { type: types.rolePolicy, inputs: { role: "actor", policy: unknown.text } } },
      );
      assert.match(documents.join(), /^advisory cannot be judged yet: policy of the role actor/);
    });
  });

  describe("s3-evidence-locked", () => {
    const bucket = (inputs: object): Given => ({
      type: types.bucket,
      inputs: { bucket: "uploads-1", ...inputs },
      answers: { objectLockEnabled: [unknown.boolean, false], arn: [unknown.text, "arn:aws:s3:::uploads-1"] },
    });
    it("leaves an ordinary new bucket alone", async () => {
      assert.deepEqual(await verdict("s3-evidence-locked", { bucket: bucket({}) }), []);
    });
    it("still judges a bucket whose objects the program wants to lock", async () => {
      assert.equal((await verdict("s3-evidence-locked", { bucket: bucket({ objectLockEnabled: true }) })).length, 2);
    });
    it("only says that it does not know where that is all", async () => {
      const reports = await verdict("s3-evidence-locked", { bucket: bucket({ objectLockEnabled: unknown.boolean }) });
      assert.equal(reports.length, 1);
      assert.match(reports[0]!, /^advisory cannot be judged yet: objectLockEnabled/);
    });
  });

  describe("events-dead-letter-queue-kept", () => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn("sqs", "dlq"),
      Condition: { ArnEquals: { "aws:SourceArn": arn("events", "rule/r") } },
    };
    const kept = (more: Record<string, Given>) =>
      verdict("events-dead-letter-queue-kept", {
        rule: { type: types.rule, inputs: { name: "r", region } },
        target: {
          type: types.target,
          inputs: { rule: "r", arn: arn("sns", "t"), deadLetterConfig: { arn: arn("sqs", "dlq") } },
        },
        dlq: {
          type: types.queue,
          inputs: { name: "dlq", region, messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true },
          answers: { policy: [unknown.text, ""], url: [unknown.text, "https://sqs/dlq"] },
        },
        ...more,
      });
    it("reads the separate policy of a queue that has none itself", async () => {
      const policy = { type: types.queuePolicy, inputs: { queueUrl: "dlq", policy: policyText(statement) } };
      assert.deepEqual(await kept({ policy }), []);
      assert.match((await kept({})).join(), /^mandatory policy of the queue dlq: nothing lets the rule r send to it/);
    });
  });

  describe("sqs-redrive", () => {
    const redrive = (more: Record<string, Given>) =>
      verdict("sqs-redrive", {
        queue: {
          type: types.queue,
          inputs: { name: "q", region },
          answers: { redrivePolicy: [unknown.text, ""], arn: [unknown.text, arn("sqs", "q")] },
        },
        dlq: { type: types.queue, inputs: { name: "dlq", region }, answers: { redrivePolicy: [unknown.text, ""] } },
        mapping: { type: types.mapping, inputs: { eventSourceArn: arn("sqs", "q"), functionName: "f" } },
        ...more,
      });
    it("reads the separate redrive policy, and misses one that is nowhere in preview and update alike", async () => {
      const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("sqs", "dlq"), maxReceiveCount: 5 });
      assert.deepEqual(
        await redrive({ separate: { type: types.redrive, inputs: { queueUrl: "q", redrivePolicy } } }),
        [],
      );
      assert.match((await redrive({})).join(), /^mandatory redrivePolicy: it is missing/);
    });
  });

  describe("lambda-log-group", () => {
    const logged = (group: string) =>
      verdict("lambda-log-group", {
        function: {
          type: types.function,
          inputs: { name: "act", region },
          answers: { loggingConfig: [unknown.object, { logFormat: "Text", logGroup: "/aws/lambda/act" }] },
        },
        group: { type: types.group, inputs: { name: group, region } },
      });
    it("knows the group that Lambda writes to where the program names none", async () => {
      assert.deepEqual(await logged("/aws/lambda/act"), []);
      assert.match(
        (await logged("/aws/lambda/other")).join(),
        /^mandatory loggingConfig.logGroup: .*\/aws\/lambda\/act/,
      );
    });
  });

  describe("a resource that is read, not made", () => {
    it("is judged as it is: nothing is where AWS reads back nothing", async () => {
      const read = (policy: string): Record<string, Given> => ({
        mapping: { type: types.mapping, inputs: { eventSourceArn: arn("sqs", "read"), functionName: "f" } },
        read: { type: types.queue, inputs: { name: "read", region, redrivePolicy: policy }, external: true },
      });
      assert.match((await verdict("sqs-redrive", read(""))).join(), /it is missing/);
      assert.match((await verdict("sqs-redrive", read(unknown.text))).join(), /it is missing/);
    });
  });
});

describe("rule cloudwatch-alarm-targets-exist", () => {
  const acting = (action: string, more: Record<string, Given> = {}, alarm: Partial<Given> = {}) =>
    verdict("cloudwatch-alarm-targets-exist", {
      alarm: { type: types.alarm, inputs: { name: "a", region, alarmActions: [action] }, ...alarm },
      topic: {
        type: types.topic,
        inputs: { name: "shop-pages", region },
        answers: { arn: [unknown.text, arn("sns", "shop-pages")] },
      },
      ...more,
    });
  const advice = /^advisory cannot be judged yet: alarmActions\[0\] names arn:.*, which another stack may make/;

  it("misses only what this stack alone would make: by account, Region and the beginning of its names", async () => {
    assert.deepEqual(await acting(arn("sns", "shop-pages")), []);
    assert.match((await acting(arn("sns", "shop-pagers"))).join(), /^mandatory .*makes no topic or function arn/);
  });

  it("advises about what another stack may make", async () => {
    for (const shared of [
      arn("sns", "ops"),
      `arn:aws:sns:us-east-1:${account}:shop-pages`,
      `arn:aws:sns:${region}:444455556666:shop-pages`,
    ]) {
      const reports = await acting(shared);
      assert.equal(reports.length, 1);
      assert.match(reports[0]!, advice);
    }
  });

  it("advises where no provider says which account is the stack's own", async () => {
    const unpinned = { provider: { region } };
    const topic = { type: types.topic, inputs: { name: "shop-pages", region }, ...unpinned };
    assert.match((await acting(arn("sns", "shop-pagers"), { topic }, unpinned)).join(), advice);
  });

  it("follows a scaling policy of the stack", async () => {
    const policy = "aws:autoscaling/policy:Policy";
    const scaling = { scale: { type: policy, inputs: { name: "scale" } } };
    assert.deepEqual(await acting(unknown.text, scaling, { dependencies: from("alarmActions", policy, "scale") }), []);
  });
});
