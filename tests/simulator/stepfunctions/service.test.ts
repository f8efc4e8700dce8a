import assert from "node:assert/strict";
import { account, failing, machine, region, roleArn, seconds, types, World } from "./world";

const pass = machine({ A: { Type: "Pass", End: true } });
const wait = (s: number) => machine({ W: { Type: "Wait", Seconds: s, Next: "P" }, P: { Type: "Pass", End: true } });
const machineArn = (name = "machine") => `arn:aws:states:${region}:${account}:stateMachine:${name}`;

describe("CreateStateMachine", () => {
  it("keeps the definition to the letter, with what DescribeStateMachine shows", async () => {
    const world = new World();
    const definition = '{"StartAt":"A", "States":{"A":{"Type":"Succeed"}}}\n';
    const tracingConfiguration = { enabled: true };
    await world.states("CreateStateMachine", { name: "m", definition, roleArn, tracingConfiguration });
    assert.deepEqual(await world.states("DescribeStateMachine", { stateMachineArn: machineArn("m") }), {
      stateMachineArn: machineArn("m"),
      name: "m",
      status: "ACTIVE",
      definition,
      roleArn,
      type: "STANDARD",
      creationDate: world.clock.now().getTime() / 1000,
      loggingConfiguration: { level: "OFF", includeExecutionData: false },
      tracingConfiguration,
      encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    });
  });

  it("is idempotent for the same definition, whatever the role (API reference)", async () => {
    const world = new World();
    await world.create(pass);
    assert.equal(await world.create(pass, "machine", { roleArn: `${roleArn}2` }), machineArn());
    await assert.rejects(world.create(wait(1)), { code: "StateMachineAlreadyExists" });
  });

  it("refuses names, roles and kinds that are not allowed", async () => {
    const world = new World();
    for (const name of ["a b", "a/b", "a*", "x".repeat(81), "a\u0001"]) {
      await assert.rejects(world.create(pass, name), { code: "InvalidName" });
    }
    await assert.rejects(world.create(pass, "m", { roleArn: "role" }), { code: "InvalidArn" });
    await assert.rejects(world.create(pass, "m", { type: "EXPRESS" }), { code: "NotImplemented" });
    await assert.rejects(world.create(pass, "m", { publish: true }), { code: "NotImplemented" });
  });

  it("refuses a role that Step Functions may not assume, or that may not deliver the requested logs", async () => {
    const world = new World();
    world.assumeRole = failing("AccessDenied", "it trusts nobody");
    await assert.rejects(world.create(pass), /states\.amazonaws\.com, nor the regional one.*it trusts nobody/);
    const logging = new World();
    logging.allows = async ({ action }) => ({ allowed: action !== "logs:DescribeLogGroups", reason: "no statement" });
    const loggingConfiguration = { level: "ALL", includeExecutionData: true };
    await assert.rejects(logging.create(pass, "m", { loggingConfiguration }), { code: "InvalidLoggingConfiguration" });
    const destinations = [
      { cloudWatchLogsLogGroup: { logGroupArn: "arn:aws:logs:eu-west-1:111122223333:log-group:l:*" } },
    ];
    await assert.rejects(
      logging.create(pass, "m", { loggingConfiguration: { ...loggingConfiguration, destinations } }),
      /not authorized to access the Log Destination/,
    );
    assert.equal(await logging.create(pass), machineArn());
  });
});

