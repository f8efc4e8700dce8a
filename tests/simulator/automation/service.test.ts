import assert from "node:assert/strict";
import { AwsError, type Principal } from "../../../simulator/aws";
import { account, api, document, region, session, user, World } from "./world";

const code = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "accepted",
    (error: AwsError) => error.code,
  );
const sleep = (seconds: number) => document({ name: "a", action: "aws:sleep", inputs: { Duration: `PT${seconds}S` } });
const token = "0b2c3d4e-0000-4000-8000-0123456789ab";
const other = "444455556666";

/** One second of simulated time, after which another start is allowed. */
const second = (world: World) => world.clock.spend(1_000);

describe("StartAutomationExecution", () => {
  it("one call a second; more are throttled", async () => {
    const world = new World();
    await world.create(sleep(1));
    await world.start();
    await assert.rejects(
      world.start(),
      (error: AwsError) => error.code === "ThrottlingException" && error.message === "Rate exceeded",
    );
    second(world);
    await world.start();
  });

  it("the same ClientToken starts one run, whatever the case; with other parameters it is a mismatch", async () => {
    const world = new World();
    await world.create({ ...sleep(1), parameters: { P: { type: "String", default: "x" } } });
    const first = await world.start({ P: ["a"] }, { ClientToken: token });
    second(world);
    assert.equal(await world.start({ P: ["a"] }, { ClientToken: token.toUpperCase() }), first);
    second(world);
    assert.equal(await code(world.start({ P: ["b"] }, { ClientToken: token })), "IdempotentParameterMismatch");
    assert.equal(world.timeline.of("automation").filter(({ status }) => status === "InProgress").length, 1);
  });

  it("ClientToken is a UUID of 36 characters", async () => {
    const world = new World();
    await world.create(sleep(1));
    assert.equal(await code(world.start({}, { ClientToken: "finding-1" })), "ValidationException");
  });

  it("a refused start leaves the token free", async () => {
    const world = new World();
    world.passRole = async () => {
      throw new AwsError("AccessDeniedException", "not authorized to perform: iam:PassRole", 403);
    };
    await world.create({ ...sleep(1), assumeRole: "{{ R }}", parameters: { R: { type: "String" } } });
    const start = () => world.start({ R: [`arn:aws:iam::${account}:role/r`] }, { ClientToken: token });
    assert.equal(await code(start()), "AccessDeniedException");
    second(world);
    world.passRole = async () => {};
    assert.equal(await code(start()), "accepted");
  });

  it("unknown documents and versions are refused", async () => {
    const world = new World();
    await world.create(sleep(1));
    assert.equal(await code(world.start({}, { DocumentName: "Nope" })), "AutomationDefinitionNotFoundException");
    second(world);
    assert.equal(await code(world.start({}, { DocumentVersion: "7" })), "AutomationDefinitionVersionNotFoundException");
  });

  it("at most 5 tags", async () => {
    const world = new World();
    await world.create(sleep(1));
    const Tags = Array.from({ length: 6 }, (_, index) => ({ Key: `k${index}`, Value: "v" }));
    assert.equal(await code(world.start({}, { Tags })), "ValidationException");
  });

  for (const [option, value] of Object.entries({
    Targets: [],
    TargetLocations: [],
    AlarmConfiguration: {},
    Mode: "Interactive",
  })) {
    it(`${option} is refused by name`, async () => {
      const world = new World();
      await world.create(sleep(1));
      await assert.rejects(
        world.start({}, { [option]: value }),
        (error: AwsError) => error.status === 501 && error.message.includes(option),
      );
    });
  }

  describe("parameters", () => {
    const start = async (definition: object, values: string[] | undefined): Promise<string> => {
      const world = new World();
      await world.create({ ...sleep(1), parameters: { P: definition } });
      try {
        await world.start(values ? { P: values } : {});
        return "accepted";
      } catch (error) {
        return (error as AwsError).code;
      }
    };
    const refusedAs = "InvalidAutomationExecutionParametersException";
    const table: Array<[string, object, string[] | undefined, string]> = [
      ["a missing parameter without default is refused", { type: "String" }, undefined, refusedAs],
      ["a String accepts one value", { type: "String" }, ["a", "b"], refusedAs],
      ["an Integer is a number in text", { type: "Integer" }, ["3"], "accepted"],
      ["an Integer is not a word", { type: "Integer" }, ["three"], refusedAs],
      ["a Boolean is true or false", { type: "Boolean" }, ["yes"], refusedAs],
      ["a StringMap is one JSON text", { type: "StringMap" }, ['{"a":1}'], "accepted"],
      ["a StringMap is not another text", { type: "StringMap" }, ["a=1"], refusedAs],
      ["a MapList is one JSON text of a list", { type: "MapList" }, ['[{"Key":"a"}]'], "accepted"],
      ["allowedValues", { type: "String", allowedValues: ["a"] }, ["b"], refusedAs],
      ["allowedPattern", { type: "String", allowedPattern: "^i-[0-9a-f]+$" }, ["x"], refusedAs],
      ["allowedPattern holds for each element", { type: "StringList", allowedPattern: "^a$" }, ["a", "b"], refusedAs],
      [
        "the pattern is not applied to the default",
        { type: "String", allowedPattern: "^a$", default: "" },
        undefined,
        "accepted",
      ],
      ["a value that is a reference", { type: "String" }, ["{{ Q }}"], refusedAs],
      ["maxItems", { type: "StringList", maxItems: 1 }, ["a", "b"], refusedAs],
      ["minChars", { type: "String", minChars: 3 }, ["ab"], refusedAs],
      ["a value has at most 512 characters", { type: "String" }, ["x".repeat(513)], "ValidationException"],
      ["an empty string cannot be passed", { type: "String", default: "" }, [""], "ValidationException"],
      [
        "a list has at most 50 values",
        { type: "StringList" },
        Array.from({ length: 51 }, String),
        "ValidationException",
      ],
    ];
    for (const [rule, definition, values, expected] of table) {
      it(rule, async () => assert.equal(await start(definition, values), expected));
    }
    it("an undeclared parameter is refused", async () => {
      const world = new World();
      await world.create(sleep(1));
      assert.equal(await code(world.start({ AutomationAssumeRole: ["arn"] })), refusedAs);
    });
    it("a long JSON value passes with a warning", async () => {
      const world = new World();
      await world.create({ ...sleep(1), parameters: { P: { type: "StringMap" } } });
      await world.start({ P: [JSON.stringify({ finding: "x".repeat(600) })] });
      assert.match(world.timeline.of("note")[0]?.text ?? "", /API model says 512/);
    });
    it("{{ssm:…}} defaults are read in the account of the run", async () => {
      const world = new World().on("ssm GetParameters", {
        Parameters: [{ Name: "/a", Type: "String", Value: "from store" }],
      });
      const run = await world.run({
        ...document({ name: "a", action: "aws:updateVariable", inputs: { Name: "variable:v", Value: "{{ P }}" } }),
        parameters: { P: { type: "String", default: "{{ ssm:/a }}" } },
        variables: { v: { type: "String", default: "x" } },
      });
      assert.deepEqual(run.Variables, { v: ["from store"] });
    });
    it("a SecureString is not allowed as a default", async () => {
      const world = new World().on("ssm GetParameters", {
        Parameters: [{ Name: "/a", Type: "SecureString", Value: "s" }],
      });
      await world.create({ ...sleep(1), parameters: { P: { type: "String", default: "{{ ssm:/a }}" } } });
      assert.equal(await code(world.start()), refusedAs);
    });
  });

  describe("role", () => {
    const withRole = {
      ...document(api("a")),
      assumeRole: "{{ R }}",
      parameters: { R: { type: "String", default: "" } },
    };
    it("without a role the run acts as its starter", async () => {
      const world = new World();
      await world.create(withRole);
      await world.start({}, {}, session("triage"));
      await world.clock.settled();
      assert.deepEqual(world.calls[0]?.credentials.principal, session("triage"));
    });
    it("a role that cannot be assumed is refused at start", async () => {
      const world = new World();
      world.assumeRole = async () => {
        throw new AwsError("AccessDenied", "the trust policy does not name ssm.amazonaws.com", 403);
      };
      await world.create(withRole);
      await assert.rejects(
        world.start({ R: [`arn:aws:iam::${account}:role/r`] }),
        (error: AwsError) =>
          error.code === "InvalidAutomationExecutionParametersException" &&
          /unable to be assumed.*trust policy/.test(error.message),
      );
    });
    it("a malformed ARN and a role of another account are refused at start", async () => {
      const world = new World();
      await world.create(withRole);
      for (const arn of ["role/r", `arn:aws:iam::${other}:role/r`]) {
        assert.equal(await code(world.start({ R: [arn] })), "InvalidAutomationExecutionParametersException");
        second(world);
      }
    });
    it("the starter must be allowed to pass the role", async () => {
      const world = new World();
      const asked: Principal[] = [];
      world.passRole = async ({ principal }) => void asked.push(principal);
      await world.create(withRole);
      await world.start({ R: [`arn:aws:iam::${account}:role/r`] }, {}, session("triage"));
      assert.deepEqual(asked, [session("triage")]);
    });
    it("who writes a constant role into a document must be allowed to pass it", async () => {
      const world = new World();
      world.passRole = async () => {
        throw new AwsError("AccessDeniedException", "iam:PassRole", 403);
      };
      const constant = { ...withRole, assumeRole: `arn:aws:iam::${account}:role/r` };
      assert.equal(await code(world.create(constant)), "AccessDeniedException");
      assert.equal(await code(world.ssm("DescribeDocument", { Name: "Runbook" })), "InvalidDocument");
    });
  });

  it("what cannot be run is refused before the run starts", async () => {
    const world = new World({ unavailableActions: { "aws:executeStateMachine": "there are no state machines here" } });
    await world.create(
      document(api("a"), {
        name: "s",
        action: "aws:executeScript",
        inputs: { Runtime: "python3.11", Script: "def f(e, c): return {{}}" },
      }),
    );
    await assert.rejects(world.start(), /step s uses aws:executeScript: it cannot be run here because/);
    second(world);
    await world.create(
      document(api("a"), { name: "m", action: "aws:executeStateMachine", inputs: { stateMachineArn: "x" } }),
      "Machine",
    );
    await assert.rejects(world.start({}, { DocumentName: "Machine" }), /step m .* there are no state machines here/);
    second(world);
    await world.create(
      document({ name: "c", action: "aws:executeAutomation", inputs: { DocumentName: "D", TargetLocations: [] } }),
      "Many",
    );
    await assert.rejects(world.start({}, { DocumentName: "Many" }), /TargetLocations/);
    assert.equal(world.calls.length, 0);
  });

  it("100 runs at a time; the rest queue as Pending, and waiting runs make room", async () => {
    const world = new World();
    const held = document(
      { name: "hold", action: "aws:createTags", inputs: { ResourceIds: ["i-1"], Tags: [{ Key: "k", Value: "v" }] } },
      { name: "ok", action: "aws:approve", inputs: { Approvers: ["amy"] } },
    );
    await world.create(held);
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.on("ec2 CreateTags", () => gate.then(() => ({})));
    const ids: string[] = [];
    for (let index = 0; index < 101; index++) {
      ids.push(await world.start());
      second(world);
    }
    const status = async (index: number) => (await world.get(ids[index]!)).AutomationExecutionStatus;
    assert.deepEqual([await status(99), await status(100)], ["InProgress", "Pending"]);
    await world.ssm("StopAutomationExecution", { AutomationExecutionId: ids[100] });
    assert.equal(await status(100), "Cancelled");
    const late = await world.start();
    assert.equal((await world.get(late)).AutomationExecutionStatus, "Pending");
    release();
    await world.clock.settled();
    assert.equal((await world.get(late)).AutomationExecutionStatus, "TimedOut");
  });
});

