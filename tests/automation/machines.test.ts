import assert from "node:assert/strict";
import type { AwsError } from "../../simulator/aws";
import { Machines, type ServiceChange } from "../../simulator/machines/machines";
import { parseScript, runScript, UnsupportedScript } from "../../simulator/machines/shell";
import { account, document, region, stepNamed, user, World } from "./world";

const instanceId = "i-0b2c3d4e";

/** A world whose runCommand steps reach the agents of emulated instances. */
function withMachines() {
  const world: World = new World();
  const machines = new Machines({
    clock: world.clock,
    timeline: world.timeline,
    emitEvent: async (where, _region, event) => void world.events.push({ account: where, ...event }),
  });
  const ssm = (operation: string, input: Record<string, unknown>) =>
    machines.handle({ service: "ssm", operation, input, region, account, principal: user("amy") });
  for (const operation of machines.operations)
    world.on(`ssm ${operation}`, ({ parameters }) => ssm(operation, parameters));
  const changes: ServiceChange[] = [];
  machines.onServiceChange((change) => changes.push(change));
  machines.install(account, region, instanceId, {
    services: { "payments-api": { active: false, brokenUntil: "rollback" }, web: { active: true } },
  });
  /** Sends a script and gives its invocation at the end. */
  const send = async (commands: string[], parameters: object = {}) => {
    const { Command } = await world.clock.busy(() =>
      ssm("SendCommand", {
        DocumentName: "AWS-RunShellScript",
        InstanceIds: [instanceId],
        Parameters: { commands, ...parameters },
      }),
    );
    const { CommandId } = Command as { CommandId: string };
    await world.clock.settled();
    return ssm("GetCommandInvocation", { CommandId, InstanceId: instanceId });
  };
  return { world, machines, ssm, send, changes };
}

describe("the shell of emulated instances", () => {
  const run = async (script: string) => {
    const log: string[] = [];
    const { exitCode, stdout } = await runScript(script, {
      systemctl: (verb, unit) => {
        log.push(`${verb} ${unit}`);
        return { exitCode: unit === "bad" ? 1 : 0 };
      },
      sleep: async (seconds) => void log.push(`sleep ${seconds}`),
    });
    return { exitCode, stdout, log: log.join(",") };
  };
  const table: Array<[string, number, string]> = [
    ["echo a; echo b\necho c", 0, "a\nb\nc\n"],
    ["true && echo yes || echo no", 0, "yes\n"],
    ["false && echo yes || echo no", 0, "no\n"],
    ["false || true && echo both", 0, "both\n"],
    ["set -e\nfalse\necho never", 1, ""],
    ["set -e\nfalse || true\necho on", 0, "on\n"],
    ["set -e\nfalse && echo x\necho on", 0, "on\n"],
    ["false\necho on", 0, "on\n"],
    ["echo a; exit 7; echo b", 7, "a\n"],
    ["false\nexit", 1, ""],
    [`echo 'it''s' "a # b" # comment`, 0, "its a # b\n"],
    ["echo -n a &&\n  echo b", 0, "ab\n"],
    ["# only a comment\n\n", 0, ""],
  ];
  for (const [script, exitCode, stdout] of table) {
    it(JSON.stringify(script), async () => assert.deepEqual(await run(script), { exitCode, stdout, log: "" }));
  }
  it("systemctl and sleep reach the instance in order", async () =>
    assert.deepEqual(
      (await run("systemctl restart bad || sleep 2\nsystemctl --quiet is-active web")).log,
      "restart bad,sleep 2,is-active web",
    ));
  for (const script of [
    "rm -rf /",
    "echo $HOME",
    "echo `id`",
    "echo a > b",
    "cat a | sort",
    "if true; then echo; fi",
    "sleep 1 &",
    "systemctl daemon-reload",
    "systemctl restart a b",
    "curl https://example.com",
    "true &&",
    "&& true",
    "set -x",
  ]) {
    it(`refuses ${script} before anything runs`, async () => {
      const log: string[] = [];
      const host = { systemctl: (verb: string) => ({ exitCode: log.push(verb) }), sleep: async () => {} };
      await assert.rejects(runScript(`systemctl restart web\n${script}`, host), UnsupportedScript);
      assert.deepEqual(log, []);
      assert.throws(() => parseScript(script), /the embedded organization cannot run: /);
    });
  }
});