describe("UpdateStateMachine and DeleteStateMachine", () => {
  it("leave executions at work as they began", async () => {
    const world = new World();
    const stateMachineArn = await world.create(wait(5));
    const before = await world.start(stateMachineArn);
    const definition = JSON.stringify(wait(50));
    const { revisionId } = await world.states("UpdateStateMachine", { stateMachineArn, definition });
    const after = await world.start(stateMachineArn);
    await world.clock.settled();
    assert.deepEqual([seconds(world.record(before)), seconds(world.record(after))], [5, 50]);
    const shown = await world.states("DescribeStateMachineForExecution", { executionArn: before });
    assert.equal(JSON.parse(String(shown.definition)).States.W.Seconds, 5);
    assert.match(String(revisionId), /^[0-9a-f-]{36}$/);
    await assert.rejects(world.states("UpdateStateMachine", { stateMachineArn }), { code: "MissingRequiredParameter" });
    await assert.rejects(world.states("UpdateStateMachine", { stateMachineArn, definition: "{}" }), {
      code: "InvalidDefinition",
    });
  });

  it("fail executions at work at their next transition (recorded)", async () => {
    const world = new World();
    const stateMachineArn = await world.create(wait(5));
    const arn = await world.start(stateMachineArn);
    await world.states("DeleteStateMachine", { stateMachineArn });
    assert.equal((await world.states("DescribeStateMachine", { stateMachineArn })).status, "DELETING");
    await assert.rejects(world.start(stateMachineArn), { code: "StateMachineDeleting" });
    await world.clock.settled();
    const { error, cause } = world.record(arn);
    assert.deepEqual([error, cause], ["States.Runtime", "State machine machine has been deleted"]);
    await assert.rejects(world.states("DescribeStateMachine", { stateMachineArn }), {
      code: "StateMachineDoesNotExist",
    });
    assert.deepEqual(await world.states("DeleteStateMachine", { stateMachineArn }), {});
  });
});

describe("StartExecution", () => {
  it("is idempotent by name while the execution runs with the same input", async () => {
    const world = new World();
    const stateMachineArn = await world.create(wait(5));
    const arn = await world.start(stateMachineArn, { a: 1 }, "n");
    assert.equal(arn, `arn:aws:states:${region}:${account}:execution:machine:n`);
    assert.equal(await world.start(stateMachineArn, { a: 1 }, "n"), arn);
    await assert.rejects(world.start(stateMachineArn, { a: 2 }, "n"), { code: "ExecutionAlreadyExists" });
    await world.clock.settled();
    await assert.rejects(world.start(stateMachineArn, { a: 1 }, "n"), { code: "ExecutionAlreadyExists" });
    assert.equal(world.timeline.of("workflow").length, 2);
  });

  it("accepts any JSON as input, {} without it, and nothing else", async () => {
    const world = new World();
    const stateMachineArn = await world.create(pass);
    for (const [input, output] of [
      [undefined, {}],
      ["null", null],
      ["1", 1],
      ['"x"', "x"],
    ] as const) {
      const { executionArn } = await world.states("StartExecution", { stateMachineArn, input });
      await world.clock.settled();
      assert.deepEqual(world.record(String(executionArn)).output, output);
    }
    await assert.rejects(world.states("StartExecution", { stateMachineArn, input: "not json" }), {
      code: "InvalidExecutionInput",
    });
    await assert.rejects(world.states("StartExecution", { stateMachineArn, name: "a b" }), { code: "InvalidName" });
    await assert.rejects(world.start(machineArn("none")), { code: "StateMachineDoesNotExist" });
    await assert.rejects(world.start(`${stateMachineArn}:1`), { code: "NotImplemented" });
  });
});

