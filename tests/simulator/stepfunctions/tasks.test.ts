import assert from "node:assert/strict";
import type { Credentials } from "../../../simulator/aws";
import { ServiceError } from "../../../simulator/emulator/boto3";
import type { ExecutionRecord } from "../../../simulator/stepfunctions/types";
import { account, failing, jsonata, machine, roleArn, seconds, session, task, types, World } from "./world";

const bytes = (text: string) => ({ $bytes: Buffer.from(text).toString("base64") });
const textOf = (value: unknown) => Buffer.from((value as { $bytes: string }).$bytes, "base64").toString("utf8");

/** Runs one Task state. */
const runTask = (world: World, resource: string, Arguments: unknown, more: object = {}): Promise<ExecutionRecord> =>
  world.run(jsonata({ T: { Type: "Task", Resource: resource, Arguments, End: true, ...more } }));

const sdk = (name: string) => `arn:aws:states:::aws-sdk:${name}`;

describe("aws-sdk tasks", () => {
  it("call the operation with a session of the role, assumed for the state machine", async () => {
    const world = new World().on("ec2 DescribeInstances", {
      Reservations: ["r"],
      ResponseMetadata: { RequestId: "1" },
    });
    const execution = await runTask(world, sdk("ec2:describeInstances"), { InstanceIds: ["i-1"], DryRun: "false" });
    assert.deepEqual(execution.output, { Reservations: ["r"] });
    const [call] = world.calls;
    assert.deepEqual(call?.parameters, { InstanceIds: ["i-1"], DryRun: false });
    assert.deepEqual(call?.credentials, { principal: session("workflow") });
    const last = world.assumed.at(-1);
    assert.deepEqual([last?.roleArn, last?.account, last?.sourceArn], [roleArn, account, execution.machine.arn]);
    assert.match(String(last?.sessionName), /^\w{32}$/);
  });

  it("spell parameters and results as the SDK for Java does", async () => {
    const world = new World().on("rds DescribeDBInstances", {
      DBInstances: ["d"],
      InstanceCreateTime: "2026-11-24T09:00:00.120000Z",
    });
    const { output } = await runTask(world, sdk("rds:describeDBInstances"), { DbInstanceIdentifier: "d" });
    assert.deepEqual(world.calls[0]?.parameters, { DBInstanceIdentifier: "d" });
    assert.deepEqual(output, { DbInstances: ["d"], InstanceCreateTime: "2026-11-24T09:00:00.120Z" });
  });

  it("leave names of maps as they are, read null as not set, and text as binary", async () => {
    const world = new World().on("dynamodb GetItem", { Item: { "an attribute": { S: "x" }, b: { B: bytes("raw") } } });
    const Key = { "a key": { S: "k" }, b: { B: "raw", S: null } };
    const { output } = await runTask(world, sdk("dynamodb:getItem"), { TableName: "t", Key });
    assert.deepEqual(world.calls[0]?.parameters, {
      TableName: "t",
      Key: { "a key": { S: "k" }, b: { B: bytes("raw") } },
    });
    assert.deepEqual(output, { Item: { "an attribute": { S: "x" }, b: { B: "raw" } } });
  });

  it("send a streamed body as the JSON document, with the quotes of a text (recorded), and read one as text", async () => {
    const world = new World().on("s3 GetObject", { Body: bytes("hello"), LastModified: "2026-11-24T09:00:00Z" });
    await runTask(world, sdk("s3:putObject"), { Bucket: "b", Key: "k", Body: "hello\nπ" });
    assert.equal(textOf(world.calls[0]?.parameters.Body), '"hello\\nπ"');
    const { output } = await new World()
      .on("s3 GetObject", { Body: bytes("hello"), LastModified: "2026-11-24T09:00:00Z" })
      .run(
        machine({
          T: { Type: "Task", Resource: sdk("s3:getObject"), Parameters: { Bucket: "b", Key: "k" }, End: true },
        }),
      );
    assert.deepEqual(output, { Body: "hello", LastModified: "2026-11-24T09:00:00Z" });
  });

  it("name errors by the service's model, or by the service where it has none (recorded)", async () => {
    const refusing = (shape?: string) => () => {
      throw new ServiceError("NoSuchBucket", "The specified bucket does not exist", 404, shape, "req");
    };
    const cases: Array<[string | undefined, string]> = [
      ["NoSuchBucket", "S3.NoSuchBucketException"],
      ["BucketFault", "S3.BucketException"],
      ["AccessDeniedException", "S3.AccessDeniedException"],
      [undefined, "S3.S3Exception"],
    ];
    for (const [shape, name] of cases) {
      const world = new World().on("s3 GetObject", refusing(shape));
      const { error, cause } = await runTask(world, sdk("s3:getObject"), { Bucket: "b", Key: "k" });
      assert.equal(error, name);
      assert.equal(cause, "The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: req)");
    }
  });

  it("do not start with parameters that do not fit", async () => {
    const world = new World();
    const failed = await runTask(world, sdk("ec2:describeInstances"), "{% {'Bogus': 1, 'MaxResults': '5'} %}");
    assert.equal(failed.error, "States.Runtime");
    assert.match(
      String(failed.cause),
      /could not be used to start the Task: \[The field "Bogus" is not supported by Step Functions, The value for the field 'MaxResults' must be an INTEGER\]$/,
    );
    assert.equal(world.calls.length, 0);
  });

  it("use the input of the state where there are no parameters", async () => {
    const world = new World();
    await world.run(machine({ T: task({ End: true }) }), { InstanceIds: ["i-1"] });
    assert.deepEqual(world.calls[0]?.parameters, { InstanceIds: ["i-1"] });
  });

  it("fail with States.TaskFailed when the role cannot be assumed (recorded)", async () => {
    const world = new World();
    const arn = await world.create(machine({ T: task({ End: true }) }));
    world.assumeRole = failing("AccessDenied", "the trust policy names another state machine");
    const execution = world.record(await world.start(arn));
    await world.clock.settled();
    assert.equal(execution.error, "States.TaskFailed");
    assert.match(
      String(execution.cause),
      /^The principal states\.amazonaws\.com is not authorized to assume .*another state machine$/,
    );
  });

  it("renew their session after an hour", async () => {
    const world = new World();
    await world.run(
      machine({
        A: task({ Next: "W1" }),
        W1: { Type: "Wait", Seconds: 3599, Next: "B" },
        B: task({ Parameters: {}, Next: "W2" }),
        W2: { Type: "Wait", Seconds: 1, Next: "C" },
        C: task({ Parameters: {}, End: true }),
      }),
    );
    // One at creation, one at the first task, one after the hour.
    assert.equal(world.assumed.length, 3);
  });

  it("act as the role in Credentials, which the execution role assumes", async () => {
    const Credentials = { AccessKeyId: "A", SecretAccessKey: "S", SessionToken: "T" };
    const target = "arn:aws:iam::444455556666:role/target";
    const world = new World().on("sts AssumeRole", { Credentials });
    const execution = await runTask(
      world,
      sdk("ec2:describeInstances"),
      {},
      { Credentials: { RoleArn: "{% 'arn:aws:iam::444455556666:role/target' %}" } },
    );
    assert.equal(execution.status, "SUCCEEDED", execution.cause);
    assert.equal(world.calls[0]?.parameters.RoleArn, target);
    assert.deepEqual(world.calls[0]?.credentials, { principal: session("workflow") });
    const keys: Credentials = { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" };
    assert.deepEqual(world.calls[1]?.credentials, { keys });
    const scheduled = (await world.history(execution.arn)).find(({ type }) => type === "TaskScheduled");
    assert.deepEqual((scheduled!.taskScheduledEventDetails as { taskCredentials: unknown }).taskCredentials, {
      roleArn: target,
    });
    const refused = await runTask(
      new World().on("sts AssumeRole", failing("AccessDenied", "no")),
      sdk("ec2:describeInstances"),
      {},
      { Credentials: { RoleArn: target } },
    );
    assert.equal(refused.error, "States.TaskFailed");
  });
});

describe("optimized tasks", () => {
  const optimized = (name: string) => `arn:aws:states:::${name}`;

  it("sqs and sns send JSON as text", async () => {
    const world = new World().on("sqs SendMessage", {
      MessageId: "m",
      MD5OfMessageBody: "5",
      ResponseMetadata: { RequestId: "r", HTTPStatusCode: 200 },
    });
    const { output } = await runTask(world, optimized("sqs:sendMessage"), { QueueUrl: "u", MessageBody: { a: null } });
    assert.equal(world.calls[0]?.parameters.MessageBody, '{"a":null}');
    assert.deepEqual(output, {
      MessageId: "m",
      MD5OfMessageBody: "5",
      SdkHttpMetadata: { HttpHeaders: { "x-amzn-RequestId": "r" }, HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: "r" },
    });
    const plain = new World();
    await runTask(plain, optimized("sns:publish"), { TopicArn: "t", Message: "plain" });
    assert.equal(plain.calls[0]?.parameters.Message, "plain");
  });

  it("lambda invokes and reads the payload; a function's error is the task's", async () => {
    const world = new World().on("lambda Invoke", {
      StatusCode: 200,
      ExecutedVersion: "$LATEST",
      Payload: bytes('{"x":1}'),
    });
    const { output } = await runTask(
      world,
      optimized("lambda:invoke"),
      { FunctionName: "f", Payload: { in: 1 } },
      { Output: "{% $states.result.Payload %}" },
    );
    assert.equal(textOf(world.calls[0]?.parameters.Payload), '{"in":1}');
    assert.deepEqual(output, { x: 1 });
    const text = '{"errorType":"TypeError","errorMessage":"no"}';
    const bad = new World().on("lambda Invoke", { StatusCode: 200, FunctionError: "Unhandled", Payload: bytes(text) });
    const failed = await runTask(bad, optimized("lambda:invoke"), { FunctionName: "f" });
    assert.deepEqual([failed.error, failed.cause], ["TypeError", text]);
  });

  it("name errors as the SDK for Java 1 does (recorded)", async () => {
    const refusing = (code: string, shape?: string) => () => {
      throw new ServiceError(code, "Function not found: f", 404, shape, "req");
    };
    const known = await runTask(
      new World().on("lambda Invoke", refusing("ResourceNotFoundException", "ResourceNotFoundException")),
      optimized("lambda:invoke"),
      { FunctionName: "f" },
    );
    assert.deepEqual(
      [known.error, known.cause],
      [
        "Lambda.ResourceNotFoundException",
        "Function not found: f (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: req; Proxy: null)",
      ],
    );
    const unknown = await runTask(
      new World().on("lambda Invoke", refusing("AccessDeniedException")),
      optimized("lambda:invoke"),
      { FunctionName: "f" },
    );
    assert.equal(unknown.error, "Lambda.AWSLambdaException");
  });

  it("a function named directly gives its payload, with events of its own", async () => {
    const world = new World().on("lambda Invoke", { StatusCode: 200, Payload: bytes("[1]") });
    const execution = await world.run(
      machine({ T: { Type: "Task", Resource: "arn:aws:lambda:eu-west-1:111122223333:function:f", End: true } }),
      { in: 1 },
    );
    assert.deepEqual(execution.output, [1]);
    assert.deepEqual(types(await world.history(execution.arn)).slice(2, 5), [
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
    ]);
  });

  it("events:putEvents adds execution and state machine to Resources, and fails on a failed entry", async () => {
    const Entries = [{ Source: "s", DetailType: "d", Detail: { a: 1 }, Resources: ["x"] }];
    const world = new World().on("events PutEvents", { FailedEntryCount: 0 });
    const execution = await runTask(world, optimized("events:putEvents"), { Entries });
    assert.deepEqual(world.calls[0]?.parameters.Entries, [
      { Source: "s", DetailType: "d", Detail: '{"a":1}', Resources: ["x", execution.arn, execution.machine.arn] },
    ]);
    const failed = await runTask(
      new World().on("events PutEvents", { FailedEntryCount: 1 }),
      optimized("events:putEvents"),
      { Entries },
    );
    assert.equal(failed.error, "EventBridge.FailedEntry");
  });
});

describe("tasks that start executions", () => {
  const child = machine({
    W: { Type: "Wait", Seconds: 4, Next: "P" },
    P: { Type: "Pass", Parameters: { "got.$": "$" }, End: true },
  });
  const parent = (suffix: string, stateMachineArn: string, more: object = {}) =>
    jsonata({
      T: {
        Type: "Task",
        Resource: `arn:aws:states:::states:startExecution${suffix}`,
        Arguments: { StateMachineArn: stateMachineArn, Input: { from: "parent" } },
        End: true,
        ...more,
      },
    });
  const runParent = async (world: World, suffix: string, childDefinition = child, more: object = {}) => {
    const childArn = await world.create(childDefinition, "child");
    const parentArn = await world.create(parent(suffix, childArn, more), "parent");
    const execution = world.record(await world.start(parentArn));
    return execution;
  };

  it("go on at once, or wait for the end and give its description, with output as text or as JSON (recorded)", async () => {
    const outputs: Record<string, unknown> = {};
    for (const suffix of ["", ".sync", ".sync:2"]) {
      const world = new World();
      const execution = await runParent(world, suffix);
      await world.clock.settled();
      assert.equal(execution.status, "SUCCEEDED", execution.cause);
      assert.equal(seconds(execution), suffix === "" ? 0 : 4);
      const { Output, Status, Input } = execution.output as Record<string, unknown>;
      outputs[suffix] = { Output, Status, Input };
    }
    const got = { got: { from: "parent" } };
    assert.deepEqual(outputs, {
      "": { Output: undefined, Status: undefined, Input: undefined },
      ".sync": { Output: JSON.stringify(got), Status: "SUCCEEDED", Input: '{"from":"parent"}' },
      ".sync:2": { Output: got, Status: "SUCCEEDED", Input: { from: "parent" } },
    });
  });

  it("fail with States.TaskFailed when it fails or times out", async () => {
    for (const definition of [
      machine({ F: { Type: "Fail", Error: "E" } }),
      machine({ W: { Type: "Wait", Seconds: 9, End: true } }, { TimeoutSeconds: 1 }),
    ]) {
      const world = new World();
      const execution = await runParent(world, ".sync:2", definition);
      await world.clock.settled();
      assert.equal(execution.error, "States.TaskFailed");
      assert.ok(["FAILED", "TIMED_OUT"].includes(JSON.parse(String(execution.cause)).Status));
    }
  });

  it("stop it when they are ended before", async () => {
    const world = new World();
    const execution = await runParent(world, ".sync", child, { TimeoutSeconds: 2 });
    await world.clock.settled();
    assert.equal(execution.error, "States.Timeout");
    assert.equal(world.calls.at(-1)?.operation, "StopExecution");
    const statuses = world.timeline.of("workflow").map(({ stateMachine, status }) => `${stateMachine} ${status}`);
    assert.ok(statuses.includes("child ABORTED"));
  });

  it("need the managed rule at creation", async () => {
    const world = new World();
    await runParent(world, ".sync:2");
    assert.deepEqual(world.asked, ["events:PutTargets", "events:PutRule", "events:DescribeRule"]);
    const other = new World();
    other.allows = async () => ({ allowed: false, reason: "nobody allows it" });
    await assert.rejects(runParent(other, ".sync:2"), { code: "AccessDeniedException" });
  });
});
