import assert from "node:assert/strict";
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from "@aws-sdk/client-ec2";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AwsError, type LocalService } from "../../../simulator/aws";
import type { FaultPlan } from "../../../simulator/door";
import { account, failureOf, openDoor, otherAccount, roleSession, type Setup } from "./support";

const arn = `arn:aws:sts::${account}:assumed-role/responder/jane`;

/** One call of each protocol: name of the exception for a denied call, HTTP status. */
const calls: Array<[what: string, send: (configuration: object) => Promise<unknown>, denied: string, status: number]> =
  [
    ["ec2", (c) => new EC2Client(c).send(new DescribeInstancesCommand({})), "UnauthorizedOperation", 403],
    ["query", (c) => new IAMClient(c).send(new GetRoleCommand({ RoleName: "r" })), "AccessDenied", 403],
    ["query", (c) => new AutoScalingClient(c).send(new DescribeAutoScalingGroupsCommand({})), "AccessDenied", 403],
    [
      "query of sns",
      (c) => new SNSClient(c).send(new PublishCommand({ TopicArn: "arn:t", Message: "m" })),
      "AuthorizationErrorException",
      403,
    ],
    ["json", (c) => new SSMClient(c).send(new GetParameterCommand({ Name: "p" })), "AccessDeniedException", 400],
    [
      "json",
      (c) => new DynamoDBClient(c).send(new PutItemCommand({ TableName: "t", Item: {} })),
      "AccessDeniedException",
      400,
    ],
    ["json of sqs", (c) => new SQSClient(c).send(new ListQueuesCommand({})), "AccessDenied", 400],
    ["json of cloudwatch", (c) => new CloudWatchClient(c).send(new DescribeAlarmsCommand({})), "AccessDenied", 400],
    [
      "rest-json",
      (c) => new LambdaClient(c).send(new InvokeCommand({ FunctionName: "f" })),
      "AccessDeniedException",
      403,
    ],
    ["rest-xml", (c) => new S3Client(c).send(new GetObjectCommand({ Bucket: "b", Key: "k" })), "AccessDenied", 403],
  ];

