import assert from "node:assert/strict";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { BusEvent, DeployedResource, Principal } from "../../../simulator/aws";
import { Emulator } from "../../../simulator/emulator";
import { EmbeddedOrganization } from "../../../simulator/organization";
import { jsonata } from "./world";

const account = "111122223333";
const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const machineArn = arn("states", "stateMachine:contain");
const queueUrl = (name: string) => `https://sqs.${region}.amazonaws.com/${account}/${name}`;

const resource = (type: string, name: string, inputs: Record<string, unknown>): DeployedResource => ({
  urn: `urn:pulumi:test::test::${type}::${name}`,
  type,
  name,
  account,
  region,
  inputs: { name, ...inputs },
  outputs: {},
});

const allow = (Action: string | string[], Resource: string) => ({ Effect: "Allow", Action, Resource });
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const role = (name: string, service: string, sourceArn: string, ...statements: object[]) =>
  resource("aws:iam/role:Role", name, {
    assumeRolePolicy: policy({
      ...allow("sts:AssumeRole", ""),
      Resource: undefined,
      Principal: { Service: service },
      Condition: { ArnEquals: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceAccount": account } },
    }),
    inlinePolicies: [{ name: "own", policy: policy(...statements) }],
  });

/** Sends to a queue, waits for the token, reads the instances and publishes the answer to another queue. */
const definition = jsonata({
  Ask: {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Arguments: {
      QueueUrl: queueUrl("questions"),
      MessageBody: { token: "{% $states.context.Task.Token %}", instance: "{% $states.input.detail.instance %}" },
    },
    TimeoutSeconds: 3600,
    Assign: { answer: "{% $states.result %}" },
    Next: "Keep",
  },
  Keep: {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:s3:putObject",
    Arguments: { Bucket: "evidence-bucket", Key: "answer.json", Body: { answer: "{% $answer %}" } },
    Next: "Read",
  },
  Read: {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:s3:getObject",
    Arguments: { Bucket: "evidence-bucket", Key: "answer.json" },
    Output: "{% $parse($states.result.Body) %}",
    Next: "Missing",
  },
  Missing: {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:s3:getObject",
    Arguments: { Bucket: "evidence-bucket", Key: "nothing" },
    Catch: [{ ErrorEquals: ["S3.NoSuchKeyException"], Output: "{% $states.input %}", Next: "Denied" }],
    End: true,
  },
  Denied: {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:ec2:describeInstances",
    Arguments: {},
    Catch: [
      {
        ErrorEquals: ["Ec2.Ec2Exception"],
        Output: { answer: "{% $states.input.answer %}", denied: "{% $states.errorOutput.Cause %}" },
        Next: "Done",
      },
    ],
    End: true,
  },
  Done: { Type: "Succeed" },
});

const resources = (machineRole: DeployedResource): DeployedResource[] => [
  resource("aws:sqs/queue:Queue", "questions", {}),
  resource("aws:sqs/queue:Queue", "ended", {
    policy: policy({
      ...allow("sqs:SendMessage", arn("sqs", "ended")),
      Principal: { Service: "events.amazonaws.com" },
    }),
  }),
  resource("aws:s3/bucket:Bucket", "evidence-bucket", { bucket: "evidence-bucket" }),
  machineRole,
  role("starter", "events.amazonaws.com", arn("events", "rule/incident"), allow("states:StartExecution", machineArn)),
  resource("aws:sfn/stateMachine:StateMachine", "contain", {
    roleArn: roleArn("contain"),
    definition: JSON.stringify(definition),
  }),
  resource("aws:cloudwatch/eventRule:EventRule", "incident", { eventPattern: '{"source":["custom.test"]}' }),
  resource("aws:cloudwatch/eventTarget:EventTarget", "incident", {
    rule: "incident",
    arn: machineArn,
    roleArn: roleArn("starter"),
  }),
  resource("aws:cloudwatch/eventRule:EventRule", "ended", {
    eventPattern: JSON.stringify({
      source: ["aws.states"],
      detail: { status: ["SUCCEEDED"], stateMachineArn: [machineArn] },
    }),
  }),
  resource("aws:cloudwatch/eventTarget:EventTarget", "ended", { rule: "ended", arn: arn("sqs", "ended") }),
];

const machineRole = role(
  "contain",
  "states.amazonaws.com",
  machineArn,
  allow("sqs:SendMessage", arn("sqs", "questions")),
  allow(["s3:PutObject", "s3:GetObject"], "arn:aws:s3:::evidence-bucket/*"),
  allow("s3:ListBucket", "arn:aws:s3:::evidence-bucket"),
);

const incident: BusEvent = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "Incident",
  source: "custom.test",
  account,
  time: "2026-11-24T09:00:00Z",
  region,
  resources: [],
  detail: { instance: "i-1" },
};

const answerer: Principal = {
  kind: "root",
  account,
};

describe("Step Functions in the embedded organization", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await Emulator.start();
  });
  after(() => emulator.stop());

  const open = (deployed: DeployedResource[]) =>
    EmbeddedOrganization.start({
      deployment: { resources: deployed },
      organizationId: "o-example1234",
      accounts: [account],
      start: new Date("2026-11-24T09:00:00Z"),
      emulator,
    });

  it("starts by a rule, calls AWS with its role, waits for its token, and notifies the bus when it has ended", async () => {
    const organization = await open(resources(machineRole));
    try {
      const sqs = organization.direct.in(SQSClient, account, region);
      const receive = async (name: string) => {
        const QueueUrl = `${organization.endpoint}/${account}/${name}`;
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
        return Messages.map(({ Body }) => JSON.parse(Body ?? "") as Record<string, unknown>);
      };
      organization.stepFunctions.onWaiting(({ taskToken }) => {
        void organization.clock.busy(async () => {
          await organization.clock.sleep(600_000);
          assert.deepEqual(await receive("questions"), [{ token: taskToken, instance: "i-1" }]);
          const answered = await emulator.boto3({
            service: "stepfunctions",
            operation: "SendTaskSuccess",
            parameters: { taskToken, output: '"contain"' },
            region,
            endpoint: organization.endpoint,
            credentials: organization.credentialsOf(answerer),
          });
          assert.ok(answered.ok, JSON.stringify(answered));
        });
      });
      organization.happen(incident);
      await organization.settled();

      const ends = organization.timeline.of("workflow").filter(({ status }) => status !== "RUNNING");
      assert.deepEqual(
        ends.map(({ stateMachine, status, error, cause }) => [stateMachine, status, error, cause]),
        [["contain", "SUCCEEDED", undefined, undefined]],
      );
      const [end] = ends;
      assert.ok(end);
      const { answer, denied } = end.output as { answer: string; denied: string };
      assert.equal(answer, "contain");
      assert.match(
        denied,
        /not authorized to perform: ec2:DescribeInstances.*\(Service: Ec2, Status Code: 403, Request ID: /,
      );
      assert.match(organization.timeline.of("workflow")[0]?.startedBy ?? "", /assumed-role\/starter\//);
      const [told] = await receive("ended");
      assert.ok(told);
      assert.equal((told.detail as { status: string }).status, "SUCCEEDED");
    } finally {
      await organization.stop();
    }
  });

  it("refuses a state machine whose role trusts another one", async () => {
    const trusting = role("contain", "states.amazonaws.com", `${machineArn}-other`, allow("sqs:SendMessage", "*"));
    await assert.rejects(open(resources(trusting)), /nor the regional one is authorized to assume the provided role/);
  });
});
