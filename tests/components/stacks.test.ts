import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { compilePattern } from "../../aws/patterns";
import { catalogue } from "../../catalogue/catalogue";
import { forwardingRules } from "../../components/plan/forwarding";
import { maximumPatternLength } from "../../components/plan/patterns";
import { planRunbooks } from "../../components/plan/runbooks";
import { type DeployedResource, deploymentFromProgram, parseSchedule } from "../../simulator";
import { policySizes } from "../../tools/policySizes";
import { deploy as deployFixture, inlinePolicy, memberValues, securityValues, statements } from "./fixture";

const root = path.join(__dirname, "..", "..");

/** The example configuration of a stack, as the engine hands it to the program. */
function exampleConfig(stack: string): Record<string, string> {
  const { config } = parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

async function deploy(stack: string, changes: Record<string, string> = {}): Promise<DeployedResource[]> {
  const { resources } = await deploymentFromProgram({
    program: path.join(root, "index.ts"),
    stacks: [{ name: stack, config: { ...exampleConfig(stack), ...changes } }],
  });
  return resources;
}

/** Longest names that AWS accepts, by type (IAM, EventBridge, Lambda, SQS, SNS, SSM quotas). */
const longestName: Record<string, number> = {
  "aws:iam/role:Role": 64,
  "aws:cloudwatch/eventRule:EventRule": 64,
  "aws:cloudwatch/eventArchive:EventArchive": 48,
  "aws:lambda/function:Function": 64,
  "aws:sqs/queue:Queue": 80,
  "aws:sns/topic:Topic": 256,
  "aws:ssm/document:Document": 128,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
};

describe("the stacks of this project, with their example configuration", () => {
  let security: DeployedResource[];
  let member: DeployedResource[];
  before(async () => {
    [security, member] = [await deploy("security"), await deploy("member")];
  });

  it("have few enough resources", async () => {
    assert.ok(security.length <= 300, `${security.length} in the security stack`);
    assert.ok(member.length <= 110, `${member.length} in the member stack`);
    const twoRegions = await deploy("member", { "reflex:governedRegions": '["eu-west-1", "us-east-1"]' });
    const more = twoRegions.length - member.length;
    assert.ok(more > 40 && more <= 60, `${more} in each further Region of a member`);
  });

  it("disable the ambient providers, and put each resource into one account", () => {
    for (const stack of ["security", "member"]) {
      assert.equal(exampleConfig(stack)["pulumi:disable-default-providers"], '["*"]');
    }
    assert.deepEqual([...new Set(security.map(({ account }) => account))], ["222233334444"]);
    assert.deepEqual([...new Set(member.map(({ account }) => account))], ["111122223333"]);
  });

  it("stay within the sizes that AWS accepts", () => {
    for (const { type, inputs } of [...security, ...member]) {
      const limit = longestName[type];
      if (limit !== undefined) assert.ok(String(inputs.name).length <= limit, `${type} ${inputs.name}`);
      if (type.endsWith(":EventRule")) assert.ok(String(inputs.eventPattern).length <= maximumPatternLength);
      if (type.endsWith(":Document")) assert.ok(Buffer.byteLength(String(inputs.content)) <= 65_536);
    }
  });

  it("have no more rules with a wildcard on the security bus than EventBridge accepts", () => {
    const onBus = security.filter(
      ({ type, inputs }) => type.endsWith(":EventRule") && inputs.eventBusName !== undefined,
    );
    assert.ok(onBus.length > 30, `${onBus.length} rules`);
    const withWildcard = onBus.filter(({ inputs }) => String(inputs.eventPattern).includes('"wildcard":'));
    console.log(`      ${withWildcard.length} of ${onBus.length} rules of the security bus have a wildcard`);
    // EventBridge quotas, "Maximum number of rules with wildcards per event bus".
    assert.ok(withWildcard.length <= 30, `${withWildcard.length} rules`);
  });

  it("register plain values: nothing that is unknown or an output put into text", () => {
    for (const { urn, inputs } of [...security, ...member]) {
      const { code: _, ...rest } = inputs;
      assert.doesNotMatch(JSON.stringify(rest), /04da6b54-80e4-46f7-96ec-b56ff0331ba9|Calling \[to|undefined|NaN/, urn);
    }
  });

  it("write policies and patterns that are JSON, and patterns that EventBridge accepts", () => {
    for (const { type, inputs } of [...security, ...member]) {
      for (const policy of [inputs.policy, inputs.assumeRolePolicy]) if (policy !== undefined) statements(policy);
      if (!type.endsWith(":EventRule")) continue;
      if (inputs.scheduleExpression === undefined) compilePattern(inputs.eventPattern as string);
      else parseSchedule(String(inputs.scheduleExpression));
    }
    for (const { pattern } of forwardingRules(catalogue)) compilePattern(pattern);
  });

  it("let a run do nothing to the table of prior state that its policy there does not allow", () => {
    const granted = new Set(
      member
        .filter(({ type, name }) => type === "aws:iam/role:Role" && name.startsWith("run-"))
        .flatMap((role) => statements(inlinePolicy(role)))
        .filter(({ Resource }) => [Resource].flat().some((arn) => arn.endsWith("table/reflex-prior-state")))
        .flatMap(({ Action }) => Action),
    );
    assert.ok(granted.size > 0);
    for (const action of granted) assert.ok(["dynamodb:GetItem", "dynamodb:PutItem"].includes(action), action);
  });

  it("name the approvals topic as aws:approve demands", () => {
    assert.ok(
      member.some(({ type, inputs }) => type === "aws:sns/topic:Topic" && String(inputs.name).startsWith("Automation")),
    );
  });

  it("keep the member account small: a fixed part, and a role for each runbook", async () => {
    const regions = (...names: string[]) => ({ "reflex:governedRegions": JSON.stringify(names) });
    const two = await deploy("member", regions("eu-west-1", "us-east-1"));
    const perRegion = two.length - member.length;
    const { all } = planRunbooks(catalogue);
    const ofRunbooks = member.filter(
      ({ type, name }) => type === "aws:ssm/document:Document" || (type === "aws:iam/role:Role" && /^run-/.test(name)),
    );
    const fixed = member.length - ofRunbooks.length;
    console.log(
      `      security account ${security.length}, member account ${member.length}: ${fixed} fixed and ` +
        `${ofRunbooks.length} for ${all.length} runbooks; each further Region ${perRegion}`,
    );
    assert.equal(
      ofRunbooks.length,
      2 * all.length,
      "A runbook costs a member one role and, in each Region, one document. If it needs more, " +
        "share that among all runbooks, or say in docs/architecture.md why each needs its own and change this sum.",
    );
    assert.ok(
      fixed <= 20,
      `${fixed} resources that do not depend on the number of runbooks, 20 at most: every member account has them. ` +
        "Share a role, a queue or a rule that is there already, or raise the ceiling with the reason beside it.",
    );
    assert.ok(
      perRegion <= 12 + all.length,
      `${perRegion} resources in each further Region, 12 and a document for each runbook at most: an account has ` +
        "them up to 17 times. " +
        "Put what is needed once into the first Region, or raise the ceiling with the reason beside it.",
    );
  });
});

describe("the stacks with the whole catalogue in many Regions", () => {
  // All that are enabled by default (AWS General Reference, "Regions").
  const regions = [
    ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"],
    ...["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1"],
    ...["ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
  ];
  const everywhere = { governedRegions: JSON.stringify(regions) };

  it("forward with few rules, each within the limit of a pattern", () => {
    const lengths = forwardingRules(catalogue).map(({ pattern }) => JSON.stringify(pattern).length);
    console.log(`      forwarding rules of ${lengths.join(", ")} characters`);
    assert.ok(lengths.length <= 2);
  });

  it("keep every policy within its quota", async () => {
    const security = await deployFixture({ ...securityValues, ...everywhere }, catalogue);
    const member = await deployFixture({ ...memberValues, ...everywhere }, catalogue);
    const tooLarge = policySizes([...security, ...member]).filter(({ size, quota }) => size > quota);
    assert.deepEqual(tooLarge, []);
  });
});
