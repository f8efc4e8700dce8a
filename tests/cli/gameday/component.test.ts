import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/catalogue";
import { GameDays } from "../../../components/accountGameDays";
import { parseConfig } from "../../../components/config/stackConfig";
import { gameDays } from "../../../components/gameDays";
import { objectionsTo } from "../../../components/guardrails";
import { gameDaysOf } from "../../../components/plan/gameDays";
import { accountProvider } from "../../../components/provider";
import { type DeployedResource, deploymentOf } from "../../../simulator";
import { analyzeStack } from "../../policy-pack/analyze";
import { FisWorld } from "../../simulator/fis/world";

const accountId = "111122223333";
const organizationId = "o-a1b2c3d4e5";
const managementAccountId = "444455556666";

const values: Record<string, string> = {
  role: "member",
  organizationId,
  securityAccountId: "222233334444",
  homeRegion: "eu-west-1",
  globalSignals: "none",
  accountId,
  accountName: "canary",
  approverPrincipalArn: "arn:aws:iam::222233334444:role/ReflexApprovers",
  instanceRoles: '["web-*"]',
  gameDays: JSON.stringify(gameDays.map(({ name }) => name)),
  gameDayProcess: "payments-api",
  gameDayStopAlarms: '["checkout-errors"]',
  managementAccountId,
};

const configOf = (changes: Record<string, string> = {}) => {
  const config = parseConfig("reflex", (key) => ({ ...values, ...changes })[key]);
  if (config.role !== "member") throw new Error("a member stack");
  return config;
};

const problem = (changes: Record<string, string>, sentence: RegExp) => assert.throws(() => configOf(changes), sentence);

async function deploy(changes: Record<string, string> = {}): Promise<DeployedResource[]> {
  const config = configOf(changes);
  const place = { partition: "aws", accountId, region: "eu-west-1" };
  const { resources } = await deploymentOf("reflex", { name: "member", config: {} }, () => {
    if (config.gameDays) {
      new GameDays("game-days", gameDaysOf(config, [place], config.gameDays), { providers: [accountProvider(config)] });
    }
  });
  return resources;
}

interface Template {
  targets: Array<{ selectionMode: string; resourceTags: object[]; resourceArns?: string[] }>;
  stopConditions: Array<{ source: string; value: string }>;
  experimentOptions: { emptyTargetResolutionMode: string };
  logConfiguration: { cloudwatchLogsConfiguration: { logGroupArn: string } };
  experimentReportConfiguration: { outputs: { s3Configuration: { bucketName: string } } };
  roleArn: string;
  tags: Record<string, string>;
}

