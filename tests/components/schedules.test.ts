import assert from "node:assert/strict";
import { compilePattern } from "../../aws/patterns";
import { sweepForm } from "../../responses/sweep";
import type { Response } from "../../responses/types";
import type { DeployedResource } from "../../simulator";
import {
  becomes,
  central,
  deploy,
  inlinePolicy,
  local,
  memberAccountId,
  memberValues,
  resource,
  roleTrusted,
  runbook,
  securityAccountId,
  securityValues,
  statement,
  statements,
  trustOf,
} from "./fixture";

const regions = ["eu-west-1", "us-east-1"];
const list = { read: central.resource.reads[0]!, resources: () => [] };

const answer = runbook("Answer");

const swept = (name: string, global?: true): Response => {
  const kind = { ...central.resource, ...(global && { global }) };
  const sweep = { schedule: "cron(0 6 * * ? *)", list, finding: () => undefined };
  return {
    ...central,
    name,
    resource: kind,
    runbook: answer,
    undo: undefined,
    forms: { sweep: sweepForm(name, kind, sweep) },
  };
};

describe("heartbeats", () => {
  let security: DeployedResource[];
  let member: DeployedResource[];
  before(async () => {
    [security, member] = [await deploy(securityValues), await deploy(memberValues)];
  });

  it("go the way of signals: the first forwarding rule of each Region has a schedule too", () => {
    for (const region of regions) {
      const { inputs } = resource(member, "EventRule", "reflex-forward-1", region);
      assert.equal(inputs.scheduleExpression, "rate(5 minutes)");
      assert.ok(String(inputs.eventPattern).length > 0);
    }
    const scheduled = member.filter(({ inputs }) => inputs.scheduleExpression !== undefined);
    assert.equal(scheduled.length, regions.length);
  });

  it("are taken by one rule, from whichever member they come, and no other event of the clock is", () => {
    const rule = compilePattern(
      resource(security, "EventRule", "reflex-heartbeat-arrived").inputs.eventPattern as string,
    );
    const beat = (name: string, changes: object = {}) => ({
      source: "aws.events",
      "detail-type": "Scheduled Event",
      account: memberAccountId,
      resources: [`arn:aws:events:us-east-1:${memberAccountId}:rule/${name}`],
      detail: {},
      ...changes,
    });
    assert.ok(rule.matches(beat("reflex-forward-1")));
    assert.ok(!rule.matches(beat("nightly")));
    assert.ok(!rule.matches(beat("reflex-forward-1", { source: "my.events" })));
    assert.ok(!rule.matches(beat("reflex-forward-1", { "replay-name": "again" })));
  });

  it("have one alarm for all members, to which silence is bad news", () => {
    const alarms = security.filter(
      ({ type, inputs }) => type.endsWith(":MetricAlarm") && inputs.treatMissingData === "breaching",
    );
    assert.deepEqual(
      alarms.map(({ inputs }) => [inputs.name, inputs.namespace, inputs.metricName, inputs.dimensions]),
      [["reflex-silent-members", "Reflex", "MembersHeard", {}]],
    );
    const [{ inputs } = { inputs: {} as Record<string, unknown> }] = alarms;
    assert.deepEqual(inputs.alarmActions, [`arn:aws:sns:eu-west-1:${securityAccountId}:reflex-pages`]);
    assert.deepEqual(inputs.okActions, inputs.alarmActions);
    assert.equal(
      resource(security, "EventRule", "reflex-heartbeat-check").inputs.scheduleExpression,
      "rate(5 minutes)",
    );
  });

  it("are kept by a function that can do nothing else than say who is silent", () => {
    const actions = statements(inlinePolicy(resource(security, "Role", "reflex-heartbeat"))).map(({ Sid }) => Sid);
    assert.deepEqual(actions, ["KeepHeartbeats", "Page", "TakeMessages", "Log", "Trace"]);
  });
});

