import assert from "node:assert/strict";
import { ownRolePrefix } from "../../organization/names";
import type { DeployedResource } from "../../simulator";
import {
  deploy,
  inlinePolicy,
  local,
  memberAccountId,
  memberValues,
  organizationId,
  resource,
  responses,
  roleTrusted,
  securityAccountId,
  statement,
  statements,
  trustOf,
} from "./fixture";

const regions = ["eu-west-1", "us-east-1"];
const arn = (service: string, rest: string, region = "eu-west-1", account = memberAccountId) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;
const role = (name: string, account = memberAccountId) => `arn:aws:iam::${account}:role/reflex/${name}`;
const instanceRole = (name: string) => `arn:aws:iam::${memberAccountId}:role/${name}`;

describe("member account", () => {
  let resources: DeployedResource[];
  const find = (type: string, name: string, region?: string) => resource(resources, type, name, region);
  before(async () => {
    resources = await deploy(memberValues);
  });

  it("puts everything into the member account, each regional resource into each governed Region", () => {
    assert.deepEqual([...new Set(resources.map(({ account }) => account))], [memberAccountId]);
    const regional = resources.filter(({ type }) => !type.startsWith("aws:iam/"));
    const inRegion = (region: string) =>
      regional
        .filter((one) => one.region === region)
        .map(({ type }) => type)
        .sort();
    assert.deepEqual(inRegion("eu-west-1"), inRegion("us-east-1"));
  });

  it("forwards to the security bus with the forwarder role, a dead-letter queue, and nothing that a bus refuses", () => {
    for (const region of regions) {
      const target = find("EventTarget", "reflex-forward-1", region);
      assert.deepEqual(Object.keys(target.inputs).sort(), [
        "arn",
        "deadLetterConfig",
        "region",
        "roleArn",
        "rule",
        "targetId",
      ]);
      assert.equal(target.inputs.arn, arn("events", "event-bus/reflex-security", "eu-west-1", securityAccountId));
      assert.equal(target.inputs.roleArn, role("reflex-forwarder"));
      assert.deepEqual(target.inputs.deadLetterConfig, { arn: arn("sqs", "reflex-events-dlq", region) });
    }
    const forwarder = find("Role", "reflex-forwarder");
    assert.deepEqual(trustOf(forwarder).Principal, { Service: "events.amazonaws.com" });
    assert.deepEqual(trustOf(forwarder).Condition, {
      StringEquals: { "aws:SourceAccount": memberAccountId },
      ArnLike: { "aws:SourceArn": arn("events", "rule/reflex-forward-*", "*") },
    });
    assert.deepEqual(
      statements(inlinePolicy(forwarder)).map(({ Action, Resource }) => [Action, Resource]),
      [["events:PutEvents", arn("events", "event-bus/reflex-security", "eu-west-1", securityAccountId)]],
    );
  });

  it("accepts undeliverable events from its own rules only, and notifies people", () => {
    for (const region of regions) {
      const { policy } = find("Queue", "reflex-events-dlq", region).inputs;
      assert.deepEqual(statement(policy, "SendByRules").Condition, {
        ArnLike: { "aws:SourceArn": arn("events", "rule/reflex-*", region) },
        StringEquals: { "aws:SourceAccount": memberAccountId },
      });
      const alarm = find("MetricAlarm", "reflex-undelivered-reflex-events-dlq", region);
      assert.deepEqual(alarm.inputs.alarmActions, [arn("sns", "AutomationReflexApprovals", region)]);
    }
  });

  it("lets triage look and start the runbooks of central responses, and nobody else", () => {
    const responder = find("Role", "reflex-responder");
    assert.deepEqual(trustOf(responder), roleTrusted(role("reflex-triage", securityAccountId)));
    const policy = inlinePolicy(responder);
    assert.deepEqual(statement(policy, "LookUp").Action, [
      "ec2:DescribeSecurityGroupRules",
      "ec2:DescribeSecurityGroups",
      "ec2:GetManagedPrefixListEntries",
    ]);
    assert.deepEqual(statement(policy, "StartRunbooks").Resource, [
      arn("ssm", "document/Reflex-ClosePort", "*"),
      arn("ssm", "automation-definition/Reflex-*:*", "*"),
      arn("ssm", "automation-execution/*", "*"),
    ]);
    assert.deepEqual(statement(policy, "StartRunbooks").Condition, {
      StringEquals: { "aws:RequestedRegion": regions },
    });
    assert.deepEqual(statement(policy, "PassRunRoles"), {
      Sid: "PassRunRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [role("reflex-run-ClosePort")],
      Condition: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
    });
  });

  it("lets one role of people decide about runs and undo them", () => {
    const approver = find("Role", "reflex-approver");
    assert.deepEqual(trustOf(approver), roleTrusted(memberValues.approverPrincipalArn!));
    const policy = inlinePolicy(approver);
    const decide = statement(policy, "DecideAboutRuns");
    assert.deepEqual(decide.Resource, arn("ssm", "automation-execution/*", "*"));
    assert.deepEqual(decide.Condition, { StringEquals: { "aws:RequestedRegion": regions } });
    assert.deepEqual(statement(policy, "PassRunRoles").Resource, [role("reflex-run-ReopenPort")]);
  });

  it("gives each runbook a role of its own with exactly its policy, in all Regions", () => {
    for (const name of ["ClosePort", "ReopenPort", "StartService"]) {
      const run = find("Role", `reflex-run-${name}`);
      assert.deepEqual(trustOf(run).Principal, { Service: "ssm.amazonaws.com" });
      assert.deepEqual(trustOf(run).Condition, {
        StringEquals: { "aws:SourceAccount": memberAccountId },
        ArnLike: { "aws:SourceArn": arn("ssm", "automation-execution/*", "*") },
      });
      assert.deepEqual(statements(inlinePolicy(run)), [
        {
          Sid: "KeepState",
          Effect: "Allow",
          Action: ["dynamodb:PutItem"],
          Resource: regions.map((region) => arn("dynamodb", "table/reflex-prior-state", region, securityAccountId)),
        },
        {
          Sid: "RevokeRules",
          Effect: "Allow",
          Action: ["ec2:RevokeSecurityGroupIngress"],
          Resource: [arn("ec2", "security-group/*", "*")],
        },
        {
          Sid: "PassRoleToInstances",
          Effect: "Allow",
          Action: ["iam:PassRole"],
          Resource: [instanceRole("web-*"), instanceRole("app/*")],
        },
      ]);
    }
  });

  it("names its own roles so that the roles of instances cannot be confused with them", () => {
    const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
    assert.ok(roles.length > 5);
    for (const { inputs } of roles) {
      assert.ok(String(inputs.name).startsWith(ownRolePrefix), String(inputs.name));
      assert.equal(inputs.path, "/reflex/");
    }
  });

  it("has a copy of every runbook in each governed Region, compiled for it and shared with nobody", () => {
    const documents = resources.filter(({ type }) => type.endsWith(":Document"));
    assert.deepEqual(
      documents.map(({ inputs, region }) => `${region} ${inputs.name}`).sort(),
      regions.flatMap((region) =>
        ["ClosePort", "ReopenPort", "StartService"].map((name) => `${region} Reflex-${name}`),
      ),
    );
    for (const { inputs, region } of documents) {
      assert.equal(inputs.permissions, undefined);
      const { description } = JSON.parse(inputs.content as string);
      assert.equal(description, arn("dynamodb", "table/reflex-prior-state", region, securityAccountId));
    }
  });

  it("starts the runbook of a local reflex from a rule, with its own copy, role and retries", () => {
    for (const region of regions) {
      const rule = find("EventRule", "reflex-local-stopped-service", region);
      assert.deepEqual(JSON.parse(rule.inputs.eventPattern as string), local.pattern);
      assert.equal(rule.inputs.state, "ENABLED");
      const { inputs } = find("EventTarget", "reflex-local-stopped-service", region);
      assert.equal(inputs.arn, arn("ssm", "automation-definition/Reflex-StartService:$DEFAULT", region));
      assert.equal(inputs.roleArn, role("reflex-local"));
      assert.deepEqual(inputs.inputTransformer, {
        inputPaths: { event: "$.id", alarm: "$.detail.alarmName" },
        inputTemplate: `{"AutomationAssumeRole":["${role("reflex-run-StartService")}"],"AllowTagKey":["reflex:auto-remediate"],"AllowTagValue":["true"],"IncidentId":[<event>],"AlarmName":[<alarm>]}`,
      });
      assert.ok(inputs.retryPolicy);
      assert.deepEqual(inputs.deadLetterConfig, { arn: arn("sqs", "reflex-events-dlq", region) });
    }
    const starter = find("Role", "reflex-local");
    assert.deepEqual(trustOf(starter).Condition, {
      StringEquals: { "aws:SourceAccount": memberAccountId },
      ArnLike: { "aws:SourceArn": [arn("events", "rule/reflex-local-stopped-service", "*")] },
    });
    assert.deepEqual(statement(inlinePolicy(starter), "PassRunRoles").Resource, [role("reflex-run-StartService")]);
  });

  it("sends approval requests of its own runs to people", async () => {
    const { policy } = find("Topic", "AutomationReflexApprovals", "us-east-1").inputs;
    assert.deepEqual(statement(policy, "PublishByRoles").Condition, {
      StringEquals: { "aws:PrincipalOrgID": organizationId },
      ArnLike: { "aws:PrincipalArn": [role("reflex-run-*")] },
    });
  });

  it("switches local reflexes off where the account or the response only observes", async () => {
    const observing: Array<Record<string, string>> = [{ mode: "observe" }, { observeResponses: '["stopped-service"]' }];
    for (const change of observing) {
      const observed = await deploy({ ...memberValues, ...change });
      assert.equal(
        resource(observed, "EventRule", "reflex-local-stopped-service", "us-east-1").inputs.state,
        "DISABLED",
      );
    }
  });

  it("assumes the deploy role in the account where one is configured", async () => {
    const observed = await deploy({ ...memberValues, deployRoleName: "ReflexDeploy" });
    assert.deepEqual([...new Set(observed.map(({ account }) => account))], [memberAccountId]);
  });

  it("gives the runbook the tag that allows, and accepts none that does not require it", async () => {
    const tagged = await deploy({ ...memberValues, allowlistTag: '{"key":"heal","value":"yes"}' });
    const { inputTransformer } = resource(tagged, "EventTarget", "reflex-local-stopped-service", "us-east-1").inputs;
    assert.match(JSON.stringify(inputTransformer), /AllowTagKey\\":\[\\"heal\\"\],\\"AllowTagValue\\":\[\\"yes/);
    const careless = { ...local, runbook: { ...local.runbook, parameters: {} } };
    await assert.rejects(
      deploy(memberValues, [...responses.slice(0, 1), careless]),
      /StartService lacks the parameters AllowTagKey, AllowTagValue. Give it localParameters/,
    );
  });

  it("names the response whose parameter is fed by nothing", async () => {
    const unfed = { ...local, parameters: { AlarmName: "alarmName" } };
    await assert.rejects(
      deploy(memberValues, [...responses.slice(0, 1), unfed]),
      /stopped-service feeds the parameter AlarmName from alarmName, which its inputPaths do not read/,
    );
  });
});
