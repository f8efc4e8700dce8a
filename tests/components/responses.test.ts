import assert from "node:assert/strict";
import type { Response, WorkflowResponse } from "../../responses/types";
import type { DeployedResource } from "../../simulator";
import type { Workflow } from "../../workflows/types";
import {
  becomes,
  central,
  deploy,
  inlinePolicy,
  memberAccountId,
  memberValues,
  resource,
  roleTrusted,
  runbook,
  securityAccountId,
  securityValues,
  statement,
  trustOf,
} from "./fixture";

const cloudTrail = central.forms.cloudtrail!;
const form = (detailType: string) => ({
  ...cloudTrail,
  pattern: { ...cloudTrail.pattern, "detail-type": [detailType] },
});

/** Both accounts with these responses. */
async function accounts(
  ...responses: Response[]
): Promise<{ security: DeployedResource[]; member: DeployedResource[] }> {
  return { security: await deploy(securityValues, responses), member: await deploy(memberValues, responses) };
}

const policies = (resources: DeployedResource[]) =>
  JSON.stringify(resources.map(({ inputs }) => inputs.inlinePolicies));

describe("a response with several forms of its signal", () => {
  it("has a rule for each, which says which one it is, and one queue", async () => {
    const { security } = await accounts({
      ...central,
      forms: { native: form("Native Finding"), hub: form("Imported Finding") },
    });
    const rules = ["reflex-open-port-native", "reflex-open-port-hub"];
    for (const [index, name] of ["native", "hub"].entries()) {
      const rule = resource(security, "EventRule", rules[index]!);
      assert.match(String(rule.inputs.eventPattern), index === 0 ? /Native/ : /Imported/);
      const { inputTransformer } = resource(security, "EventTarget", rules[index]!).inputs;
      assert.match(JSON.stringify(inputTransformer), new RegExp(`open-port.*form.*${name}`));
    }
    const { policy } = resource(security, "Queue", "reflex-triage").inputs;
    assert.deepEqual(statement(policy, "SendByRules").Condition?.ArnLike, {
      "aws:SourceArn": `arn:aws:events:eu-west-1:${securityAccountId}:rule/reflex-*`,
    });
  });
});

describe("a form that is for the security account alone", () => {
  it("has its rule on the default bus of that account, and nothing forwards it from a member", async () => {
    const { security, member } = await accounts({
      ...central,
      forms: { click: { ...form("Click"), securityAccountOnly: true } },
    });
    const { eventBusName, eventPattern } = resource(security, "EventRule", "reflex-open-port").inputs;
    assert.equal(eventBusName, undefined);
    assert.deepEqual(JSON.parse(String(eventPattern)).account, [securityAccountId]);
    assert.ok(member.every(({ inputs }) => !String(inputs.eventPattern).includes("Click")));
  });
});

describe("a response without a runbook", () => {
  it("has its rules, and nothing in the member account but their forwarding", async () => {
    const { name, title, summary, placement, resource: kind } = central;
    const paging: Response = {
      name,
      title,
      summary,
      placement,
      forms: central.forms,
      resource: { ...kind, reads: [] },
    };
    const { security, member } = await accounts(paging);
    assert.ok(resource(security, "EventRule", "reflex-open-port"));
    const roles = member.filter(({ type }) => type.endsWith(":Role")).map(({ inputs }) => String(inputs.name));
    assert.ok(
      roles.every((role) => !/^reflex-(run|workflow|local)/.test(role)),
      roles.join(", "),
    );
    assert.doesNotMatch(policies(member), /StartAutomationExecution|LookUp/);
  });
});