describe("events of runs and steps", () => {
  it("have the recorded shape", async () => {
    const world = new World();
    const run = await world.run(sleep(90));
    const resources = [
      `arn:aws:ssm:${region}:${account}:automation-execution/${run.AutomationExecutionId}`,
      `arn:aws:ssm:${region}:${account}:automation-definition/Runbook:1`,
    ];
    const shared = {
      ExecutionId: run.AutomationExecutionId,
      Definition: "Runbook",
      DefinitionVersion: 1,
      Status: "Success",
      StartTime: "Nov 24, 2026 9:00:00 AM",
      EndTime: "Nov 24, 2026 9:01:30 AM",
      Time: 90_000,
    };
    assert.deepEqual(world.events, [
      {
        account,
        source: "aws.ssm",
        "detail-type": "EC2 Automation Step Status-change Notification",
        resources,
        detail: { ...shared, StepName: "a", Action: "aws:sleep" },
      },
      {
        account,
        source: "aws.ssm",
        "detail-type": "EC2 Automation Execution Status-change Notification",
        resources,
        detail: { ...shared, ExecutedBy: `arn:aws:iam::${account}:user/starter` },
      },
    ]);
  });
  it("none is sent while a run waits for approval", async () => {
    const world = new World().answering(() => ({ decision: "Approve", by: user("amy") }));
    await world.run(document({ name: "ok", action: "aws:approve", inputs: { Approvers: ["amy"] } }));
    assert.deepEqual(
      world.events.map(({ detail }) => detail.Status),
      ["Success", "Success"],
    );
  });
  it("an event that cannot be delivered does not disturb the run", async () => {
    const world = new World({
      emitEvent: async () => {
        throw new Error("no bus");
      },
    });
    assert.equal((await world.run(sleep(1))).AutomationExecutionStatus, "Success");
    assert.match(world.timeline.of("note")[0]?.text ?? "", /no bus/);
  });
});

