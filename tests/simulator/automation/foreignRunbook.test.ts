import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, type ExecutionResult, runAutomation } from "../../../simulator/automation/runAutomation";
import { AwsError } from "../../../simulator/aws";
import { account, region, user } from "./world";

const runbook = readFileSync(join(__dirname, "foreignRunbook.yaml"), "utf8");
const amy: Answer = { decision: "Approve", by: user("amy") };

/** An account with one instance, as far as the runbook looks. */
class Account {
  state = "running";
  type = "m5.large";
  platform: string | undefined;
  readonly snapshots: string[] = [];
  readonly published: string[] = [];
  readonly tags: unknown[] = [];
  modifyFails = false;

  call(operation: string, input: Record<string, unknown>): Record<string, unknown> {
    switch (operation) {
      case "ssm DescribeInstanceInformation":
        return { InstanceInformationList: [{ PingStatus: "Online" }] };
      case "ec2 DescribeInstances":
        return { Reservations: [{ Instances: [this.instance()] }] };
      case "ec2 CreateSnapshot":
        return { SnapshotId: `snap-${this.snapshots.push(String(input.Description))}` };
      case "ec2 DescribeSnapshots":
        return { Snapshots: [{ State: "completed" }] };
      case "ec2 StopInstances":
        this.state = "stopped";
        return {};
      case "ec2 StartInstances":
        this.state = "running";
        return {};
      case "ec2 DescribeInstanceStatus":
        return {
          InstanceStatuses: [
            {
              InstanceId: "i-0b2c3d4e",
              InstanceState: { Name: this.state },
              InstanceStatus: { Status: "ok" },
              SystemStatus: { Status: "ok" },
            },
          ],
        };
      case "ec2 ModifyInstanceAttribute":
        if (this.modifyFails) throw new AwsError("InvalidParameterValue", "no such type");
        this.type = (input.InstanceType as { Value: string }).Value;
        return {};
      case "ec2 CreateTags":
        this.tags.push(input.Tags);
        return {};
      case "sns Publish":
        this.published.push(String(input.Message));
        return {};
      case "ssm SendCommand":
        return { Command: { CommandId: "c" } };
      case "ssm ListCommands":
        return { Commands: [{ Status: "Success" }] };
      case "ssm ListCommandInvocations":
        return { CommandInvocations: [{ CommandPlugins: [{ Output: "active\n", ResponseCode: 0 }] }] };
      case "lambda Invoke":
        return { StatusCode: 200, Payload: JSON.stringify({ seen: JSON.parse(String(input.Payload)).volumes.length }) };
      default:
        throw new AwsError("UnexpectedCall", operation);
    }
  }

  private instance() {
    const disk = (id: string) => ({ Ebs: { VolumeId: id } });
    const Tags = [
      { Key: "owner", Value: "team-payments" },
      { Key: "env", Value: "prod" },
    ];
    const platform = this.platform ? { Platform: this.platform } : {};
    return {
      InstanceType: this.type,
      EbsOptimized: true,
      Tags,
      BlockDeviceMappings: [disk("vol-1"), disk("vol-2")],
      ...platform,
    };
  }
}

const parameters = { InstanceId: ["i-0b2c3d4e"], InstanceType: ["M6i.large"], Approvers: ["amy", "bob"] };

const run = (
  world: Account,
  answer: Answer | undefined,
  more: Record<string, string[]> = {},
): Promise<ExecutionResult> =>
  runAutomation(
    runbook,
    { ...parameters, ...more },
    {
      account,
      region,
      startedBy: user("starter"),
      answer: async () => answer,
      dependencies: {
        callAws: async ({ service, operation, parameters: input }) => world.call(`${service} ${operation}`, input),
        assumeRole: async () => ({ principal: user("unused") }),
        passRole: async () => {},
        emitEvent: async () => {},
      },
    },
  );

const status = ({ steps }: ExecutionResult, name: string) => steps.find((step) => step.name === name)?.status;

describe("a runbook in the manner of published ones", () => {
  it("runs from end to end when approved", async () => {
    const world = new Account();
    const result = await run(world, amy);
    assert.equal(result.status, "Success", result.failureMessage);
    assert.deepEqual([world.type, world.state], ["M6i.large", "running"]);
    assert.deepEqual(
      world.snapshots,
      [1, 2].map((n) => `${result.executionId} #${n} of team-payments`),
    );
    assert.match(world.published[0] ?? "", /i-0b2c3d4e becomes M6i\.large, last snapshot snap-2/);
    assert.deepEqual(world.tags, [[{ Key: "changed-by", Value: "automation" }]]);
    assert.deepEqual(result.outputs, {
      "ReadInstance.VolumeIds": ["vol-1", "vol-2"],
      "Inventory.Payload": ['{"seen":2}'],
    });
    assert.deepEqual(
      ["NothingToDo", "ReportFailure"].map((name) => status(result, name)),
      ["Pending", "Pending"],
    );
  });
  it("follows the failure path when rejected, and changes nothing", async () => {
    const world = new Account();
    const result = await run(world, { ...amy, decision: "Reject", comment: "not today" });
    assert.deepEqual(
      [result.status, status(result, "StopInstance"), status(result, "ReportFailure"), world.type],
      ["Failed", "Pending", "Success", "m5.large"],
    );
    assert.match(result.failureMessage ?? "", /AskOwner: rejected by .*amy: not today/);
  });
  it("follows the failure path when nobody answers within the hour", async () => {
    const result = await run(new Account(), undefined);
    assert.deepEqual(
      [result.status, status(result, "AskOwner"), status(result, "ReportFailure")],
      ["TimedOut", "TimedOut", "Success"],
    );
  });
  it("starts the instance again when the change fails, and ends Failed because the step is critical", async () => {
    const world = new Account();
    world.modifyFails = true;
    const result = await run(world, amy);
    assert.deepEqual(
      [result.status, world.state, status(result, "ChangeType"), status(result, "Inventory")],
      ["Failed", "running", "Failed", "Success"],
    );
  });
  it("does nothing when the type is right already", async () => {
    const result = await run(new Account(), amy, { InstanceType: ["M5.LARGE"] });
    assert.deepEqual(
      [result.status, status(result, "SnapshotVolumes"), status(result, "NothingToDo")],
      ["Success", "Pending", "Success"],
    );
  });
  it("refuses Windows, whose Platform is set", async () => {
    const world = new Account();
    world.platform = "windows";
    const result = await run(world, amy);
    assert.deepEqual([status(result, "SnapshotVolumes"), status(result, "ReportFailure")], ["Pending", "Success"]);
  });
  it("is not started with a parameter that its pattern refuses", async () => {
    await assert.rejects(
      run(new Account(), amy, { InstanceId: ["i-XYZ"] }),
      (error: AwsError) => error.code === "InvalidAutomationExecutionParametersException",
    );
  });
});