describe("Run Command", () => {
  it("a broken service fails at every restart until its rollback unit has run", async () => {
    const { send, changes } = withMachines();
    const failed = await send(["systemctl restart payments-api"]);
    assert.deepEqual([failed.Status, failed.ResponseCode], ["Failed", 1]);
    assert.match(
      String(failed.StandardErrorContent),
      /Job for payments-api\.service failed[\s\S]*failed to run commands: exit status 1/,
    );
    assert.equal((await send(["systemctl is-active payments-api || true"])).StandardOutputContent, "failed\n");
    const back = await send([
      "systemctl start payments-api-rollback.service && systemctl restart payments-api",
      "systemctl is-active payments-api",
    ]);
    assert.deepEqual([back.Status, back.StandardOutputContent], ["Success", "active\n"]);
    assert.deepEqual(
      changes.map(({ service, active }) => [service, active]),
      [["payments-api", true]],
    );
  });
  it("stopping, resetting and unknown units behave as systemctl does", async () => {
    const { send, changes } = withMachines();
    assert.equal((await send(["systemctl stop web; systemctl is-active web"])).ResponseCode, 3);
    assert.equal(
      (await send(["systemctl reset-failed payments-api && systemctl is-active payments-api || exit 0"]))
        .StandardOutputContent,
      "inactive\n",
    );
    assert.equal((await send(["systemctl restart nothing"])).ResponseCode, 5);
    assert.equal((await send(["systemctl status web"])).ResponseCode, 3);
    assert.deepEqual(changes, [{ account, region, instanceId, service: "web", active: false }]);
  });
  it("what the shell does not know fails the invocation and changes nothing", async () => {
    const { send, changes } = withMachines();
    const invocation = await send(["systemctl stop web", "rm -rf /tmp/x"]);
    assert.deepEqual(
      [invocation.Status, invocation.StandardErrorContent],
      ["Failed", "the embedded organization cannot run: rm -rf /tmp/x"],
    );
    assert.deepEqual(changes, []);
  });
  it("executionTimeout ends a script, in simulated time", async () => {
    const { send, world } = withMachines();
    const invocation = await send(["sleep 600", "systemctl stop web"], { executionTimeout: ["60"] });
    assert.deepEqual([invocation.Status, invocation.StatusDetails], ["TimedOut", "Execution Timed Out"]);
    assert.equal(world.clock.now().toISOString(), "2026-11-24T09:01:01.000Z");
  });
  it("CancelCommand ends a script", async () => {
    const { world, ssm } = withMachines();
    const { Command } = await world.clock.busy(() =>
      ssm("SendCommand", {
        DocumentName: "AWS-RunShellScript",
        InstanceIds: [instanceId],
        Parameters: { commands: ["sleep 600"] },
      }),
    );
    const { CommandId } = Command as { CommandId: string };
    world.clock.after(30_000, async () => void (await ssm("CancelCommand", { CommandId })));
    await world.clock.settled();
    assert.equal((await ssm("GetCommandInvocation", { CommandId, InstanceId: instanceId })).Status, "Cancelled");
    assert.equal(world.clock.now().toISOString(), "2026-11-24T09:00:30.000Z");
  });
  it("an instance that is not managed is InvalidInstanceId", async () => {
    const { ssm, machines } = withMachines();
    machines.remove(account, region, instanceId);
    await assert.rejects(
      ssm("SendCommand", {
        DocumentName: "AWS-RunShellScript",
        InstanceIds: [instanceId],
        Parameters: { commands: ["true"] },
      }),
      (error: AwsError) => error.code === "InvalidInstanceId",
    );
    assert.deepEqual(await ssm("DescribeInstanceInformation", {}), { InstanceInformationList: [] });
  });
  it("another document and missing commands are refused", async () => {
    const { ssm } = withMachines();
    const send = (input: object) => ssm("SendCommand", { InstanceIds: [instanceId], ...input });
    await assert.rejects(
      send({ DocumentName: "AWS-RunPatchBaseline" }),
      (error: AwsError) => error.code === "InvalidDocument",
    );
    await assert.rejects(
      send({ DocumentName: "AWS-RunShellScript" }),
      (error: AwsError) => error.code === "InvalidParameters",
    );
    await assert.rejects(
      send({
        DocumentName: "AWS-RunShellScript",
        InstanceIds: [],
        Targets: [{ Key: "tag:a", Values: ["b"] }],
        Parameters: { commands: ["true"] },
      }),
      (error: AwsError) => error.code === "InvalidTarget",
    );
  });
  it("DescribeInstanceInformation shows managed instances", async () => {
    const { ssm } = withMachines();
    const { InstanceInformationList } = await ssm("DescribeInstanceInformation", {
      Filters: [{ Key: "InstanceIds", Values: [instanceId] }],
    });
    assert.deepEqual(
      (InstanceInformationList as Array<Record<string, unknown>>).map(({ InstanceId, PingStatus }) => [
        InstanceId,
        PingStatus,
      ]),
      [[instanceId, "Online"]],
    );
  });
  it("sends command and invocation events in the recorded shape", async () => {
    const { send, world } = withMachines();
    const { CommandId } = await send(["true"]);
    const resources = [`arn:aws:ec2:${region}:${account}:instance/${instanceId}`];
    const types = world.events.map((event) => [event["detail-type"], event.detail.status]);
    assert.deepEqual(types, [
      ["EC2 Command Invocation Status-change Notification", "InProgress"],
      ["EC2 Command Status-change Notification", "InProgress"],
      ["EC2 Command Invocation Status-change Notification", "Success"],
      ["EC2 Command Status-change Notification", "Success"],
    ]);
    assert.deepEqual(world.events[2], {
      account,
      source: "aws.ssm",
      "detail-type": "EC2 Command Invocation Status-change Notification",
      resources,
      detail: {
        "command-id": CommandId,
        "document-name": "AWS-RunShellScript",
        "instance-id": instanceId,
        "requested-date-time": "2026-11-24T09:00:00.000Z",
        status: "Success",
      },
    });
    assert.deepEqual(Object.keys(world.events[3]?.detail ?? {}), [
      "command-id",
      "document-name",
      "expire-after",
      "parameters",
      "requested-date-time",
      "status",
    ]);
  });
});