interface Statement {
  Sid: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

const statementsOf = (policy: unknown) => (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;
const policyOf = ({ inputs }: DeployedResource) =>
  statementsOf((inputs.inlinePolicies as Array<{ policy: string }>)[0]?.policy);

describe("the game days of an account", () => {
  let resources: DeployedResource[];
  const ofType = (type: string) => resources.filter((one) => one.type.endsWith(`:${type}`));
  const role = (name: string) => {
    const found = ofType("Role").find(({ inputs }) => inputs.name === name);
    if (!found) throw new Error(`no role ${name}`);
    return found;
  };
  before(async () => {
    resources = await deploy();
  });

  it("are none unless configured", async () => {
    assert.deepEqual(await deploy({ gameDays: "" }), []);
  });

  it("have a template each that FIS accepts, with a stop condition, a bounded target by tag, a log and a report", async () => {
    const templates = ofType("ExperimentTemplate");
    const experimental = gameDays.filter(({ kind }) => kind === "experiment").map(({ name }) => name);
    assert.deepEqual(
      templates.map(({ inputs }) => (inputs as unknown as Template).tags["reflex:game-day"]).sort(),
      experimental,
    );
    const world = new FisWorld();
    await world.provision(templates);
    for (const resource of templates) {
      const template = resource.inputs as unknown as Template;
      assert.deepEqual(
        template.stopConditions.map(({ source, value }) => [source, value.split(":alarm:")[1]]),
        [
          ["aws:cloudwatch:alarm", "reflex-undelivered-reflex-events-dlq"],
          ["aws:cloudwatch:alarm", "checkout-errors"],
        ],
      );
      const [target, ...others] = template.targets;
      assert.deepEqual(
        [target?.selectionMode, target?.resourceTags.length, target?.resourceArns, others],
        ["COUNT(1)", 1, undefined, []],
      );
      assert.equal(template.experimentOptions.emptyTargetResolutionMode, "fail");
      assert.match(
        template.logConfiguration.cloudwatchLogsConfiguration.logGroupArn,
        /:log-group:\/reflex\/game-days:\*$/,
      );
      assert.equal(
        template.experimentReportConfiguration.outputs.s3Configuration.bucketName,
        "reflex-game-days-111122223333-eu-west-1",
      );
    }
  });

  it("have a role each, which only experiments of the account assume, and which changes only what is offered", () => {
    for (const gameDay of gameDays) {
      if (gameDay.kind !== "experiment") continue;
      const found = role(`reflex-game-day-${gameDay.name}`);
      const [trust] = statementsOf(found.inputs.assumeRolePolicy);
      assert.deepEqual(trust?.Condition, {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: { "aws:SourceArn": `arn:aws:fis:eu-west-1:${accountId}:experiment/*` },
      });
      for (const { Action, Resource, Condition } of policyOf(found)) {
        for (const action of [Action].flat()) {
          if (
            action === "ec2:TerminateInstances" ||
            (action === "ssm:SendCommand" && String(Resource).includes(":instance/"))
          ) {
            assert.deepEqual(
              Object.values(Object.values(Condition ?? {})[0] ?? {}),
              [gameDay.name],
              `${gameDay.name} ${action}`,
            );
          }
        }
      }
    }
    const actions = policyOf(role("reflex-game-day-terminate-instance")).flatMap(({ Action }) => Action);
    assert.deepEqual(actions.filter((action) => !/^(logs|cloudwatch|s3):/.test(action)).sort(), [
      "ec2:DescribeInstances",
      "ec2:TerminateInstances",
    ]);
  });

  it("have an operator, who starts only them, and makes samples only where that is a game day", async () => {
    const sids = (all: DeployedResource[]) => {
      const operator = all.find(({ inputs }) => inputs.name === "reflex-game-day-operator");
      return operator ? policyOf(operator).map(({ Sid }) => Sid) : [];
    };
    const chosen = policyOf(role("reflex-game-day-operator")).find(({ Sid }) => Sid === "ChooseGameDays");
    assert.deepEqual(chosen?.Condition, { StringLike: { "aws:ResourceTag/reflex:game-day": "*" } });
    assert.ok(sids(resources).includes("MakeSampleFindings"));
    assert.ok(!sids(await deploy({ gameDays: '["terminate-instance"]' })).includes("MakeSampleFindings"));
  });

  it("pass the guardrails, and the rules of the policy pack about a whole stack", async () => {
    const facts = { organizationId, account: accountId, managementAccountId };
    const refused = resources.flatMap((one) =>
      objectionsTo(one, { all: "mandatory" }, facts).filter((objection) => objection.refused),
    );
    assert.deepEqual(refused, []);
    const deployed = resources.map(({ type, urn, inputs }) => ({ type, urn, inputs }));
    const reported = await analyzeStack(deployed);
    assert.deepEqual(reported, []);
  });

  it("prove responses that there are", () => {
    const responses = catalogue.map(({ name }) => name);
    for (const { name, proves } of gameDays)
      if (proves) assert.ok(responses.includes(proves), `${name} proves ${proves}`);
  });

  it("are refused with the key and the fix", () => {
    problem({ gameDays: '["burn-it-down"]' }, /gameDays has "burn-it-down"/);
    problem({ managementAccountId: "" }, /managementAccountId is not set/);
    problem({ managementAccountId: accountId }, /the management account/);
    problem({ gameDayProcess: "" }, /gameDayProcess is not set/);
    problem({ gameDayProcess: "rm -rf" }, /not the name of a program/);
    problem({ gameDayStopAlarms: '["a","b","c","d","e"]' }, /accepts 4 beside Reflex's own/);
    assert.equal(configOf({ gameDays: '["terminate-instance"]', gameDayProcess: "" }).gameDays?.process, "");
  });
});