describe("sweeps", () => {
  const catalogue = [swept("open-door"), swept("old-key", true), central, local];
  let security: DeployedResource[];
  let member: DeployedResource[];
  before(async () => {
    [security, member] = [await deploy(securityValues, catalogue), await deploy(memberValues, catalogue)];
  });

  it("are scheduled, each with a rule that says what to sweep and where", () => {
    const order = (response: string) => {
      const { inputTemplate } = resource(security, "EventTarget", `reflex-sweep-${response}`).inputs
        .inputTransformer as { inputTemplate: string };
      return JSON.parse(inputTemplate.replace("<aws.events.rule-name>", '"rule"')) as object;
    };
    const { inputs } = resource(security, "EventRule", "reflex-sweep-open-door");
    assert.equal(inputs.scheduleExpression, "cron(0 6 * * ? *)");
    assert.equal(inputs.eventBusName, undefined, "only the default bus has schedules");
    assert.deepEqual(order("open-door"), { response: "open-door", regions, accessKeyDays: 90, rule: "rule" });
    // What is global in an account is looked at from one Region.
    assert.deepEqual(order("old-key"), {
      response: "old-key",
      regions: ["eu-west-1"],
      accessKeyDays: 90,
      rule: "rule",
    });
  });

  it("are heard from the security account only, which no member can claim to be", () => {
    const pattern = compilePattern(resource(security, "EventRule", "reflex-open-door").inputs.eventPattern as string);
    const found = {
      source: "reflex.sweep",
      "detail-type": "Reflex Sweep Finding",
      account: securityAccountId,
      detail: { response: "open-door", kind: central.resource.name },
    };
    assert.ok(pattern.matches(found));
    assert.ok(!pattern.matches({ ...found, account: memberAccountId }));
  });

  it("pin every source that AWS does not keep for itself to the security account", () => {
    for (const { type, inputs } of security) {
      if (!type.endsWith(":EventRule") || inputs.eventPattern === undefined) continue;
      const { source, account } = JSON.parse(inputs.eventPattern as string) as { source: string[]; account?: string[] };
      if (source.some((one) => !one.startsWith("aws.")))
        assert.deepEqual(account, [securityAccountId], `${inputs.name}`);
    }
    for (const { inputs } of member)
      assert.ok(!String(inputs.eventPattern).includes("reflex.sweep"), "nothing is forwarded");
  });

  it("look with a role of the member that trusts the function only, and only reads", () => {
    const sweeper = resource(member, "Role", "reflex-sweeper");
    assert.deepEqual(trustOf(sweeper), roleTrusted(`arn:aws:iam::${securityAccountId}:role/reflex/reflex-sweep`));
    assert.deepEqual(
      statements(inlinePolicy(sweeper)).map(({ Action }) => Action),
      [["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:GetManagedPrefixListEntries"]],
    );
  });

  it("may enter the members, queue their parts, and put their own source on the default bus", () => {
    const policy = inlinePolicy(resource(security, "Role", "reflex-sweep"));
    assert.deepEqual(statement(policy, "LookIntoMembers"), becomes("LookIntoMembers", "reflex-sweeper"));
    assert.deepEqual(statement(policy, "TellOfFindings").Condition, {
      "ForAllValues:StringEquals": { "events:source": "reflex.sweep" },
      Null: { "events:source": "false" },
    });
  });

  it("share no name with anything else", () => {
    for (const stack of [security, member]) {
      const names = stack.map(
        ({ type, region, inputs, name }) => `${type} ${region} ${inputs.eventBusName ?? ""} ${inputs.name ?? name}`,
      );
      assert.deepEqual(
        names.filter((one, index) => names.indexOf(one) !== index),
        [],
      );
    }
  });

  it("leave no trace where no response has one", async () => {
    const [without, plain] = [await deploy(securityValues), await deploy(memberValues)];
    assert.ok(![...without, ...plain].some(({ inputs }) => /reflex-sweep/.test(String(inputs.name))));
  });
});
