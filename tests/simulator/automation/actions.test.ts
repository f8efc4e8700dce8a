import assert from "node:assert/strict";
import { AwsError } from "../../../simulator/aws";
import { account, document, failing, region, session, stepNamed, user, World } from "./world";

const step = (action: string, inputs: object, more: object = {}) => ({
  name: "s",
  action: `aws:${action}`,
  inputs,
  ...more,
});
const operations = (world: World) => world.calls.map(({ service, operation }) => `${service} ${operation}`);
/** Runs one step and gives its outputs, or why it failed. */
async function outcome(world: World, ...steps: object[]) {
  const run = await world.run(document(...steps));
  const { StepStatus, Outputs, FailureMessage, FailureDetails, ExecutionStartTime, ExecutionEndTime } = stepNamed(
    run,
    "s",
  );
  return {
    status: StepStatus,
    outputs: Outputs,
    failure: FailureMessage,
    details: FailureDetails,
    seconds: ExecutionEndTime - ExecutionStartTime,
  };
}

describe("aws:executeAwsApi", () => {
  it("passes the API's parameters as boto3 spells them, with the run's credentials", async () => {
    const world = new World();
    await outcome(
      world,
      step("executeAwsApi", { Service: "ecs", Api: "DescribeServices", cluster: "c", services: ["x"] }),
    );
    assert.deepEqual(world.calls[0], {
      service: "ecs",
      operation: "DescribeServices",
      parameters: { cluster: "c", services: ["x"] },
      credentials: { principal: user("starter") },
    });
  });
  it("declares outputs with selectors and types; the default type is String", async () => {
    const world = new World().on("ec2 DescribeInstances", { N: 3, L: [{ Id: "a" }, { Id: "b" }], M: { k: 1 } });
    const outputs = [
      { Name: "N", Selector: "$.N" },
      { Name: "L", Selector: "$..Id", Type: "StringList" },
      { Name: "M", Selector: "$.M", Type: "StringMap" },
      { Name: "All", Selector: "$", Type: "StringMap" },
    ];
    const { outputs: found } = await outcome(
      world,
      step("executeAwsApi", { Service: "ec2", Api: "DescribeInstances" }, { outputs }),
    );
    assert.deepEqual([found.N, found.L, found.M], [["3"], ["a", "b"], ['{"k":1}']]);
    assert.match(found.All?.[0] ?? "", /^\{"N":3/);
  });
  it("an output that cannot be converted fails the step", async () => {
    const world = new World().on("ec2 DescribeInstances", { L: ["a", "b"] });
    const { status, failure, details } = await outcome(
      world,
      step(
        "executeAwsApi",
        { Service: "ec2", Api: "DescribeInstances" },
        { outputs: [{ Name: "L", Selector: "$.L", Type: "String" }] },
      ),
    );
    assert.deepEqual([status, details?.FailureStage], ["Failed", "PostVerification"]);
    assert.match(failure ?? "", /output L \(\$\.L\): a list of 2 cannot become String/);
  });
  it("an API error is in boto3's words; a refusal has failure type Permission", async () => {
    const world = new World().on("ec2 StopInstances", failing("UnauthorizedOperation"));
    const { failure, details } = await outcome(world, step("executeAwsApi", { Service: "ec2", Api: "StopInstances" }));
    assert.equal(
      failure,
      "An error occurred (UnauthorizedOperation) when calling the StopInstances operation: it does not exist",
    );
    assert.equal(details?.FailureType, "Permission");
  });
  it("a parameter that boto3 refuses fails the step", async () => {
    const world = new World().on("ec2 StopInstances", failing("ParamValidation"));
    assert.match(
      (await outcome(world, step("executeAwsApi", { Service: "ec2", Api: "StopInstances" }))).failure ?? "",
      /^Parameter validation failed/,
    );
  });
});

describe("aws:assertAwsResourceProperty and aws:waitForAwsResourceProperty", () => {
  const property = (action: string, DesiredValues: string[], more: object = {}) =>
    step(action, { Service: "ec2", Api: "DescribeInstances", PropertySelector: "$.State", DesiredValues }, more);
  it("assert fails at once when the value is another one", async () => {
    const { failure, details, seconds } = await outcome(
      new World().on("ec2 DescribeInstances", { State: "a" }),
      property("assertAwsResourceProperty", ["b", "c"]),
    );
    assert.equal(failure, '$.State is "a", desired b or c');
    assert.deepEqual([details?.FailureType, seconds], ["Verification", 0]);
  });
  it("Booleans are written True and False", async () => {
    const world = () => new World().on("ec2 DescribeInstances", { State: true });
    assert.equal((await outcome(world(), property("assertAwsResourceProperty", ["True"]))).status, "Success");
    assert.equal((await outcome(world(), property("assertAwsResourceProperty", ["true"]))).status, "Failed");
  });
  it("Integers are written as text", async () =>
    assert.equal(
      (
        await outcome(
          new World().on("ec2 DescribeInstances", { State: 3 }),
          property("assertAwsResourceProperty", ["3"]),
        )
      ).status,
      "Success",
    ));
  it("wait polls every 5 seconds until a value is a desired one", async () => {
    let polls = 0;
    const world = new World().on("ec2 DescribeInstances", () => (++polls < 4 ? {} : { State: "ok" }));
    assert.deepEqual([(await outcome(world, property("waitForAwsResourceProperty", ["ok"]))).seconds, polls], [15, 4]);
  });
  it("wait times out after an hour by default, also in a bad final state", async () => {
    const { status, seconds } = await outcome(
      new World().on("ec2 DescribeInstances", { State: "failed" }),
      property("waitForAwsResourceProperty", ["ok"]),
    );
    assert.deepEqual([status, seconds], ["TimedOut", 3_600]);
  });
  it("an API error while polling fails the step", async () =>
    assert.equal(
      (
        await outcome(
          new World().on("ec2 DescribeInstances", failing()),
          property("waitForAwsResourceProperty", ["ok"]),
        )
      ).status,
      "Failed",
    ));
  it("a list of several values is not compared", async () =>
    assert.match(
      (
        await outcome(
          new World().on("ec2 DescribeInstances", { State: ["a", "b"] }),
          property("assertAwsResourceProperty", ["a"]),
        )
      ).failure ?? "",
      /a list of 2/,
    ));
});

describe("actions on instances and images", () => {
  const status = (state: string, check = "ok") => ({
    InstanceStatuses: [
      {
        InstanceId: "i-1",
        InstanceState: { Name: state },
        InstanceStatus: { Status: check },
        SystemStatus: { Status: check },
      },
    ],
  });
  const change = (DesiredState: string, more: object = {}) =>
    step("changeInstanceState", { InstanceIds: ["i-1"], DesiredState, ...more });

  it("running waits for the status checks too", async () => {
    const answers = [status("pending", "initializing"), status("running", "initializing"), status("running")];
    const world = new World().on("ec2 DescribeInstanceStatus", () => answers.shift() ?? status("running"));
    assert.equal((await outcome(world, change("running"))).seconds, 10);
    assert.equal(operations(world)[0], "ec2 StartInstances");
  });
  it("an instance whose checks never pass hangs until the hour is over", async () =>
    assert.equal(
      (await outcome(new World().on("ec2 DescribeInstanceStatus", status("running", "impaired")), change("running")))
        .status,
      "TimedOut",
    ));
  it("stopped passes Force on, terminated terminates", async () => {
    const stop = new World().on("ec2 DescribeInstanceStatus", status("stopped"));
    await outcome(stop, change("stopped", { Force: true }));
    assert.deepEqual(stop.calls[0]?.parameters, { InstanceIds: ["i-1"], Force: true });
    const terminate = new World().on("ec2 DescribeInstanceStatus", status("terminated"));
    await outcome(terminate, change("terminated"));
    assert.equal(operations(terminate)[0], "ec2 TerminateInstances");
  });
  it("CheckStateOnly changes nothing", async () => {
    const world = new World().on("ec2 DescribeInstanceStatus", status("stopped"));
    await outcome(world, change("stopped", { CheckStateOnly: true }));
    assert.deepEqual(operations(world), ["ec2 DescribeInstanceStatus"]);
  });
  it("a String for a StringList input fails when the step is about to run", async () => {
    const { failure, details } = await outcome(
      new World(),
      step("changeInstanceState", { InstanceIds: "i-1", DesiredState: "stopped" }),
    );
    assert.match(failure ?? "", /InstanceIds must be of type StringList, found a String/);
    assert.equal(details?.FailureStage, "InputValidation");
  });
  it("runInstances: m1.small by default, counts under other names, waits until running", async () => {
    const world = new World()
      .on("ec2 RunInstances", { Instances: [{ InstanceId: "i-1" }] })
      .on("ec2 DescribeInstanceStatus", status("running", "initializing"));
    const { outputs } = await outcome(
      world,
      step("runInstances", {
        ImageId: "ami-1",
        MinInstanceCount: 1,
        MaxInstanceCount: "2",
        IamInstanceProfileName: "p",
        SubnetId: "subnet-1",
      }),
    );
    assert.deepEqual(world.calls[0]?.parameters, {
      ImageId: "ami-1",
      SubnetId: "subnet-1",
      InstanceType: "m1.small",
      MinCount: 1,
      MaxCount: 2,
      IamInstanceProfile: { Name: "p" },
    });
    assert.deepEqual(outputs, { InstanceIds: ["i-1"], InstanceStates: ["running"] });
  });
  it("createImage waits until the image is available", async () => {
    const states = ["pending", "available"];
    const world = new World()
      .on("ec2 CreateImage", { ImageId: "ami-2" })
      .on("ec2 DescribeImages", () => ({ Images: [{ State: states.shift() }] }));
    const { outputs } = await outcome(
      world,
      step("createImage", { InstanceId: "i-1", ImageName: "n", NoReboot: true }),
    );
    assert.deepEqual(world.calls[0]?.parameters, { Name: "n", InstanceId: "i-1", NoReboot: true });
    assert.deepEqual(outputs, { ImageId: ["ami-2"], ImageState: ["available"] });
  });
  it("copyImage copies into the run's Region and fails with a failed image", async () => {
    const world = new World()
      .on("ec2 CopyImage", { ImageId: "ami-3" })
      .on("ec2 DescribeImages", { Images: [{ State: "failed" }] });
    assert.equal(
      (
        await outcome(
          world,
          step("copyImage", { SourceImageId: "ami-1", SourceRegion: "eu-central-1", ImageName: "n" }),
        )
      ).failure,
      "image ami-3 is failed",
    );
  });
  it("deleteImage deletes the snapshots too", async () => {
    const world = new World().on("ec2 DescribeImages", {
      Images: [{ BlockDeviceMappings: [{ Ebs: { SnapshotId: "snap-1" } }, { VirtualName: "ephemeral0" }] }],
    });
    await outcome(world, step("deleteImage", { ImageId: "ami-1" }));
    assert.deepEqual(operations(world), ["ec2 DescribeImages", "ec2 DeregisterImage", "ec2 DeleteSnapshot"]);
  });
  it("createTags: EC2 by default, other types accept one id", async () => {
    const Tags = [{ Key: "k", Value: "v" }];
    const world = new World();
    await outcome(world, step("createTags", { ResourceIds: ["i-1", "vol-1"], Tags }));
    assert.deepEqual(world.calls[0]?.parameters, { Resources: ["i-1", "vol-1"], Tags });
    const { failure } = await outcome(
      new World(),
      step("createTags", { ResourceType: "Parameter", ResourceIds: ["a", "b"], Tags }),
    );
    assert.match(failure ?? "", /exactly one id/);
  });
});

describe("actions that start something and wait", () => {
  it("createStack waits for CREATE_COMPLETE", async () => {
    const states = ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"];
    const world = new World()
      .on("cloudformation CreateStack", { StackId: "id" })
      .on("cloudformation DescribeStacks", () => ({ Stacks: [{ StackStatus: states.shift() }] }));
    assert.deepEqual((await outcome(world, step("createStack", { StackName: "n", TemplateBody: "{}" }))).outputs, {
      StackId: ["id"],
      StackStatus: ["CREATE_COMPLETE"],
    });
  });
  it("createStack fails with a stack that rolled back, and its reason", async () => {
    const world = new World()
      .on("cloudformation CreateStack", { StackId: "id" })
      .on("cloudformation DescribeStacks", { Stacks: [{ StackStatus: "ROLLBACK_COMPLETE", StackStatusReason: "no" }] });
    assert.equal(
      (await outcome(world, step("createStack", { StackName: "n" }))).failure,
      "stack id is ROLLBACK_COMPLETE: no",
    );
  });
  it("deleteStack waits until the stack is gone", async () => {
    let polls = 0;
    const world = new World().on("cloudformation DescribeStacks", () => {
      if (++polls > 2) throw new AwsError("ValidationError", "Stack with id n does not exist");
      return { Stacks: [{ StackId: "id", StackStatus: "DELETE_IN_PROGRESS" }] };
    });
    assert.equal((await outcome(world, step("deleteStack", { StackName: "n" }))).status, "Success");
  });
  it("invokeLambdaFunction sends InputPayload as JSON and gives the result", async () => {
    const world = new World().on("lambda Invoke", { StatusCode: 200, Payload: '{"Retry":"yes"}' });
    const { outputs } = await outcome(
      world,
      step(
        "invokeLambdaFunction",
        { FunctionName: "f", InputPayload: { a: 1 }, Payload: "ignored" },
        { outputs: [{ Name: "Again", Selector: "$.Retry", Type: "String" }] },
      ),
    );
    assert.equal(world.calls[0]?.parameters.Payload, '{"a":1}');
    assert.deepEqual(outputs, { StatusCode: ["200"], Payload: ['{"Retry":"yes"}'], Again: ["yes"] });
  });
  it("invokeLambdaFunction fails with a function error", async () => {
    const world = new World().on("lambda Invoke", { StatusCode: 200, FunctionError: "Unhandled", Payload: "boom" });
    assert.equal(
      (await outcome(world, step("invokeLambdaFunction", { FunctionName: "f" }))).failure,
      "function f failed (Unhandled): boom",
    );
  });
  it("invokeLambdaFunction is cut off after 300 seconds", async () => {
    const world = new World();
    world.on("lambda Invoke", async () => {
      await world.clock.sleep(600_000);
      return {};
    });
    const { status, seconds } = await outcome(
      world,
      step("invokeLambdaFunction", { FunctionName: "f" }, { timeoutSeconds: 500 }),
    );
    assert.deepEqual([status, seconds], ["TimedOut", 300]);
  });
  it("executeStateMachine waits for the end and gives texts", async () => {
    const states = ["RUNNING", "SUCCEEDED"];
    const world = new World()
      .on("stepfunctions StartExecution", { executionArn: "arn" })
      .on("stepfunctions DescribeExecution", () => ({
        status: states.shift(),
        output: '{"a":1}',
        executionArn: "arn",
      }));
    assert.deepEqual(
      (await outcome(world, step("executeStateMachine", { stateMachineArn: "m", input: "{}" }))).outputs,
      { executionArn: ["arn"], output: ['{"a":1}'], status: ["SUCCEEDED"] },
    );
  });
  it("executeStateMachine fails with a failed execution", async () => {
    const world = new World()
      .on("stepfunctions StartExecution", { executionArn: "arn" })
      .on("stepfunctions DescribeExecution", { status: "FAILED", error: "E", cause: "because" });
    assert.equal(
      (await outcome(world, step("executeStateMachine", { stateMachineArn: "m" }))).failure,
      "execution arn is FAILED: E because",
    );
  });
});

describe("aws:executeAutomation", () => {
  const childDocument = {
    ...document({
      name: "d",
      action: "aws:executeAwsApi",
      inputs: { Service: "ec2", Api: "DescribeInstances", Id: "{{ Id }}" },
      outputs: [{ Name: "X", Selector: "$.X", Type: "String" }],
    }),
    parameters: { Id: { type: "String" } },
    outputs: ["d.X"],
  };
  const parent = (DocumentName = "Child", parameters: object = { Id: "i-1" }) =>
    step("executeAutomation", { DocumentName, RuntimeParameters: parameters });

  it("Output is the list of the child's outputs", async () => {
    const world = new World().on("ec2 DescribeInstances", { X: "found" });
    await world.create(childDocument, "Child");
    const { outputs } = await outcome(world, parent());
    assert.deepEqual([outputs.Output, outputs.Status], [["found"], ["Success"]]);
  });
  it("a child runs as the initiator, not with the parent's assumeRole", async () => {
    const world = new World();
    await world.create(childDocument, "Child");
    await world.create({ ...document(parent()), assumeRole: `arn:aws:iam::${account}:role/parent` });
    const id = await world.start({}, {}, session("triage"));
    await world.clock.settled();
    assert.deepEqual(world.calls[0]?.credentials.principal, session("triage"));
    const { AutomationExecutionMetadataList } = await world.ssm("DescribeAutomationExecutions", {
      Filters: [{ Key: "ParentExecutionId", Values: [id] }],
    });
    assert.deepEqual(
      (AutomationExecutionMetadataList as Array<{ ExecutedBy: string }>).map(({ ExecutedBy }) => ExecutedBy),
      [`arn:aws:sts::${account}:assumed-role/triage/session`],
    );
  });
  it("a failing child fails the step", async () => {
    const world = new World().on("ec2 DescribeInstances", failing());
    await world.create(childDocument, "Child");
    assert.match((await outcome(world, parent())).failure ?? "", /child run .* of Child ended Failed: Step d/);
  });
  it("a child that cannot be started fails the step with the reason", async () => {
    assert.match(
      (await outcome(new World(), parent("Nothing"))).failure ?? "",
      /AutomationDefinitionNotFoundException/,
    );
  });
  it("at most 5 levels below the first run", async () => {
    const world = new World();
    await world.create(document(step("executeAutomation", { DocumentName: "Runbook" })));
    const id = await world.start();
    await world.clock.settled();
    const levels = world.timeline.of("automation").filter(({ status }) => status === "Failed");
    assert.equal(levels.length, 6);
    assert.match((await world.get(id)).FailureMessage ?? "", /ended Failed/);
  });
  it("children do not use up the one start a second", async () => {
    const world = new World();
    await world.create(childDocument, "Child");
    const { status } = await outcome(world, parent(), { ...parent(), name: "again" });
    assert.equal(status, "Success");
  });
});

describe("credentials of a run", () => {
  it("a role's session is renewed after an hour", async () => {
    const world = new World();
    const call = (name: string) => ({
      name,
      action: "aws:executeAwsApi",
      inputs: { Service: "ec2", Api: "StopInstances" },
    });
    const sleep = { name: "z", action: "aws:sleep", inputs: { Duration: "PT61M" } };
    await world.run({
      ...document(call("a"), call("b"), sleep, call("c")),
      assumeRole: `arn:aws:iam::${account}:role/run`,
    });
    assert.equal(world.assumed.length, 2);
  });
  it("a run without a role dies with its starter's session after 12 hours", async () => {
    const steps = [
      { name: "z", action: "aws:sleep", inputs: { Duration: "PT13H" } },
      { name: "s", action: "aws:executeAwsApi", inputs: { Service: "ec2", Api: "StopInstances" } },
    ];
    const { failure } = await outcome(new World(), ...steps);
    assert.match(failure ?? "", /ExpiredToken.*12 hours/);
  });
  it("calls are made in the account and Region of the run", async () => {
    const seen: string[] = [];
    const world: World = new World({
      callAws: async (request) => {
        seen.push(`${request.account}/${request.region}`);
        return {};
      },
    });
    await outcome(world, step("executeAwsApi", { Service: "ec2", Api: "StopInstances" }));
    assert.deepEqual(seen, [`${account}/${region}`]);
  });
});
