import { unknown, urnOf } from "./analyze";
import { account, policy, policyText, StackTester } from "./subject";

const region = "eu-west-1";
const role = "aws:iam/role:Role";
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const grant = (...actions: string[]) => policyText({ Effect: "Allow", Action: actions, Resource: "*" });

/** A rule on calls, whose target is a function that may revoke ingress. */
const tester = new StackTester("events-loop-guard", {
  rule: { type: "aws:cloudwatch/eventRule:EventRule", inputs: { name: "r", region, eventPattern: "" } },
  target: {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    inputs: { rule: "r", arn: `arn:aws:lambda:${region}:${account}:function:act:live` },
  },
  function: { type: "aws:lambda/function:Function", inputs: { name: "act", region, role: roleArn("actor") } },
  role: {
    type: role,
    inputs: {
      name: "actor",
      arn: roleArn("actor"),
      inlinePolicies: [{ policy: grant("ec2:RevokeSecurityGroupIngress", "logs:PutLogEvents") }],
    },
  },
  table: { type: "aws:iam/rolePolicy:RolePolicy", inputs: { role: "actor", policy: grant("dynamodb:GetItem") } },
});

const calls = (detail: object = {}, more: object = {}) => ({
  "detail-type": ["AWS API Call via CloudTrail"],
  ...more,
  ...(Object.keys(detail).length > 0 && { detail }),
});
const on = (pattern: object) => ({ "rule.inputs.eventPattern": JSON.stringify(pattern) });
const issuer = (matcher: unknown, field = "userName") => ({
  userIdentity: { sessionContext: { sessionIssuer: { [field]: [matcher] } } },
});
const ec2 = { source: ["aws.ec2"] };
const runbook = { "target.inputs.arn": `arn:aws:ssm:${region}:${account}:automation-definition/Restart:$DEFAULT` };
const asRole = (name: string) => ({ "target.inputs.input": JSON.stringify({ AutomationAssumeRole: [roleArn(name)] }) });

