import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, DescribeSnapshotsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { groupName, owner, victimName, webTier } from "../../webTier";

/**
 * A group of two of which the event names one member.
 * @param named the id that the event has for it.
 */
export async function stageMember(
  world: World,
  event: SignalEvent,
  named: string,
): Promise<Pick<Staged, "event" | "changes" | "subject"> & { name: string }> {
  const instanceId = await webTier(world);
  const rewritten = JSON.parse(JSON.stringify(event).replaceAll(named, instanceId)) as SignalEvent;
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [`instance ${named} is ${instanceId} here: the emulator chooses ids`],
    subject: instanceId,
    name: victimName,
  };
}

async function look(world: World, instanceId: string) {
  const autoScaling = world.client(AutoScalingClient);
  const { AutoScalingInstances } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
  );
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] }),
  );
  const { Reservations } = await world
    .client(EC2Client)
    .send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  return {
    member: AutoScalingInstances?.[0],
    group: AutoScalingGroups?.[0],
    instance: Reservations?.[0]?.Instances?.[0],
  };
}

async function state(world: World, { subject }: Staged): Promise<Record<string, unknown>> {
  const { member, group, instance } = await look(world, subject);
  return {
    state: instance?.State?.Name,
    group: member && {
      name: member.AutoScalingGroupName,
      lifecycle: member.LifecycleState,
      scaleInProtection: member.ProtectedFromScaleIn,
    },
    desiredCapacity: group?.DesiredCapacity,
    members: group?.Instances?.length,
    serving: group?.Instances?.filter(({ LifecycleState }) => LifecycleState === "InService").length,
    tags: Object.fromEntries((instance?.Tags ?? []).map(({ Key, Value }) => [Key, Value]).sort()),
  };
}

async function outcome(world: World, { subject }: Staged): Promise<string[]> {
  const { group, instance } = await look(world, subject);
  const { Snapshots } = await world.client(EC2Client).send(
    new DescribeSnapshotsCommand({
      OwnerIds: ["self"],
      Filters: [{ Name: "tag:reflex:instance", Values: [subject] }],
    }),
  );
  return [
    `${victimName} (${owner}), ${subject}: ${instance?.State?.Name ?? "gone"}`,
    `group ${groupName}: ${group?.Instances?.length} members of ${group?.DesiredCapacity}`,
    `${Snapshots?.length ?? 0} snapshots kept of its volumes`,
  ];
}

/** What a scenario says about a member that a group replaces, for any reason. */
export const ofMember: Pick<Scenario, "state" | "outcome" | "healed"> = {
  state,
  outcome,
  healed: ({ desiredCapacity, serving, state: now }) => ({
    "the instance is terminated": now === "terminated",
    "its group has all its members in service": serving === desiredCapacity,
  }),
};
