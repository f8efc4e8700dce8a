import assert from "node:assert/strict";
import { completedArguments, completedInPlan, mapKeys, refusal } from "../engine/provider/completed";
import { blueprintResources, stacks } from "../policy-pack/stacks";
import { botocoreModels, type Models } from "../runbooks/botocore";
import { completedBySdk, type Given, openMaps, typeErrors } from "./providerTypes";
import { enumerations, leaves, unclassified, valueErrors } from "./providerValues";

/** What the examples leave out: who is paged, and the game days. */
const everything = {
  security: { "reflex:alertEmails": '["security@example.com"]' },
  member: {
    "reflex:gameDays": '["kill-service"]',
    "reflex:gameDayProcess": "payments-api",
    "reflex:managementAccountId": "444455556666",
  },
};

/** Arguments that the SDK's types leave open although their keys are the provider's, or free. */
const keysOf: Readonly<Record<string, "provider" | "free">> = {
  // Names that the program chooses: of dimensions, of values in an event, of tags, of variables.
  "aws:cloudwatch/metricAlarm:MetricAlarm dimensions": "free",
  "aws:cloudwatch/eventTarget:EventTarget inputTransformer.inputPaths": "free",
  "aws:fis/experimentTemplate:ExperimentTemplate tags": "free",
  "aws:lambda/function:Function environment.variables": "free",
};

describe("the inputs of every resource", () => {
  let resources: Given[];
  let models: Models;
  before(async () => {
    models = await botocoreModels();
    resources = [];
    for (const stack of stacks)
      resources.push(
        ...(await blueprintResources(stack, everything[stack])).filter(({ type }) => type.startsWith("aws:")),
      );
  });

  it("are those of the installed SDK: no unknown key, none missing, each of its type", () => {
    assert.ok(resources.length > 350);
    assert.deepEqual(typeErrors(distinct(resources)), []);
  });

  it("are members of the enumerations of the services, and every word is classified", () => {
    assert.deepEqual(valueErrors(resources, models), []);
    assert.deepEqual(unclassified(resources), []);
    const used = new Set(resources.flatMap((resource) => [...leaves(resource)].map(([place]) => place)));
    assert.deepEqual(
      Object.keys(enumerations).filter((place) => !used.has(place)),
      [],
    );
  });

  it("exclude each other nowhere, and have keys that the provider accepts where the SDK leaves a map open", () => {
    assert.deepEqual(openMaps(resources), Object.keys(keysOf).sort());
    for (const { type, name, inputs } of resources) assert.equal(refusal(type, inputs), undefined, name);
  });

  it("have a table of what AWS completes, as the installed SDK says it", () => {
    const types = [...new Set([...resources.map(({ type }) => type), ...Object.keys(completedArguments)])];
    const table = Object.fromEntries(types.map((type) => [type, Object.keys(completedArguments[type] ?? {}).sort()]));
    const sdk = Object.entries(completedBySdk(types)).map(([type, names]) => [
      type,
      names.filter((name) => !completedInPlan.includes(name)),
    ]);
    assert.deepEqual(table, Object.fromEntries(sdk));
  });
});

describe("the judge of inputs", () => {
  it("finds values that no enumeration has", async () => {
    const found = (type: string, inputs: Given["inputs"]) =>
      botocoreModels().then((models) => valueErrors([{ type, name: "one", inputs }], models));
    assert.deepEqual(await found("aws:cloudwatch/metricAlarm:MetricAlarm", { statistic: "Total" }), [
      "one: MetricAlarm.statistic is Total",
    ]);
    assert.equal((await found("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 45 })).length, 1);
    assert.equal((await found("aws:lambda/function:Function", { architectures: ["arm"] })).length, 1);
    assert.deepEqual(await found("aws:lambda/function:Function", { architectures: ["arm64"] }), []);
    const style = { deploymentStyle: { deploymentType: "CANARY" } };
    assert.equal((await found("aws:codedeploy/deploymentGroup:DeploymentGroup", style)).length, 1);
    const bus = { type: "aws:cloudwatch/eventBus:EventBus", name: "bus", inputs: { logConfig: { level: "Loud" } } };
    assert.deepEqual(unclassified([bus]), ["EventBus.logConfig.level"]);
  });

  it("finds arguments that exclude or need each other", () => {
    const both = { queue: { sqsManagedSseEnabled: true, kmsMasterKeyId: "alias/queues" } };
    assert.match(refusal("aws:sqs/queue:Queue", both.queue)!, /kmsMasterKeyId and sqsManagedSseEnabled: only one/);
    const target = { arn: "a", rule: "r", inputPath: "$.detail", inputTransformer: { inputTemplate: "<x>" } };
    assert.match(refusal("aws:cloudwatch/eventTarget:EventTarget", target)!, /inputPath and inputTransformer/);
    assert.match(refusal("aws:cloudwatch/eventRule:EventRule", { name: "r" })!, /eventPattern, scheduleExpression/);
    assert.match(refusal("aws:lambda/eventSourceMapping:EventSourceMapping", { functionName: "f" })!, /must be set/);
    const lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
    const retention = (defaultRetention: object) => refusal(lock, { rule: { defaultRetention } });
    assert.match(retention({ days: 1, years: 1 })!, /days and rule\.defaultRetention\.years: only one/);
    assert.equal(retention({ days: 1 }), undefined);
    const alarm = { statistic: "Sum", extendedStatistic: "p99", metricName: "m" };
    assert.match(refusal("aws:cloudwatch/metricAlarm:MetricAlarm", alarm)!, /statistic and extendedStatistic/);
  });

  it("finds unknown keys, missing keys and wrong types", () => {
    const queue = (inputs: Record<string, unknown>) => ({ type: "aws:sqs/queue:Queue", name: "q", inputs });
    const target = { type: "aws:cloudwatch/eventTarget:EventTarget", name: "t", inputs: { rule: "r" } };
    const errors = typeErrors([
      queue({ delaySeconds: 30 }),
      queue({ visibilityTimeout: 30 }),
      queue({ delaySeconds: "30" }),
      target,
    ]);
    assert.equal(errors.length, 3);
    assert.match(errors[0]!, /Queue q: .*'"visibilityTimeout"' does not exist/);
    assert.match(errors[1]!, /Queue q: Type 'string' is not assignable to type .*number/);
    assert.match(errors[2]!, /EventTarget t: Property 'arn' is missing/);
  });

  it("finds keys that the provider refuses", () => {
    const document = "aws:ssm/document:Document";
    const refused = (permissions: Record<string, string>) => refusal(document, { permissions });
    assert.equal(refused({ type: "Share", accountIds: "1" }), '"permissions": "account_ids" must be defined');
    assert.equal(refused({ type: "Share", account_ids: "1", more: "2" }), '"permissions": "more" is no key of it');
    assert.equal(refused({ type: "Share", account_ids: "1" }), undefined);
    assert.deepEqual(Object.keys(mapKeys), [document]);
  });
});

/** One of those that differ in long texts only: the compiler has nothing to say about what is in a text. */
function distinct(resources: Given[]): Given[] {
  const shortened = resources.map(({ type, name, inputs }) => ({
    type,
    name,
    inputs: shorter(inputs) as Given["inputs"],
  }));
  return [
    ...new Map(shortened.map((resource) => [resource.type + JSON.stringify(resource.inputs), resource])).values(),
  ];
}

function shorter(value: unknown): unknown {
  if (typeof value === "string") return value.length > 40 ? "…" : value;
  if (Array.isArray(value)) return value.map(shorter);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shorter(member)]));
}