describe("rule events-loop-guard", () => {
  it("accepts rules about what the target does not do", async () => {
    await tester.accepts(on({ source: ["aws.guardduty"] }));
    await tester.accepts(on(calls({ eventName: ["AuthorizeSecurityGroupIngress"] }, ec2)));
    await tester.accepts(on(calls({}, { source: ["aws.iam"] })));
    // Reading is not reported to rules in the state ENABLED.
    const reading = on(calls({}, { source: ["aws.dynamodb"] }));
    await tester.accepts(reading);
    const all = { "rule.inputs.state": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" };
    await tester.refuses({ ...reading, ...all }, "eventPattern", /act calls dynamodb:GetItem/);
    await tester.accepts({ ...on(calls({}, ec2)), target: undefined });
    await tester.accepts({ "rule.inputs.eventPattern": undefined });
  });

  it("refuses rules that match the calls of the role behind the target", async () => {
    await tester.refuses(on(calls({}, ec2)), "eventPattern", /RevokeSecurityGroupIngress.*the role actor/);
    await tester.refuses(on(calls({ eventName: [{ suffix: "Ingress" }] })), "eventPattern", /Revoke/);
    await tester.refuses(on({ source: ["aws.ec2"] }), "eventPattern", /Revoke/);
    await tester.refuses(on({ $or: [{ source: ["a"] }, calls({}, ec2)] }), "eventPattern", /Revoke/);
    await tester.refuses(on(calls({ eventSource: ["logs.amazonaws.com"] })), "eventPattern", /logs:PutLogEvents/);
    await tester.refuses(
      {
        ...on(calls({}, ec2)),
        "function.inputs.role": roleArn("other"),
        "role.inputs.name": "other",
        "role.inputs.arn": roleArn("other"),
      },
      "eventPattern",
      /the role other/,
    );
  });

  it("accepts the exclusion of that role, in any of the fields that identify it", async () => {
    const session = `arn:aws:sts::${account}:assumed-role/actor/`;
    for (const excluded of [
      issuer({ "anything-but": ["other", "actor"] }),
      issuer({ "anything-but": { prefix: "act" } }),
      issuer({ "anything-but": roleArn("actor") }, "arn"),
      issuer({ exists: false }),
      { userIdentity: { arn: [{ "anything-but": { prefix: session } }] } },
      { userIdentity: { arn: [{ "anything-but": { wildcard: "*:assumed-role/actor/*" } }] } },
      { userIdentity: { type: ["IAMUser"] } },
      { userIdentity: { accountId: ["999988887777"] } },
    ])
      await tester.accepts(on(calls(excluded, ec2)));
    const both = [issuer({ exists: false }), issuer({ "anything-but": ["actor"] })];
    await tester.accepts(on(calls({ $or: both }, ec2)));
  });

  it("refuses exclusions of somebody else", async () => {
    for (const excluded of [
      issuer({ "anything-but": ["other"] }),
      issuer({ "anything-but": roleArn("other") }, "arn"),
      { userIdentity: { invokedBy: [{ exists: false }] } },
      { $or: [issuer({ "anything-but": ["actor"] }), { eventVersion: ["1.08"] }] },
    ])
      await tester.refuses(on(calls(excluded, ec2)), "eventPattern", /the role actor/);
  });

  it("expects anything of roles whose permissions it cannot see", async () => {
    const iam = on(calls({}, { source: ["aws.iam"] }));
    const attach = {
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      inputs: { role: "actor", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    };
    await tester.refuses({ ...iam, attach }, "eventPattern", /act calls AWS with the role actor/);
    await tester.accepts({
      ...iam,
      attach: {
        ...attach,
        inputs: { role: "actor", policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
      },
    });
    await tester.refuses(
      { ...iam, "role.inputs.managedPolicyArns": ["arn:aws:iam::aws:policy/PowerUserAccess"] },
      "eventPattern",
      /calls AWS/,
    );
    await tester.refuses({ ...iam, "role.inputs.inlinePolicies": [{ policy: "{" }] }, "eventPattern", /calls AWS/);
    await tester.refuses(
      {
        ...iam,
        "role.inputs.inlinePolicies": [{ policy: policy({ Effect: "Allow", NotAction: "s3:*", Resource: "*" }) }],
      },
      "eventPattern",
      /calls AWS/,
    );
    await tester.refuses({ ...iam, role: undefined }, "eventPattern", /calls AWS with the role actor/);
    await tester.refuses({ ...iam, function: undefined }, "eventPattern", /function:act:live calls AWS\./);
    await tester.refuses({ ...iam, "table.inputs.policy": grant("iam:*") }, "eventPattern", /act calls iam:/);
  });

  it("follows a queue to the function that reads it", async () => {
    const queueArn = `arn:aws:sqs:${region}:${account}:signals`;
    const through = {
      "target.inputs.arn": queueArn,
      queue: { type: "aws:sqs/queue:Queue", inputs: { name: "signals", region } },
      mapping: {
        type: "aws:lambda/eventSourceMapping:EventSourceMapping",
        inputs: { eventSourceArn: queueArn, functionName: "act" },
      },
    };
    await tester.refuses({ ...on(calls({}, ec2)), ...through }, "eventPattern", /act calls ec2:Revoke/);
    await tester.accepts({ ...on(calls({}, ec2)), ...through, mapping: undefined });
  });

  it("refuses rules that match the status of the runbook or state machine they start", async () => {
    const status = (detail: object = {}) => ({
      source: ["aws.ssm"],
      ...(Object.keys(detail).length > 0 && { detail }),
    });
    await tester.refuses(
      { ...on(status()), ...runbook, ...asRole("actor") },
      "eventPattern",
      /the Pending event of Restart/,
    );
    await tester.refuses(
      { ...on(status({ Definition: [{ prefix: "Re" }], Status: ["Failed"] })), ...runbook, ...asRole("actor") },
      "eventPattern",
      /the Failed event of Restart/,
    );
    await tester.accepts({ ...on(status({ Definition: ["Other"] })), ...runbook, ...asRole("actor") });
    await tester.accepts({
      ...on(status({ Definition: [{ "anything-but": ["Restart"] }] })),
      ...runbook,
      ...asRole("actor"),
    });
    const machine = `arn:aws:states:${region}:${account}:stateMachine:heal`;
    const states = {
      "target.inputs.arn": machine,
      machine: {
        type: "aws:sfn/stateMachine:StateMachine",
        inputs: { name: "heal", region, roleArn: roleArn("actor") },
      },
    };
    await tester.refuses({ ...on({ source: ["aws.states"] }), ...states }, "eventPattern", /the RUNNING event of heal/);
    await tester.accepts({
      ...on({ source: ["aws.states"], detail: { stateMachineArn: [{ "anything-but": machine }] } }),
      ...states,
    });
    await tester.refuses({ ...on(calls({}, ec2)), ...states }, "eventPattern", /heal calls ec2:Revoke/);
    const command = { "target.inputs.arn": `arn:aws:ssm:${region}:${account}:document/Fix` };
    await tester.refuses(
      { ...on({ "detail-type": ["EC2 Command Status-change Notification"] }), ...command },
      "eventPattern",
      /event of Fix/,
    );
  });

  it("knows the role of a run from the target's input, else from the document", async () => {
    await tester.refuses(
      { ...on(calls({}, ec2)), ...runbook, ...asRole("actor") },
      "eventPattern",
      /the run calls ec2:Revoke/,
    );
    await tester.accepts({ ...on(calls(issuer({ "anything-but": ["actor"] }), ec2)), ...runbook, ...asRole("actor") });
    const document = (assumeRole: string) => ({
      document: {
        type: "aws:ssm/document:Document",
        inputs: {
          name: "Restart",
          region,
          documentType: "Automation",
          content: JSON.stringify({ schemaVersion: "0.3", assumeRole, mainSteps: [] }),
        },
      },
    });
    await tester.refuses(
      { ...on(calls({}, ec2)), ...runbook, ...document(roleArn("actor")) },
      "eventPattern",
      /the run calls/,
    );
    await tester.refuses(
      { ...on(calls({}, ec2)), ...runbook, ...document("{{ Role }}") },
      "eventPattern",
      /a run of automation-definition\/Restart/,
    );
    await tester.refuses({ ...on(calls({}, ec2)), ...runbook }, "eventPattern", /a run of .*calls AWS\./);
  });

  it("refuses states of instances that the target brings about", async () => {
    const state = (...states: string[]) =>
      on({
        source: ["aws.ec2"],
        "detail-type": ["EC2 Instance State-change Notification"],
        ...(states.length > 0 && { detail: { state: states } }),
      });
    const may = (...actions: string[]) => ({ "role.inputs.inlinePolicies": [{ policy: grant(...actions) }] });
    await tester.refuses(
      { ...state("stopped"), ...may("ec2:StopInstances") },
      "eventPattern",
      /the state stopped that follows.*does not say who/,
    );
    await tester.accepts({ ...state("stopped"), ...may("ec2:StartInstances") });
    await tester.accepts({ ...state("terminated"), ...may("ec2:StopInstances") });
    await tester.refuses({ ...state(), ...may("ec2:Terminate*") }, "eventPattern", /shutting-down/);
  });

  it("says what is malformed, and cannot judge what is not known", async () => {
    await tester.refuses(on({ source: [] }), "eventPattern", /EventBridge refuses/);
    await tester.refuses({ "rule.inputs.eventPattern": 5 }, "eventPattern", /found 5/);
    await tester.cannotJudge({ "rule.inputs.eventPattern": unknown.text }, "eventPattern");
    await tester.cannotJudge({ ...on(ec2), "target.inputs.arn": unknown.text }, "arn");
    const linked = { function: [urnOf({ type: "aws:lambda/function:Function", name: "function" })] };
    await tester.refuses(
      { ...on(ec2), "target.inputs.arn": unknown.text, "target.dependencies": { arn: linked.function } },
      "eventPattern",
      /Revoke/,
    );
    const hidden = {
      "role.inputs.arn": unknown.text,
      "function.inputs.role": unknown.text,
      "function.dependencies": { role: [urnOf({ type: role, name: "role" })] },
    };
    await tester.refuses({ ...on(calls({}, ec2)), ...hidden }, "eventPattern", /the role actor/);
    await tester.accepts({ ...on(calls(issuer({ "anything-but": "actor" }), ec2)), ...hidden });
    await tester.cannotJudge(
      { ...on(calls(issuer({ "anything-but": roleArn("actor") }, "arn"), ec2)), ...hidden },
      "the ARN of the role actor",
    );
  });
});
