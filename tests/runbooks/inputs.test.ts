import assert from "node:assert/strict";
import { arnOfInput, instanceRoleArns, on, readWithoutResource, sidOf } from "../../runbooks/language/operations/grant";
import { byInput, isChosenAhead, mayBeZero, reads } from "../../runbooks/language/operations/operation";
import { scope } from "./fixtures";

describe("an input of a call", () => {
  it("is chosen by whoever starts the run where it is a parameter and nothing else", () => {
    for (const parameter of ["{{ Days }}", "{{Days}}", " {{  Days  }} "])
      assert.equal(isChosenAhead(parameter), false, parameter);
    for (const ahead of [
      ...[
        "3",
        "{{ Read.Days }}",
        "{{ variable:Days }}",
        "{{ Days }}0",
        "0{{ Days }}",
        "{{ A }}{{ B }}",
        "x {{ Days }} y",
      ],
      ...[3, true, null, undefined, ["{{ Days }}"], { Days: "{{ Days }}" }],
    ])
      assert.equal(isChosenAhead(ahead), true, JSON.stringify(ahead));
  });

  it("may set a number to nothing: as zero, empty, or by a parameter", () => {
    for (const zero of [0, "0", "", null, "{{ Days }}", [], false])
      assert.equal(mayBeZero(zero), true, JSON.stringify(zero));
    for (const other of [undefined, 1, "35", "{{ Read.Days }}", {}])
      assert.equal(mayBeZero(other), false, JSON.stringify(other));
  });
});

describe("the resource of a permission", () => {
  const own = { ...scope, partition: "aws", accountId: "111122223333" };

  it("is the ARN that the step names, with the run's account, and anything where only the run knows", () => {
    const arn = "arn:{{global:AWS_PARTITION}}:sns:eu-west-1:{{  global:ACCOUNT_ID  }}:{{ Topic }}-{{ Read.Name }}";
    assert.equal(arnOfInput(arn, own), "arn:aws:sns:eu-west-1:111122223333:*-*");
    assert.equal(arnOfInput("{{ TopicArn }}", own), "*");
    assert.equal(
      arnOfInput("arn:{{  global:AWS_PARTITION  }}:sqs::{{global:ACCOUNT_ID}}:q", own),
      "arn:aws:sqs::111122223333:q",
    );
  });

  it("is refused where it is no ARN", () => {
    for (const none of ["pages", " arn:aws:sns:::pages", "x{{ Topic }}", 3, undefined, ["arn:aws:sns:::pages"]])
      assert.throws(() => arnOfInput(none, own), /is not an ARN/, JSON.stringify(none));
  });

  it("is of the action's service, in a statement that is named by it", () => {
    const [statement] = on("table/*")("dynamodb:GetItem", {}, own);
    assert.equal(statement?.sid, "DynamodbGetItem");
    assert.deepEqual(statement?.actions, ["dynamodb:GetItem"]);
    assert.match(statement?.resources[0] ?? "", /^arn:aws:dynamodb:[^:]*:111122223333:table\/\*$/);
    assert.equal(sidOf("s3:getObject"), "S3GetObject");
  });

  it("is everything for operations that IAM knows no resource for, in one statement", () => {
    const statements = ["ec2:DescribeInstances", "iam:ListUsers"].map((action) => readWithoutResource(action, {}, own));
    const sid = "ReadWithoutResource";
    assert.deepEqual(statements, [
      [{ sid, actions: ["ec2:DescribeInstances"], resources: ["*"] }],
      [{ sid, actions: ["iam:ListUsers"], resources: ["*"] }],
    ]);
  });

  it("is given by a rule of the operation, or follows from its name", () => {
    const rule = on("table/*");
    assert.equal(reads(rule).grants, rule);
    assert.equal(byInput(() => reads(), rule).grants, rule);
    assert.equal("grants" in reads(), false);
    assert.equal("grants" in byInput(() => reads()), false);
  });

  it("is each configured role of instances, and none where none is configured", () => {
    assert.deepEqual(instanceRoleArns({ ...own, instanceRoles: ["web-*", "app/*"] }), [
      "arn:aws:iam::111122223333:role/web-*",
      "arn:aws:iam::111122223333:role/app/*",
    ]);
    assert.throws(() => instanceRoleArns({ ...own, instanceRoles: [] }), /instanceRoles is empty/);
  });
});
