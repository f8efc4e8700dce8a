import assert from "node:assert/strict";
import { AwsError } from "../../../simulator/aws";
import { select } from "../../../simulator/fis/targets";
import type { TemplateDefinition } from "../../../simulator/fis/types";
import { account, alarmArn, FisWorld, instanceArn, region, template } from "./world";

const withAction = (
  actionId: string,
  parameters: Record<string, string>,
  target?: { key: string; resourceType: string },
): TemplateDefinition => ({
  ...template(),
  actions: { fault: { actionId, parameters, ...(target && { targets: { [target.key]: "chosen" } }) } },
  targets: target
    ? { chosen: { resourceType: target.resourceType, resourceTags: { team: "canary" }, selectionMode: "COUNT(1)" } }
    : {},
});

const onInstances = { key: "Instances", resourceType: "aws:ec2:instance" };
const document = (name: string) => `arn:aws:ssm:${region}::document/${name}`;

describe("experiments", () => {
  let world: FisWorld;
  beforeEach(() => {
    world = new FisWorld();
  });

  it("change the account, end, and report every change of state as FIS does", async () => {
    const experiment = await world.run(template());
    assert.equal(experiment.state.status, "completed");
    assert.deepEqual(
      [...world.states],
      [
        ["i-1", "terminated"],
        ["i-2", "running"],
        ["i-3", "stopped"],
      ],
    );
    assert.deepEqual(world.told(), ["initiating", "running", "completed"]);
    const { event } = world.events[2]!;
    assert.equal(event.source, "aws.fis");
    assert.equal(event["detail-type"], "FIS Experiment State Change");
    assert.deepEqual(event.resources, [`arn:aws:fis:${region}:${account}:experiment/${experiment.id}`]);
    assert.deepEqual(Object.keys(event.detail).sort(), [
      "experiment-id",
      "experiment-template-id",
      "new-state",
      "old-state",
    ]);
    assert.equal((event.detail["old-state"] as { status: string }).status, "running");
    const { resolvedTargets } = await world.call("ListExperimentResolvedTargets", { experimentId: experiment.id });
    assert.deepEqual(resolvedTargets, [
      { targetName: "chosen", resourceType: "aws:ec2:instance", targetInformation: { arn: instanceArn("i-1") } },
    ]);
  });

  it("fail where the role's trust does not let FIS in, and change nothing", async () => {
    world.trusted = false;
    const { state } = await world.run(template());
    assert.deepEqual([state.status, world.calls.length], ["failed", 0]);
    assert.match(state.reason, /trust policy/);
  });

  it("fail on an empty target, unless they are configured to skip it", async () => {
    for (const id of world.states.keys()) world.states.set(id, "stopped");
    assert.match((await world.run(template())).state.reason, /empty set for chosen/);
    const skipping = await world.run({ ...template(), experimentOptions: { emptyTargetResolutionMode: "skip" } });
    assert.deepEqual([skipping.state.status, skipping.actions.fault?.state.status], ["completed", "skipped"]);
    assert.ok(!world.operations().includes("TerminateInstances"));
  });

  it("fail on an ARN that names nothing", async () => {
    const definition = template();
    definition.targets = {
      chosen: { resourceType: "aws:ec2:instance", resourceArns: [instanceArn("i-9")], selectionMode: "ALL" },
    };
    world.answers["ec2 DescribeInstances"] = () => ({ Reservations: [] });
    assert.match((await world.run(definition)).state.reason, /i-9 cannot be found/);
  });

  it("resolve targets and do nothing when all actions are skipped", async () => {
    const experiment = await world.run(template(), { actionsMode: "skip-all" });
    assert.deepEqual([experiment.state.status, experiment.actions.fault?.state.status], ["completed", "skipped"]);
    assert.deepEqual(world.operations(), ["DescribeInstances"]);
  });

  it("fail with the reason when an action is refused, and do not begin what waits for it", async () => {
    world.answers["ec2 TerminateInstances"] = () => {
      throw new AwsError("UnauthorizedOperation", "not allowed", 403);
    };
    const definition = template();
    definition.actions.after = { actionId: "aws:fis:wait", parameters: { duration: "PT1M" }, startAfter: ["fault"] };
    const { actions, state } = await world.run(definition);
    assert.deepEqual(
      [state.status, actions.fault?.state.status, actions.after?.state.status],
      ["failed", "failed", "cancelled"],
    );
    assert.match(state.reason, /UnauthorizedOperation: not allowed/);
  });

  it("start actions after those that they wait for", async () => {
    const definition = template();
    definition.actions = {
      first: { actionId: "aws:fis:wait", parameters: { duration: "PT5M" } },
      beside: { actionId: "aws:fis:wait", parameters: { duration: "PT1M" } },
      second: { actionId: "aws:fis:wait", parameters: { duration: "PT1M" }, startAfter: ["first", "beside"] },
    };
    definition.targets = {};
    const { actions, startTime = 0, endTime = 0 } = await world.run(definition);
    assert.equal(actions.second?.startTime, actions.first?.endTime);
    assert.equal(endTime - startTime, 360);
  });

  describe("that have to stop", () => {
    const waiting = withAction("aws:fis:wait", { duration: "PT10M" });

    it("stop when an alarm of theirs fires", async () => {
      world.clock.after(120_000, async () => {
        world.alarm = "ALARM";
        await world.fis.alarmsChanged();
      });
      const { actions, state, startTime = 0, endTime = 0 } = await world.run(waiting);
      assert.deepEqual([state.status, actions.fault?.state.status], ["stopped", "stopped"]);
      assert.ok(state.reason.includes(alarmArn));
      assert.ok(endTime - startTime < 130);
      assert.deepEqual(world.told(), ["initiating", "running", "stopping", "stopped"]);
    });

    it("do not begin when the alarm is on already", async () => {
      world.alarm = "ALARM";
      assert.equal((await world.run(template())).state.status, "stopped");
      assert.ok(!world.operations().includes("TerminateInstances"));
    });

    it("stop for a person, once", async () => {
      const id = await world.start(waiting);
      world.clock.after(60_000, async () => {
        await world.fis.handle({
          service: "fis",
          operation: "StopExperiment",
          input: { id },
          region,
          account,
          principal: { kind: "root", account },
        });
      });
      await world.clock.settled();
      assert.equal((await world.experiment(id)).state.status, "stopped");
      await assert.rejects(world.call("StopExperiment", { id }), /is stopped/);
    });

    it("start instances again that they stopped for a while", async () => {
      const id = await world.start(
        withAction("aws:ec2:stop-instances", { startInstancesAfterDuration: "PT10M" }, onInstances),
      );
      world.clock.after(60_000, async () => {
        assert.equal(world.states.get("i-1"), "stopped");
        world.alarm = "ALARM";
        await world.fis.alarmsChanged();
      });
      await world.clock.settled();
      assert.equal((await world.experiment(id)).state.status, "stopped");
      assert.equal(world.states.get("i-1"), "running");
    });
  });

  describe("and the safety lever", () => {
    const pull = (status: string) =>
      world.call("UpdateSafetyLeverState", { id: "default", state: { status, reason: "incident 7" } });

    it("engaged, lets none begin, and sends no event of it", async () => {
      await pull("engaged");
      const { state } = await world.run(template());
      assert.equal(state.status, "cancelled");
      assert.match(state.reason, /incident 7/);
      assert.deepEqual([world.calls.length, world.told()], [0, []]);
    });

    it("stops those that run, and lets others begin when it is disengaged", async () => {
      const id = await world.start(withAction("aws:fis:wait", { duration: "PT10M" }));
      world.clock.after(60_000, async () => {
        await world.fis.handle({
          service: "fis",
          operation: "UpdateSafetyLeverState",
          input: { id: "default", state: { status: "engaged", reason: "incident 7" } },
          region,
          account,
          principal: { kind: "root", account },
        });
      });
      await world.clock.settled();
      assert.equal((await world.experiment(id)).state.status, "stopped");
      await pull("disengaged");
      assert.equal((await world.run(template())).state.status, "completed");
      const { safetyLever } = await world.call("GetSafetyLever", { id: "default" });
      assert.equal((safetyLever as { state: { status: string } }).state.status, "disengaged");
    });

    it("needs a reason and a state that it has", async () => {
      await assert.rejects(
        world.call("UpdateSafetyLeverState", { id: "default", state: { status: "engaged" } }),
        /reason/,
      );
      await assert.rejects(pull("engaging"), /engaged or disengaged/);
      await assert.rejects(world.call("GetSafetyLever", { id: "other" }), /no safety lever other/);
    });
  });

  describe("actions", () => {
    it("stop instances, and start them after a while", async () => {
      const { startTime = 0, endTime = 0 } = await world.run(
        withAction("aws:ec2:stop-instances", { startInstancesAfterDuration: "PT3M" }, onInstances),
      );
      assert.ok(world.operations().includes("StopInstances") && world.operations().includes("StartInstances"));
      assert.equal(endTime - startTime, 180);
    });

    it("let a share of a role's calls fail as long as they last, if the role may do that", async () => {
      const definition = withAction(
        "aws:fis:inject-api-throttle-error",
        { duration: "PT5M", service: "ec2", percentage: "50", operations: "DescribeInstances, RunInstances" },
        { key: "Roles", resourceType: "aws:iam:role" },
      );
      let during: unknown;
      world.clock.after(60_000, async () => {
        during = structuredClone(world.faults);
      });
      assert.equal((await world.run(definition)).state.status, "completed");
      assert.deepEqual(
        (during as Array<{ match: object; percentage: number }>).map(({ match, percentage }) => ({
          ...match,
          percentage,
        })),
        ["DescribeInstances", "RunInstances"].map((operation) => ({
          service: "ec2",
          operation,
          account,
          principalRole: "web",
          percentage: 50,
        })),
      );
      assert.deepEqual(world.faults, []);
      assert.equal(world.asked[0]?.action, "fis:InjectApiThrottleError");
      assert.match(world.asked[0]?.resource ?? "", /:experiment\/EXP/);
      world.allowed = false;
      assert.match((await world.run(definition)).state.reason, /InjectApiThrottleError: no policy/);
    });

    it("send a command and wait for it, with parameters as lists", async () => {
      let asked = 0;
      world.answers["ssm SendCommand"] = () => ({ Command: { CommandId: "c-1" } });
      world.answers["ssm ListCommands"] = () => ({ Commands: [{ Status: asked++ < 2 ? "InProgress" : "Success" }] });
      const parameters = {
        duration: "PT2M",
        documentArn: document("AWSFIS-Run-Kill-Process"),
        documentParameters: '{"ProcessName":"nginx"}',
      };
      const {
        state,
        startTime = 0,
        endTime = 0,
      } = await world.run(withAction("aws:ssm:send-command", parameters, onInstances));
      assert.equal(state.status, "completed");
      assert.equal(endTime - startTime, 10);
      assert.deepEqual(world.calls.find(({ operation }) => operation === "SendCommand")?.parameters, {
        DocumentName: document("AWSFIS-Run-Kill-Process"),
        InstanceIds: ["i-1"],
        Parameters: { ProcessName: ["nginx"] },
      });
    });

    it("are over when their duration is, though the command goes on, and fail when it fails", async () => {
      world.answers["ssm SendCommand"] = () => ({ Command: { CommandId: "c-1" } });
      world.answers["ssm ListCommands"] = () => ({ Commands: [{ Status: "InProgress" }] });
      const definition = withAction(
        "aws:ssm:send-command",
        {
          duration: "PT1M",
          documentArn: document("AWSFIS-Run-CPU-Stress"),
          documentParameters: '{"DurationSeconds":"600"}',
        },
        onInstances,
      );
      const long = await world.run(definition);
      assert.deepEqual([long.state.status, (long.endTime ?? 0) - (long.startTime ?? 0)], ["completed", 60]);
      world.answers["ssm ListCommands"] = () => ({ Commands: [{ Status: "Failed" }] });
      assert.match((await world.run(definition)).state.reason, /ended Failed/);
    });

    it("run an Automation document, and stop it when it takes too long", async () => {
      let status = "InProgress";
      world.answers["ssm StartAutomationExecution"] = () => ({ AutomationExecutionId: "run-1" });
      world.answers["ssm GetAutomationExecution"] = () => ({
        AutomationExecution: { AutomationExecutionStatus: status },
      });
      world.answers["ssm StopAutomationExecution"] = () => ({});
      const definition = withAction("aws:ssm:start-automation-execution", {
        maxDuration: "PT1M",
        documentArn: document("AWS-StopEC2Instance"),
      });
      assert.match((await world.run(definition)).state.reason, /took longer than PT1M/);
      assert.ok(world.operations().includes("StopAutomationExecution"));
      status = "Success";
      assert.equal((await world.run(definition)).state.status, "completed");
    });

    it("assert the state of alarms", async () => {
      world.answers["cloudwatch DescribeAlarms"] = () => ({ MetricAlarms: [{ AlarmArn: alarmArn, StateValue: "OK" }] });
      const assertion = (alarmStates: string) =>
        withAction("aws:cloudwatch:assert-alarm-state", { alarmArns: alarmArn, alarmStates });
      assert.equal((await world.run(assertion("OK"))).state.status, "completed");
      assert.match(
        (await world.run(assertion("ALARM,INSUFFICIENT_DATA"))).state.reason,
        /is OK, not ALARM or INSUFFICIENT_DATA/,
      );
    });

    it("disturb tasks in name only, and say so", async () => {
      const taskArn = `arn:aws:ecs:${region}:${account}:task/web/abc`;
      world.answers["resourcegroupstaggingapi GetResources"] = () => ({
        ResourceTagMappingList: [{ ResourceARN: taskArn }],
      });
      world.answers["ecs DescribeTasks"] = () => ({ tasks: [{ taskArn, clusterArn: "web", group: "service:web" }] });
      const definition = withAction(
        "aws:ecs:task-network-latency",
        { duration: "PT5M", delayMilliseconds: "200" },
        { key: "Tasks", resourceType: "aws:ecs:task" },
      );
      assert.equal((await world.run(definition)).state.status, "completed");
      const [note] = world.timeline.of("note");
      assert.match(note?.text ?? "", /network latency on .*task\/web\/abc.*no effect here/);
    });
  });

  it("are the same experiment for the same token", async () => {
    const { experimentTemplate } = await world.call("CreateExperimentTemplate", { clientToken: "t", ...template() });
    const again = await world.call("CreateExperimentTemplate", { clientToken: "t", ...template() });
    assert.deepEqual(again, { experimentTemplate });
    const { id } = experimentTemplate as { id: string };
    const start = () => world.call("StartExperiment", { clientToken: "s", experimentTemplateId: id });
    const [first, second] = [await start(), await start()] as Array<{ experiment: { id: string } }>;
    assert.equal(first?.experiment.id, second?.experiment.id);
    await world.clock.settled();
    assert.equal(
      ((await world.call("ListExperiments", { experimentTemplateId: id })).experiments as unknown[]).length,
      1,
    );
  });

  it("are at most five at a time", async () => {
    const long = withAction("aws:fis:wait", { duration: "PT10M" });
    await world.clock.busy(async () => {
      for (let i = 0; i < 5; i++) await world.start(long);
      await assert.rejects(world.start(long), /5 active experiments/);
    });
    await world.clock.settled();
    assert.ok((await world.run(long)).state.status === "completed");
  });

  it("choose a share of their targets, but one at least", () => {
    const arns = ["a", "b", "c", "d", "e"];
    assert.deepEqual(select(arns, "ALL"), arns);
    assert.deepEqual(select(arns, "COUNT(2)"), ["a", "b"]);
    assert.deepEqual(select(arns, "COUNT(9)"), arns);
    assert.deepEqual(select(arns, "PERCENT(50)"), ["a", "b"]);
    assert.deepEqual(select(arns, "PERCENT(1)"), ["a"]);
    assert.deepEqual(select([], "PERCENT(50)"), []);
  });
});