describe("a response with a workflow", () => {
  // Step Functions guide: the policies of "Using CloudWatch Logs to log execution history" and of X-Ray tracing.
  it("has a machine that may write its log and read which requests to trace", () => {
    const policy = inlinePolicy(resource(security, "Role", "reflex-workflow-Investigate"));
    const { Action, Resource } = statement(policy, "WriteLog");
    assert.deepEqual(Action, ["logs:CreateLogStream", "logs:PutLogEvents"]);
    assert.match(String(Resource), /:log-group:\/aws\/vendedlogs\/states\/Reflex-Investigate:\*$/);
    assert.deepEqual(statement(policy, "Trace").Action, [
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });

  const workflow: Workflow = {
    name: "Investigate",
    summary: "A workflow of the tests.",
    definition: ({ homeRegion }) => ({ Comment: homeRegion, StartAt: "End", States: { End: { Type: "Succeed" } } }),
    statements: () => [{ Sid: "Look", Effect: "Allow", Action: ["cloudtrail:LookupEvents"], Resource: ["*"] }],
    memberStatements: () => [{ Sid: "Read", Effect: "Allow", Action: ["iam:GetRole"], Resource: ["*"] }],
    runbooks: [runbook("Contain")],
  };
  const { name, title, summary, placement, forms, resource: kind, coolDownHours } = central;
  const response: WorkflowResponse = {
    ...{ name, title, summary, placement, forms, coolDownHours },
    resource: kind as WorkflowResponse["resource"],
    workflow,
    input: () => ({}),
  };
  let security: DeployedResource[];
  let member: DeployedResource[];
  before(async () => {
    ({ security, member } = await accounts(response));
  });

  it("has a state machine with its own role, its log, tracing and a rule on its failures", () => {
    const { inputs } = resource(security, "StateMachine", "Reflex-Investigate");
    assert.equal(JSON.parse(String(inputs.definition)).Comment, "eu-west-1");
    assert.deepEqual(inputs.tracingConfiguration, { enabled: true });
    assert.equal((inputs.loggingConfiguration as { level: string }).level, "ALL");
    const arn = `arn:aws:states:eu-west-1:${securityAccountId}:stateMachine:Reflex-Investigate`;
    const role = resource(security, "Role", "reflex-workflow-Investigate");
    assert.deepEqual(trustOf(role).Condition, {
      StringEquals: { "aws:SourceAccount": securityAccountId },
      ArnLike: { "aws:SourceArn": arn },
    });
    const called = `arn:aws:lambda:eu-west-1:${securityAccountId}:function:reflex-caller`;
    assert.deepEqual(statement(inlinePolicy(role), "CallMembers").Resource, called);
    const caller = resource(security, "Role", "reflex-caller");
    assert.deepEqual(statement(inlinePolicy(caller), "ActInMembers"), becomes("ActInMembers", "reflex-workflow-*"));
    const ended = resource(security, "EventRule", "reflex-workflow-ended").inputs;
    assert.equal(ended.eventBusName, undefined, "its events are on the default bus");
    assert.deepEqual(JSON.parse(String(ended.eventPattern)).detail, {
      stateMachineArn: [arn],
      status: ["FAILED", "TIMED_OUT", "ABORTED"],
    });
    assert.match(String(resource(security, "EventTarget", "reflex-workflow-ended").inputs.arn), /:reflex-messenger$/);
    const triage = resource(security, "Role", "reflex-triage");
    assert.deepEqual(statement(inlinePolicy(triage), "StartWorkflows").Resource, [arn]);
    assert.ok(resource(member, "Document", "Reflex-Contain", "eu-west-1"));
  });

  it("has a role in the member that reads and starts its runbooks, and triage may start none of them", () => {
    const role = resource(member, "Role", "reflex-workflow-Investigate");
    assert.deepEqual(trustOf(role), roleTrusted(`arn:aws:iam::${securityAccountId}:role/reflex/reflex-caller`));
    const policy = inlinePolicy(role);
    assert.deepEqual(statement(policy, "Read").Action, ["iam:GetRole"]);
    assert.deepEqual(statement(policy, "PassRunRoles").Resource, [
      `arn:aws:iam::${memberAccountId}:role/reflex/reflex-run-Contain`,
    ]);
    assert.ok(resource(member, "Role", "reflex-run-Contain"));
    assert.doesNotMatch(inlinePolicy(resource(member, "Role", "reflex-responder")), /StartAutomationExecution/);
  });
});