describe("reading runs", () => {
  it("DescribeAutomationStepExecutions filters and pages", async () => {
    const world = new World();
    const run = await world.run(document(api("a"), api("b"), api("c")));
    const describe = async (input: object) => {
      const answer = await world.ssm("DescribeAutomationStepExecutions", {
        AutomationExecutionId: run.AutomationExecutionId,
        ...input,
      });
      return {
        names: (answer.StepExecutions as Array<{ StepName: string }>).map(({ StepName }) => StepName),
        NextToken: answer.NextToken,
      };
    };
    assert.deepEqual(await describe({ Filters: [{ Key: "StepName", Values: ["b"] }] }), {
      names: ["b"],
      NextToken: undefined,
    });
    const first = await describe({ MaxResults: 2 });
    assert.deepEqual(
      [first.names, (await describe({ MaxResults: 2, NextToken: first.NextToken })).names],
      [["a", "b"], ["c"]],
    );
    assert.deepEqual((await describe({ ReverseOrder: true })).names, ["c", "b", "a"]);
    await assert.rejects(
      describe({ Filters: [{ Key: "Colour", Values: ["b"] }] }),
      (error: AwsError) => error.code === "InvalidFilterKey",
    );
  });
  it("runs of another account or Region are not found", async () => {
    const world = new World();
    const run = await world.run(sleep(1));
    const get = (principal: Principal) =>
      code(world.ssm("GetAutomationExecution", { AutomationExecutionId: run.AutomationExecutionId }, principal));
    assert.deepEqual(
      [await get(user("amy")), await get(user("amy", other))],
      ["accepted", "AutomationExecutionNotFoundException"],
    );
  });
  it("document outputs are shown by step and name, as lists of strings", async () => {
    const world = new World().on("ec2 DescribeInstances", { N: 3 });
    const run = await world.run({
      ...document(
        api("a", {
          outputs: [
            { Name: "N", Selector: "$.N", Type: "Integer" },
            { Name: "M", Selector: "$.M", Type: "String" },
          ],
        }),
      ),
      outputs: ["a.N", "a.M"],
    });
    assert.deepEqual(run.Outputs, { "a.N": ["3"] });
  });
});

