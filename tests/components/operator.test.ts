import assert from "node:assert/strict";
import type { DeployedResource } from "../../simulator";
import {
  deploy,
  inlinePolicy,
  memberValues,
  resource,
  roleTrusted,
  securityAccountId,
  securityValues,
  statement,
  statements,
  trustOf,
} from "./fixture";

const operators = `arn:aws:iam::${securityAccountId}:role/ReflexOperators`;

describe("the role of operators", () => {
  let security: DeployedResource[];
  let member: DeployedResource[];
  before(async () => {
    security = await deploy({ ...securityValues, operatorPrincipalArn: operators });
    member = await deploy(memberValues);
  });
  const policy = () => inlinePolicy(resource(security, "Role", "reflex-operator"));

  it("trusts the sessions of one role", () => {
    assert.deepEqual(trustOf(resource(security, "Role", "reflex-operator")), roleTrusted(operators));
  });

  it("changes the stop switch and messages that failed, and nothing else", () => {
    const changing = statements(policy())
      .flatMap(({ Action }) => Action ?? [])
      .filter((action) => !/:(Describe|Get|List|Query|Scan)/.test(action));
    assert.deepEqual(changing.sort(), [
      ...["dynamodb:DeleteItem", "dynamodb:PutItem", "sns:Publish", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"],
      ...["sqs:ReceiveMessage", "sqs:SendMessage", "sts:AssumeRole"],
    ]);
    assert.match(String(statement(policy(), "TakeWhatFailed").Resource), /:reflex-\*-dlq$/);
  });

  it("enters members as a reader of runs, and not as an approver", () => {
    const { Condition, Resource } = statement(policy(), "SeeRunsOfMembers");
    assert.equal(Resource, "arn:aws:iam::*:role/reflex/reflex-reader");
    assert.deepEqual(Condition, { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } });
    const reader = resource(member, "Role", "reflex-reader");
    assert.deepEqual(trustOf(reader), roleTrusted(`arn:aws:iam::${securityAccountId}:role/reflex/reflex-operator`));
    assert.deepEqual(
      statements(inlinePolicy(reader)).flatMap(({ Action }) => Action),
      ["ssm:DescribeAutomationStepExecutions", "ssm:GetAutomationExecution", "ssm:DescribeAutomationExecutions"],
    );
  });

  it("is not made where nobody is named", async () => {
    const without = await deploy(securityValues);
    assert.ok(!without.some(({ inputs }) => inputs.name === "reflex-operator"));
  });
});