describe("executions", () => {
  it("are stopped with an error and a cause, once (recorded)", async () => {
    const world = new World();
    const arn = await world.start(await world.create(wait(60)));
    world.clock.after(2_000, async () => {
      await world.states("StopExecution", { executionArn: arn, error: "E", cause: "c" });
      await world.states("StopExecution", { executionArn: arn, error: "Other" });
    });
    await world.clock.settled();
    const { status, error, cause } = world.record(arn);
    assert.deepEqual([status, error, cause, seconds(world.record(arn))], ["ABORTED", "E", "c", 2]);
    const events = await world.history(arn);
    assert.deepEqual(types(events), ["ExecutionStarted", "WaitStateEntered", "ExecutionAborted"]);
    assert.equal(events.at(-1)?.previousEventId, 0);
  });

  it("are described and listed, the last one first, a page at a time", async () => {
    const world = new World();
    const stateMachineArn = await world.create(wait(5));
    for (const name of ["a", "b", "c"]) await world.start(stateMachineArn, {}, name);
    const names = async (input: object) => {
      const answer = await world.states("ListExecutions", { stateMachineArn, ...input });
      return [(answer.executions as Array<{ name: string }>).map(({ name }) => name), answer.nextToken];
    };
    assert.deepEqual(await names({ maxResults: 2 }), [["c", "b"], "2"]);
    assert.deepEqual(await names({ maxResults: 2, nextToken: "2" }), [["a"], undefined]);
    assert.deepEqual(await names({ statusFilter: "SUCCEEDED" }), [[], undefined]);
    await world.clock.settled();
    assert.deepEqual(await names({ statusFilter: "SUCCEEDED" }), [["c", "b", "a"], undefined]);
    const executionArn = `arn:aws:states:${region}:${account}:execution:machine:a`;
    assert.deepEqual(await world.states("DescribeExecution", { executionArn }), {
      executionArn,
      stateMachineArn,
      name: "a",
      status: "SUCCEEDED",
      startDate: 1795510800,
      stopDate: 1795510805,
      input: "{}",
      inputDetails: { included: true },
      output: "{}",
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    });
    await assert.rejects(world.states("DescribeExecution", { executionArn: `${executionArn}x` }), {
      code: "ExecutionDoesNotExist",
    });
  });

  it("have a history, in either direction, with or without data (recorded)", async () => {
    const world = new World();
    const { arn } = await world.run(pass, { a: 1 });
    const events = await world.history(arn);
    assert.deepEqual(
      events.map(({ timestamp: _, ...event }) => event),
      [
        {
          type: "ExecutionStarted",
          id: 1,
          previousEventId: 0,
          executionStartedEventDetails: { input: '{"a":1}', inputDetails: { truncated: false }, roleArn },
        },
        {
          type: "PassStateEntered",
          id: 2,
          previousEventId: 0,
          stateEnteredEventDetails: { name: "A", input: '{"a":1}', inputDetails: { truncated: false } },
        },
        {
          type: "PassStateExited",
          id: 3,
          previousEventId: 2,
          stateExitedEventDetails: { name: "A", output: '{"a":1}', outputDetails: { truncated: false } },
        },
        {
          type: "ExecutionSucceeded",
          id: 4,
          previousEventId: 3,
          executionSucceededEventDetails: { output: '{"a":1}', outputDetails: { truncated: false } },
        },
      ],
    );
    assert.deepEqual(await world.history(arn, { reverseOrder: true }), events.toReversed());
    const bare = await world.history(arn, { includeExecutionData: false });
    assert.ok(!JSON.stringify(bare).includes('{\\"a\\":1}'));
    assert.deepEqual(types(bare), types(events));
  });

  it("notify EventBridge when they begin and end (Step Functions guide, eventbridge-integration)", async () => {
    const world = new World();
    const {
      arn,
      name,
      machine: of,
    } = await world.run(machine({ F: { Type: "Fail", Error: "E", Cause: "c" } }), { a: 1 });
    const common = {
      executionArn: arn,
      stateMachineArn: of.arn,
      name,
      startDate: 1795510800000,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
    };
    const event = (detail: object) => ({
      source: "aws.states",
      "detail-type": "Step Functions Execution Status Change",
      resources: [arn],
      detail: { ...common, ...detail },
    });
    assert.deepEqual(world.events, [
      event({
        status: "RUNNING",
        stopDate: null,
        redriveStatus: "NOT_REDRIVABLE",
        redriveStatusReason: "Execution is RUNNING and cannot be redriven",
        error: null,
        cause: null,
      }),
      event({
        status: "FAILED",
        stopDate: 1795510800000,
        redriveStatus: "REDRIVABLE",
        redriveStatusReason: "Execution is FAILED and is redrivable",
        error: "E",
        cause: "c",
      }),
    ]);
  });

  it("report every state to the timeline", async () => {
    const world = new World();
    await world.run(wait(5));
    const states = world.timeline
      .of("state")
      .map(({ state, type, status, attempt }) => `${state} ${type} ${status} ${attempt}`);
    assert.deepEqual(states, ["W Wait entered 1", "W Wait exited 1", "P Pass entered 1", "P Pass exited 1"]);
  });
});

it("refuses by name what it does not run", async () => {
  const world = new World();
  for (const operation of [
    "RedriveExecution",
    "StartSyncExecution",
    "TestState",
    "CreateActivity",
    "PublishStateMachineVersion",
  ]) {
    assert.ok(world.service.operations.has(operation));
    await assert.rejects(world.states(operation, {}), { code: "NotImplemented" });
  }
});