describe("documents", () => {
  const arn = `arn:aws:ssm:${region}:${account}:document/Runbook`;
  const version = (world: World, seconds: number, input: object = {}) =>
    world.ssm("UpdateDocument", {
      Name: "Runbook",
      DocumentVersion: "$LATEST",
      Content: JSON.stringify(sleep(seconds)),
      ...input,
    });
  const share = (world: World, input: object) =>
    world.ssm("ModifyDocumentPermission", { Name: "Runbook", PermissionType: "Share", ...input });
  const runShared = (world: World, input: object = {}) => {
    second(world);
    return world.start({}, { DocumentName: arn, ...input }, user("amy", other));
  };

  it("names are unique in an account and Region, and not reserved", async () => {
    const world = new World();
    await world.create(sleep(1));
    assert.deepEqual(
      [await code(world.create(sleep(1))), await code(world.create(sleep(1), "AWS-Runbook"))],
      ["DocumentAlreadyExists", "ValidationException"],
    );
  });
  it("an update makes a version and does not change the default", async () => {
    const world = new World();
    await world.create(sleep(1));
    await version(world, 2);
    const { Document } = await world.ssm("DescribeDocument", { Name: "Runbook" });
    const { LatestVersion, DefaultVersion } = Document as Record<string, string>;
    assert.deepEqual([LatestVersion, DefaultVersion], ["2", "1"]);
    assert.equal((await world.get(await world.start({}, { DocumentVersion: "$LATEST" }))).DocumentVersion, "2");
    await world.ssm("UpdateDocumentDefaultVersion", { Name: "Runbook", DocumentVersion: "2" });
    second(world);
    assert.equal((await world.get(await world.start())).DocumentVersion, "2");
  });
  it("the same content again is refused", async () => {
    const world = new World();
    await world.create(sleep(1));
    assert.equal(await code(version(world, 1)), "DuplicateDocumentContent");
  });
  it("GetDocument converts between JSON and YAML", async () => {
    const world = new World();
    await world.create(sleep(1));
    assert.match(
      String((await world.ssm("GetDocument", { Name: "Runbook", DocumentFormat: "YAML" })).Content),
      /^schemaVersion: "0.3"\nmainSteps:/,
    );
  });
  it("a shared document runs by its full ARN only, wholly in the account of the starter", async () => {
    const world = new World();
    await world.create(sleep(1));
    assert.equal(await code(runShared(world)), "AutomationDefinitionNotFoundException");
    await share(world, { AccountIdsToAdd: [other] });
    second(world);
    assert.equal(await code(world.start({}, {}, user("amy", other))), "AutomationDefinitionNotFoundException");
    const id = await runShared(world);
    await world.clock.settled();
    const execution = world.service.execution(id);
    assert.deepEqual([execution?.account, execution?.status], [other, "Success"]);
    const ofRun = world.events.filter(({ detail }) => detail.ExecutionId === id);
    assert.ok(
      ofRun.every(
        (event) =>
          event.account === other && event.resources[1]?.includes(`:${account}:automation-definition/Runbook:1`),
      ),
    );
  });
  it("by default only the default version is shared; $LATEST and $ALL share more", async () => {
    const world = new World();
    await world.create(sleep(1));
    await version(world, 2);
    await version(world, 3);
    const allowed = async (SharedDocumentVersion?: string) => {
      await share(world, { AccountIdsToAdd: [other], SharedDocumentVersion });
      const answers = [];
      for (const DocumentVersion of ["1", "2", "3"])
        answers.push((await code(runShared(world, { DocumentVersion }))) === "accepted");
      return answers;
    };
    assert.deepEqual(await allowed(), [true, false, false]);
    assert.deepEqual(await allowed("$LATEST"), [false, false, true]);
    assert.deepEqual(await allowed("$ALL"), [true, true, true]);
  });
  it("sharing is for account ids, 20 a call, and not public at the same time", async () => {
    const world = new World();
    await world.create(sleep(1));
    const many = Array.from({ length: 21 }, (_, index) => String(100_000_000_000 + index));
    assert.equal(await code(share(world, { AccountIdsToAdd: many })), "ValidationException");
    assert.equal(await code(share(world, { AccountIdsToAdd: ["o-exampleorg1"] })), "ValidationException");
    await share(world, { AccountIdsToAdd: [other] });
    assert.equal(await code(share(world, { AccountIdsToAdd: ["all"] })), "DocumentPermissionLimit");
    const { AccountSharingInfoList } = await world.ssm("DescribeDocumentPermission", {
      Name: "Runbook",
      PermissionType: "Share",
    });
    assert.deepEqual(AccountSharingInfoList, [{ AccountId: other, SharedDocumentVersion: "$DEFAULT" }]);
  });
  it("a shared document is unshared before it is deleted", async () => {
    const world = new World();
    await world.create(sleep(1));
    await share(world, { AccountIdsToAdd: [other] });
    assert.equal(await code(world.ssm("DeleteDocument", { Name: "Runbook" })), "InvalidDocumentOperation");
    await share(world, { AccountIdsToRemove: [other] });
    assert.equal(await code(world.ssm("DeleteDocument", { Name: "Runbook" })), "accepted");
    assert.equal(await code(world.ssm("GetDocument", { Name: "Runbook" })), "InvalidDocument");
  });
  it("ListDocuments shows own documents by name and shared ones by ARN", async () => {
    const world = new World();
    await world.create(sleep(1));
    await share(world, { AccountIdsToAdd: [other] });
    const names = async (principal: Principal) =>
      ((await world.ssm("ListDocuments", {}, principal)).DocumentIdentifiers as Array<{ Name: string }>).map(
        ({ Name }) => Name,
      );
    assert.deepEqual([await names(user("amy")), await names(user("amy", other))], [["Runbook"], [arn]]);
  });
});
