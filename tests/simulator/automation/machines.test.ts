import assert from "node:assert/strict";
import type { AwsError } from "../../../simulator/aws";
import { DiskCommands } from "../../../simulator/machines/diskCommands";
import { type DiskState, Disks } from "../../../simulator/machines/disks";
import { Machines, type ServiceChange } from "../../../simulator/machines/machines";
import { RunCommand } from "../../../simulator/machines/runCommand";
import { parseScript, runScript, UnsupportedScript } from "../../../simulator/machines/shell";
import { account, document, region, stepNamed, user, World } from "./world";

const instanceId = "i-0b2c3d4e";
const gib = 1024 ** 3;

/** A machine with a partitioned disk under / and a whole one under /data. */
const disks: Record<string, DiskState> = {
  nvme0n1: {
    volumeId: "vol-0a",
    bytes: 50 * gib,
    partition: 1,
    fileSystem: { type: "xfs", path: "/", used: 40 * gib },
  },
  nvme1n1: { volumeId: "vol-0b", bytes: 50 * gib, fileSystem: { type: "ext4", path: "/data", used: 40 * gib } },
};
const noDisks = new DiskCommands(
  new Disks(
    {},
    async () => 0,
    () => {},
  ),
);

/** A world whose runCommand steps reach the agents of emulated instances. */
function withMachines() {
  const volume = { bytes: 50 * gib };
  const world: World = new World();
  const machines = new Machines(async () => volume.bytes);
  const runCommand = new RunCommand(
    {
      clock: world.clock,
      timeline: world.timeline,
      emitEvent: async (where, _region, event) => void world.events.push({ account: where, ...event }),
    },
    machines,
  );
  const ssm = (operation: string, input: Record<string, unknown>) =>
    runCommand.handle({ service: "ssm", operation, input, region, account, principal: user("amy") });
  for (const operation of runCommand.operations)
    world.on(`ssm ${operation}`, ({ parameters }) => ssm(operation, parameters));
  const changes: ServiceChange[] = [];
  machines.onServiceChange((change) => changes.push(change));
  machines.install(account, region, instanceId, {
    services: { "payments-api": { active: false, brokenUntil: "rollback" }, web: { active: true } },
    disks,
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
  return { world, machines, ssm, send, changes, volume };
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
      disks: noDisks,
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
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expansion of the shell
    ['name="a b"; echo "$name" "${name#a}" "$none"', 0, "a b  b \n"],
    [`echo "$(echo x; echo y)$(false)"`, 0, "x\ny\n"],
    [`set -e\nname="$(false)"\necho never`, 1, ""],
    [`false || [ "$?" -eq 1 ] && [ 3 -gt 2 ] && [ a != "b" ] && [ "" = "" ]`, 0, ""],
    ["[ 1 -gt x ]", 1, ""],
    ["command -v growpart && command -v parted", 1, "/usr/sbin/growpart\n"],
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
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expansion of the shell
    'echo "${HOME:-x}"',
    'echo "$(rm x)"',
    'echo "unfinished',
    "growpart --dry-run /dev/nvme0n1 1",
    "findmnt /data",
    "cat /etc/passwd",
    "systemctl daemon-reload",
    "systemctl restart a b",
    "curl https://example.com",
    "true &&",
    "&& true",
    "set -x",
  ]) {
    it(`refuses ${script} before anything runs`, async () => {
      const log: string[] = [];
      const host = {
        systemctl: (verb: string) => ({ exitCode: log.push(verb) }),
        sleep: async () => {},
        disks: noDisks,
      };
      await assert.rejects(runScript(`systemctl restart web\n${script}`, host), UnsupportedScript);
      assert.deepEqual(log, []);
      assert.throws(() => parseScript(script), /the embedded organization cannot run: /);
    });
  }
});

describe("the disks of emulated instances", () => {
  const link = "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0";
  const read = async (command: string) => {
    const { StandardOutputContent, ResponseCode } = await withMachines().send([command]);
    return [String(StandardOutputContent).trim(), ResponseCode];
  };
  const table: Array<[string, string, number]> = [
    [`readlink -e ${link}a`, "/dev/nvme0n1", 0],
    [`readlink -e ${link}a-part1`, "/dev/nvme0n1p1", 0],
    [`readlink -e ${link}c`, "", 1],
    ["readlink -e /dev/nvme1n1", "/dev/nvme1n1", 0],
    ["findmnt -n -o SOURCE --mountpoint /", "/dev/nvme0n1p1", 0],
    ["findmnt -n -o FSTYPE --mountpoint /data", "ext4", 0],
    ["findmnt -n -o SOURCE --mountpoint /elsewhere", "", 1],
    ["lsblk -n -d -o PKNAME /dev/nvme0n1p1", "nvme0n1", 0],
    ["lsblk -n -d -o PKNAME /dev/nvme1n1", "", 0],
    ["lsblk -n -d -o PKNAME /dev/sdf", "", 32],
    ["cat /sys/class/block/nvme0n1p1/partition", "1", 0],
    ["cat /sys/class/block/nvme1n1/partition", "", 1],
    ["growpart /dev/nvme0n1 1", "NOCHANGE: partition 1 cannot be grown", 1],
    ["growpart /dev/nvme1n1 1", "", 2],
    ["xfs_growfs /data", "", 1],
    ["resize2fs /dev/nvme0n1p1", "", 1],
  ];
  for (const [command, output, exitCode] of table) {
    it(command, async () => assert.deepEqual(await read(command), [output, exitCode]));
  }

  const size = (path: string) => `findmnt -n -b -o SIZE --mountpoint ${path}`;
  it("a file system gets the room of a larger volume when its partition and then it are grown", async () => {
    const { send, volume, machines } = withMachines();
    const resized: string[] = [];
    machines.onFileSystemChange(({ path }) => resized.push(path));
    const bytes = async (path: string) => Number((await send([size(path)])).StandardOutputContent);
    const before = await bytes("/");
    volume.bytes = 100 * gib;
    await send(["xfs_growfs /"]);
    assert.equal(await bytes("/"), before);
    assert.equal((await send(["growpart /dev/nvme0n1 1 && xfs_growfs /"])).ResponseCode, 0);
    assert.ok((await bytes("/")) > 1.9 * before);
    await send(["resize2fs /dev/nvme1n1"]);
    assert.ok((await bytes("/data")) > 95 * gib);
    assert.deepEqual(resized, ["/", "/data"]);
    assert.ok(machines.usedPercent(account, region, instanceId, "/")! < 45);
    assert.equal(machines.usedPercent(account, region, instanceId, "/elsewhere"), undefined);
  });
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
