import assert from "node:assert/strict";
import { checkDocument } from "../../runbooks/language/checks";
import { documentOf, read } from "./fixtures";

type Step = Record<string, unknown>;

const sleep = (name: string, more: Step = {}): Step => ({
  name,
  action: "aws:sleep",
  inputs: { Duration: "PT1S" },
  ...more,
});
const reading = (selector: string, name = "Out") =>
  read("A", { outputs: [{ Name: name, Selector: selector, Type: "String" }] });
const describing = (api: string, service = "ec2") =>
  documentOf({ name: "A", action: "aws:executeAwsApi", inputs: { Service: service, Api: api } });

/**
 * Forms of the 321 Automation documents that AWS owned in 2022, and of aws-samples/fis-template-library: Automation
 * accepts them. The documents are our own.
 */
const forms: Record<string, unknown> = {
  "booleans in quotes (AWSSupport-SetupIPMonitoringFromVPC)": documentOf(
    sleep("A", { isCritical: "true", isEnd: "false" }),
    sleep("B", { isEnd: "true" }),
  ),
  "isEnd in quotes beside nextStep": documentOf(sleep("A", { isEnd: "false", nextStep: "B" }), sleep("B")),
  "isEnd and a failure that goes on (AWS-ResizeInstance)": documentOf(
    sleep("A", { isEnd: true, onFailure: "step:B" }),
    sleep("B", { isEnd: true }),
  ),
  "a time limit above 25 seconds on a call": documentOf(read("A", { timeoutSeconds: 600 })),
  "a time limit in quotes": documentOf({ name: "A", action: "aws:pause", inputs: {}, timeoutSeconds: "3600" }),
  "a pause with a message": documentOf({ name: "A", action: "aws:pause", inputs: { Message: "Look first." } }),
  "a selector without $ (AWS-CreateSnapshot)": documentOf(reading("Reservations[0].OwnerId")),
  "a selector with a quoted key (AWSSupport-ResetAccess)": documentOf(reading("$.Outputs.'backup.ImageId'[0]")),
  "a selector with a key in brackets": documentOf(reading("$.NatGateways[0]['SubnetId']")),
  "an output whose name has blanks": documentOf(reading("$.Reservations[0].OwnerId", "How to stop")),
  "outputs on another action (AWSSupport-MigrateEC2ClassicToVPC)": documentOf({
    name: "A",
    action: "aws:runInstances",
    inputs: { ImageId: "ami-0123456789abcdef0" },
    outputs: [{ Name: "First", Selector: "$.InstanceIds[0]", Type: "String" }],
  }),
  "an operation in camel case (AWSResilienceHub-RebootEc2InstanceSOP)": describing("describeVolumes"),
  "an operation in snake case": describing("describe_volumes"),
  "a service in capitals": describing("DescribeVolumes", "EC2 "),
  "a reference to a step of another branch (AWSSupport-ConnectivityTroubleshooter)": documentOf(
    {
      name: "Which",
      action: "aws:branch",
      inputs: { Choices: [{ NextStep: "Use", Variable: "{{ InstanceId }}", StringEquals: "y" }], Default: "A" },
    },
    { ...reading("$.Reservations[0].OwnerId"), isEnd: true },
    read("Use", { inputs: { Service: "ec2", Api: "DescribeInstances", NextToken: "{{ A.Out }}" } }),
  ),
  "a branch with nextStep": documentOf(
    {
      name: "Which",
      action: "aws:branch",
      inputs: { Choices: [{ NextStep: "B", Variable: "{{ InstanceId }}", StringEquals: "y" }] },
      nextStep: "C",
    },
    read("B"),
    read("C"),
  ),
  "braces of a template (AWS-CreateDynamoDbBackup)": documentOf(
    read("A", { inputs: { Service: "ec2", Api: "DescribeInstances", NextToken: "return '{{{}}}'.format(x)" } }),
  ),
  "a default that refers (AWS-UpdateLinuxAmi)": {
    ...documentOf(read("A")),
    parameters: {
      AutomationAssumeRole: { type: "String" },
      Region: { type: "String", default: "{{ global:REGION }}" },
      Name: { type: "String", default: "image-{{ Region }}-{{ global:DATE_TIME }}" },
    },
  },
  "Java's own spelling of a pattern": {
    ...documentOf(read("A")),
    parameters: {
      AutomationAssumeRole: { type: "String" },
      State: { type: "String", allowedPattern: "^(?i:Enabled|Disabled)$" },
    },
  },
  "text from a parameter without a pattern": documentOf(
    read("A", { inputs: { Service: "ec2", Api: "DescribeInstances", NextToken: "token-{{ Free }}" } }),
  ),
  "a reference in a description": documentOf(read("A", { description: "Reads {{ InstanceId }}." })),
};

/** What a runbook of this project may have all the same, because it loses nothing. */
const accepted = [
  "a branch with nextStep",
  "a default that refers (AWS-UpdateLinuxAmi)",
  "Java's own spelling of a pattern",
];

describe("a form that Automation accepts", () => {
  for (const [name, document] of Object.entries(forms))
    it(`is no error, and no part of a runbook of this project: ${name}`, () => {
      const problems = checkDocument(document);
      assert.deepEqual(
        problems.filter(({ severity }) => severity === "error"),
        [],
      );
      assert.equal(problems.length === 0, accepted.includes(name), JSON.stringify(problems));
    });
});

describe("the end in quotes", () => {
  it("ends the run for the rule about approvals too", () => {
    const terminate = {
      name: "C",
      action: "aws:changeInstanceState",
      inputs: { InstanceIds: ["i-0"], DesiredState: "terminated" },
    };
    const rules = (isEnd: unknown) =>
      checkDocument(documentOf(sleep("A", { isEnd }), terminate)).map(({ rule }) => rule);
    assert.ok(rules("false").includes("approval-dominates-destruction"));
    assert.ok(!rules("true").includes("approval-dominates-destruction"));
  });
});
