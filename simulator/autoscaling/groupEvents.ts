import { randomUUID } from "node:crypto";
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, EC2Client, type Instance } from "@aws-sdk/client-ec2";
import { partitionOf } from "../../aws/partitions";
import type { ServiceEvent } from "../aws";
import type { DirectClients } from "../clients";
import type { CallRecord } from "../door";
import { type Announcer, announce } from "../surroundings";

export interface GroupEventDependencies extends Announcer {
  direct: DirectClients;
}

/** Operations after which a group may have launched or lost instances. */
const changes = new Set([
  "ec2:TerminateInstances",
  "autoscaling:DetachInstances",
  "autoscaling:SetDesiredCapacity",
  "autoscaling:TerminateInstanceInAutoScalingGroup",
  "autoscaling:UpdateAutoScalingGroup",
]);

/** Typical, not documented: health checks notice within about a minute, and a launch takes about one more. */
const noticeMilliseconds = 60_000;
const launchMilliseconds = 40_000;

const groupTag = "aws:autoscaling:groupName";

interface Group {
  account: string;
  region: string;
  name: string;
  arn: string;
}

/**
 * The events of Auto Scaling groups: `EC2 Instance Terminate Successful` and `EC2 Instance Launch Successful`
 * (Auto Scaling user guide, "EventBridge event examples"). The emulator replaces an instance at once and sends no event;
 * here the events come when AWS would have got that far.
 */
export class GroupEvents {
  constructor(private readonly dependencies: GroupEventDependencies) {}

  /** Call after every answered call. */
  async follow({ call, at, error }: CallRecord): Promise<void> {
    if (error || !changes.has(`${call.service}:${call.operation}`)) return;
    const { account, region, input } = call;
    const ids = [input.InstanceIds, input.InstanceId].flat().filter((id): id is string => typeof id === "string");
    const named = typeof input.AutoScalingGroupName === "string" ? [input.AutoScalingGroupName] : [];
    const ended = call.operation.startsWith("Terminate") ? await this.instances(account, region, ids) : [];
    const members = ended.filter((one) => groupOf(one) !== undefined);
    const names = new Set([...named, ...members.flatMap((one) => groupOf(one) ?? [])]);
    if (names.size === 0) return;
    const { AutoScalingGroups = [] } = await this.dependencies.direct
      .in(AutoScalingClient, account, region)
      .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [...names] }));
    for (const {
      AutoScalingGroupName: name = "",
      AutoScalingGroupARN: arn = "",
      Instances = [],
    } of AutoScalingGroups) {
      const group = { account, region, name, arn };
      const lost = members.filter((one) => groupOf(one) === name);
      const noticed = lost.length > 0 ? noticeMilliseconds : 0;
      for (const one of lost) this.later(noticed, group, "terminate", one, "an instance was taken out of service");
      const present = await this.instances(
        account,
        region,
        Instances.map(({ InstanceId = "" }) => InstanceId),
      );
      for (const one of present.filter((instance) => isSince(instance, at))) {
        const cause = "an instance was started in response to a difference between desired and actual capacity";
        this.later(noticed + launchMilliseconds, group, "launch", one, cause);
      }
    }
  }

  private async instances(account: string, region: string, ids: string[]): Promise<Instance[]> {
    if (ids.length === 0) return [];
    const { Reservations = [] } = await this.dependencies.direct
      .in(EC2Client, account, region)
      .send(new DescribeInstancesCommand({ InstanceIds: ids }));
    return Reservations.flatMap(({ Instances = [] }) => Instances);
  }

  private later(
    milliseconds: number,
    group: Group,
    activity: "launch" | "terminate",
    instance: Instance,
    cause: string,
  ): void {
    const { clock, timeline } = this.dependencies;
    const startedAt = clock.now();
    clock.after(milliseconds, async () => {
      const { account, region, name } = group;
      const instanceId = instance.InstanceId ?? "";
      timeline.add({ kind: "scaling", account, region, group: name, activity, instanceId, cause });
      const event = activityEvent(group, activity, instance, cause, startedAt, clock.now());
      announce(this.dependencies, account, region, event);
    });
  }
}

function activityEvent(
  { account, region, arn, name }: Group,
  activity: "launch" | "terminate",
  instance: Instance,
  cause: string,
  startedAt: Date,
  endedAt: Date,
): ServiceEvent {
  const id = instance.InstanceId ?? "";
  const [word, gerund] = activity === "launch" ? ["Launch", "Launching a new"] : ["Terminate", "Terminating"];
  const zone = instance.Placement?.AvailabilityZone;
  return {
    source: "aws.autoscaling",
    "detail-type": `EC2 Instance ${word} Successful`,
    resources: [arn, `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}`],
    detail: {
      StatusCode: "InProgress",
      Description: `${gerund} EC2 instance: ${id}`,
      AutoScalingGroupName: name,
      ActivityId: randomUUID(),
      Details: {
        ...(instance.SubnetId && { "Subnet ID": instance.SubnetId }),
        ...(zone && { "Availability Zone": zone }),
      },
      RequestId: randomUUID(),
      StatusMessage: "",
      StartTime: startedAt.toISOString(),
      EndTime: endedAt.toISOString(),
      EC2InstanceId: id,
      Cause: `At ${startedAt.toISOString().slice(0, 19)}Z ${cause}.`,
    },
  };
}

const groupOf = ({ Tags = [] }: Instance): string | undefined => Tags.find(({ Key }) => Key === groupTag)?.Value;

/** EC2 returns launch times in whole seconds. */
const isSince = ({ LaunchTime }: Instance, at: Date): boolean =>
  LaunchTime !== undefined && LaunchTime.getTime() >= Math.floor(at.getTime() / 1000) * 1000;