describe("an error of the front door", () => {
  let setup: Setup;
  afterEach(() => setup.close());

  it("is the denial that each service's clients know, in AWS's words, with what decided", async () => {
    setup = await openDoor({
      authorize: async () => ({
        allowed: false,
        reason: "no identity-based policy allows it",
        action: "a:B",
        resource: "arn:r",
      }),
    });
    for (const [what, send, name, status] of calls) {
      const error = await failureOf(send(setup.client()));
      assert.equal(error.name, name, what);
      assert.equal(error.$metadata?.httpStatusCode, status, what);
      assert.equal(error.$metadata?.attempts, 1, `${what}: a denial is not repeated`);
      assert.equal(
        error.message.replace("You are not authorized to perform this operation. ", ""),
        `User: ${arn} is not authorized to perform: a:B on resource: arn:r because no identity-based policy allows it`,
        what,
      );
      assert.equal(error.$metadata?.requestId, setup.records.at(-1)?.requestId, what);
    }
    assert.equal(setup.stub.requests.length, 0);
    assert.ok(setup.records.every((record) => record.decision?.allowed === false && record.error));
  });

  it("says only the status to HEAD", async () => {
    setup = await openDoor({ authorize: async () => ({ allowed: false, reason: "of a policy" }) });
    const error = await failureOf(new S3Client(setup.client()).send(new HeadObjectCommand({ Bucket: "b", Key: "k" })));
    assert.equal(error.$metadata?.httpStatusCode, 403);
  });

  const page = "<!doctype html><title>Sorry</title><p>Something about it</p>";
  const html = { "content-type": "text/html; charset=utf-8" };
  for (const [what, answer, name, message] of [
    [
      "has no page for",
      { status: 404, headers: html, body: page },
      "NotImplemented",
      "the emulator does not implement this operation (404: Something about it).",
    ],
    [
      "says that it does not implement",
      { status: 500, headers: { ...html, "x-reflex-exception": "NotImplementedError: not yet (a.py:1)" }, body: page },
      "NotImplemented",
      "the emulator does not implement this operation (not yet).",
    ],
    [
      "has no package for",
      {
        status: 500,
        headers: { ...html, "x-reflex-exception": "ModuleNotFoundError: No module named 'aws_xray_sdk' (moto/x.py:4)" },
        body: page,
      },
      "NotImplemented",
      "the emulator does not implement this operation (No module named 'aws_xray_sdk').",
    ],
    [
      "fails over",
      { status: 500, headers: { ...html, "x-reflex-exception": "KeyError: 'x' (a.py:1)" }, body: page },
      "EmulatorException",
      "an exception inside the emulator, not an answer of AWS: KeyError: 'x' (a.py:1). Correct moto in " +
        "simulator/emulator/python/corrections, or call it in another way.",
    ],
  ] as const) {
    it(`names service and operation that the emulator ${what}, and is not repeated`, async () => {
      setup = await openDoor();
      setup.stub.answer = answer;
      for (const [protocol, send] of calls) {
        const error = await failureOf(send(setup.client()));
        const { call } = setup.records.at(-1)!;
        assert.equal(error.name, name, protocol);
        assert.equal(error.message, `${call.service} ${call.operation}: ${message}`);
        assert.equal(error.$metadata?.httpStatusCode, 501);
        assert.equal(error.$metadata?.attempts, 1, protocol);
      }
    });
  }

  it("says when the emulator is gone", async () => {
    setup = await openDoor({ emulatorEndpoint: "http://127.0.0.1:1" });
    await assert.rejects(new EC2Client(setup.client()).send(new DescribeInstancesCommand({})), {
      name: "EmulatorUnavailable",
      message: /^ec2 DescribeInstances: the emulator at http:\/\/127\.0\.0\.1:1 does not answer \(ECONNREFUSED\)/,
    });
  });

  it("keeps the emulator's own errors, in the answer and in the record", async () => {
    setup = await openDoor();
    setup.stub.answer = {
      status: 400,
      headers: { "content-type": "text/xml", "x-amzn-requestid": "the-emulators" },
      body: "<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>no i-1</Message></Error></Errors><RequestID>x</RequestID></Response>",
    };
    await assert.rejects(new EC2Client(setup.client()).send(new DescribeInstancesCommand({})), {
      name: "InvalidInstanceID.NotFound",
      message: "no i-1",
    });
    assert.deepEqual(setup.records[0]?.error, { code: "InvalidInstanceID.NotFound", message: "no i-1", status: 400 });
    assert.equal(setup.records[0]?.requestId, "the-emulators");
  });

  it("is the dry run's, for a caller who may and for one who may not", async () => {
    const denied: string[] = [];
    setup = await openDoor({
      authorize: async ({ principal }) => ({ allowed: principal.kind === "root", reason: "it is not root" }),
    });
    for (const principal of [roleSession(), { kind: "root" as const, account }]) {
      const call = new EC2Client(setup.client(principal)).send(
        new StopInstancesCommand({ InstanceIds: ["i-1"], DryRun: true }),
      );
      const error = await failureOf(call);
      denied.push(`${error.name} ${error.$metadata?.httpStatusCode}`);
    }
    assert.deepEqual(denied, ["UnauthorizedOperation 403", "DryRunOperation 412"]);
    assert.equal(setup.stub.requests.length, 0);
  });

  it("is one that a drill ordered, as often as it ordered it and for the same principal", async () => {
    const error = { code: "RequestLimitExceeded", message: "Request limit exceeded.", status: 400 };
    const faults: FaultPlan = [
      { match: { service: "ec2", operation: "DescribeInstances", principalRole: "responder" }, error, times: 2 },
      { match: { account: otherAccount }, error: { ...error, code: "InternalError", status: 501 }, times: 1 },
    ];
    setup = await openDoor({ faults });
    setup.stub.answer = { body: "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>" };
    const outcome = async (principal = roleSession()) =>
      new EC2Client({ ...setup.client(principal), maxAttempts: 1 }).send(new DescribeInstancesCommand({})).then(
        () => "fine",
        (e: Error) => e.name,
      );
    assert.equal(await outcome({ kind: "root", account }), "fine");
    assert.deepEqual([await outcome(), await outcome(), await outcome()], [error.code, error.code, "fine"]);
    assert.equal(await outcome(roleSession({ account: otherAccount })), "InternalError");
    assert.deepEqual(
      faults.map(({ times }) => times),
      [0, 0],
    );
  });

  it("of a service of our own keeps its code; a failure of ours is reported and not repeated", async () => {
    const failures = [new AwsError("ParameterNotFound", "there is no p"), new RangeError("a bug")];
    const service: LocalService = {
      operations: new Set(["GetParameter"]),
      handle: async () => {
        throw failures.shift();
      },
    };
    setup = await openDoor({ services: new Map([["ssm", service]]) });
    const ssm = new SSMClient(setup.client());
    await assert.rejects(ssm.send(new GetParameterCommand({ Name: "p" })), {
      name: "ParameterNotFound",
      message: "there is no p",
    });
    await assert.rejects(ssm.send(new GetParameterCommand({ Name: "p" })), {
      name: "InternalFailure",
      message: /a bug/,
    });
    assert.deepEqual(failures, []);
  });
});