describe("aws:runCommand", () => {
  const command = (commands: string[], more: object = {}) =>
    document({
      name: "s",
      action: "aws:runCommand",
      inputs: { DocumentName: "AWS-RunShellScript", InstanceIds: [instanceId], Parameters: { commands } },
      ...more,
    });
  it("waits for the command and gives Status, ResponseCode and Output", async () => {
    const { world } = withMachines();
    const { Outputs } = stepNamed(await world.run(command(["systemctl is-active web"])), "s");
    assert.deepEqual([Outputs.Status, Outputs.ResponseCode, Outputs.Output], [["Success"], ["0"], ["active\n"]]);
  });
  it("fails with a failed command and its output", async () => {
    const { world } = withMachines();
    const run = await world.run(command(["systemctl restart payments-api"], { maxAttempts: 3 }));
    assert.match(run.FailureMessage ?? "", /ended Failed: [\s\S]*Job for payments-api\.service failed/);
    assert.equal(world.calls.filter(({ operation }) => operation === "SendCommand").length, 3);
  });
  it("cancels the command when the step runs out of time", async () => {
    const { world, changes } = withMachines();
    const run = await world.run(command(["sleep 600", "systemctl stop web"], { timeoutSeconds: 30 }));
    assert.deepEqual([run.AutomationExecutionStatus, world.calls.at(-1)?.operation], ["TimedOut", "CancelCommand"]);
    assert.deepEqual(changes, []);
  });
  it("an instance that is not managed fails the step like AWS", async () => {
    const { world, machines } = withMachines();
    machines.remove(account, region, instanceId);
    assert.match((await world.run(command(["true"]))).FailureMessage ?? "", /InvalidInstanceId/);
  });
});
