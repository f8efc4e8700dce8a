import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DescribeAddressesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  type Instance,
} from "@aws-sdk/client-ec2";
import { IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { openGates, targetIn } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import { groupName, owner, roleName, victimName, webTier } from "../../webTier";
import example from "./events/fires/bitcoin-domain-queried.json";
import { cryptoMiningInstance } from "./response";

/** What GuardDuty's own form of a finding has, and no other. */
interface FindingDetail {
  type: string;
  severity: number;
  service: { archived?: boolean; additionalInfo?: { sample?: boolean } };
}

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { account, resource, signal } = targetIn(cryptoMiningInstance.forms, event);
  const named = resource.id;
  const instanceId = await webTier(world);
  // The id is in texts too (title, description): replaced everywhere, as one text.
  const rewritten = JSON.parse(
    JSON.stringify(event).replaceAll(named, instanceId).replaceAll(account, world.account),
  ) as SignalEvent;
  const changes = [`instance ${named} is ${instanceId} here: the emulator chooses ids`];
  if (event.account !== world.account) {
    changes.push(`it arrives on the bus of ${world.account}, the account of the finding, not of ${event.account}`);
    rewritten.account = world.account;
  }
  rewritten.region = world.region;
  const detail = event.source === "aws.guardduty" ? (rewritten.detail as unknown as FindingDetail) : undefined;
  if (detail) changes.push(...openGates(detail, { below: 7, becomes: 8, why: "below 7 no rule matches it" }));
  const found = detail
    ? `${detail.type}, severity ${detail.severity}`
    : signal.title.replace(/\.$/, "").replaceAll(named, instanceId);
  return {
    event: rewritten,
    changes,
    headline: `${found}, instance ${instanceId} (${victimName})`,
    subject: instanceId,
  };
}

async function describe(world: World, instanceId: string): Promise<Instance> {
  const { Reservations } = await world
    .client(EC2Client)
    .send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  return Reservations?.[0]?.Instances?.[0] ?? {};
}

async function state(world: World, { subject }: Staged): Promise<Record<string, unknown>> {
  const ec2 = world.client(EC2Client);
  const instance = await describe(world, subject);
  const { NetworkInterfaces } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: "attachment.instance-id", Values: [subject] }] }),
  );
  const { Addresses } = await ec2.send(
    new DescribeAddressesCommand({ Filters: [{ Name: "instance-id", Values: [subject] }] }),
  );
  const attribute = async (Attribute: "disableApiTermination" | "instanceInitiatedShutdownBehavior") => {
    const answer = await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: subject, Attribute }));
    return (answer.DisableApiTermination ?? answer.InstanceInitiatedShutdownBehavior)?.Value;
  };
  const autoScaling = world.client(AutoScalingClient);
  const { AutoScalingInstances } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [subject] }),
  );
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] }),
  );
  const { PolicyNames } = await world.client(IAMClient).send(new ListRolePoliciesCommand({ RoleName: roleName }));
  const member = AutoScalingInstances?.[0];
  return {
    state: instance.State?.Name,
    interfaces: Object.fromEntries(
      (NetworkInterfaces ?? []).map((i) => [i.NetworkInterfaceId, (i.Groups ?? []).map((g) => g.GroupId).sort()]),
    ),
    elasticIps: (Addresses ?? []).map((a) => `${a.AllocationId} on ${a.NetworkInterfaceId}`),
    instanceProfile: instance.IamInstanceProfile?.Arn,
    terminationProtection: await attribute("disableApiTermination"),
    shutdownBehaviour: await attribute("instanceInitiatedShutdownBehavior"),
    volumesDeletedWithInstance: Object.fromEntries(
      (instance.BlockDeviceMappings ?? []).map((m) => [m.DeviceName, m.Ebs?.DeleteOnTermination]),
    ),
    tags: Object.fromEntries((instance.Tags ?? []).map((t) => [t.Key, t.Value]).sort()),
    group: member && { name: member.AutoScalingGroupName, scaleInProtection: member.ProtectedFromScaleIn },
    desiredCapacity: AutoScalingGroups?.[0]?.DesiredCapacity,
    members: AutoScalingGroups?.[0]?.Instances?.length,
    rolePolicies: PolicyNames ?? [],
  };
}

async function outcome(world: World, { subject }: Staged): Promise<string[]> {
  const ec2 = world.client(EC2Client);
  const instance = await describe(world, subject);
  const { Snapshots } = await ec2.send(
    new DescribeSnapshotsCommand({ OwnerIds: ["self"], Filters: [{ Name: "tag:reflex:instance", Values: [subject] }] }),
  );
  const { AutoScalingGroups } = await world
    .client(AutoScalingClient)
    .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] }));
  const serving = (AutoScalingGroups?.[0]?.Instances ?? []).filter((i) => i.LifecycleState === "InService");
  const { PolicyNames } = await world.client(IAMClient).send(new ListRolePoliciesCommand({ RoleName: roleName }));
  const groups = (instance.NetworkInterfaces ?? []).flatMap((i) => (i.Groups ?? []).map((g) => g.GroupName));
  return [
    `${victimName} (${owner}), ${subject}: ${instance.State?.Name ?? "gone"}${groups.length > 0 ? `, in ${[...new Set(groups)].join(", ")}` : ""}`,
    `${Snapshots?.length ?? 0} snapshots kept for forensics`,
    `${groupName}: ${serving.map((i) => i.InstanceId).join(", ")} in service`,
    ...(PolicyNames?.length ? [`role ${roleName}: older sessions denied (${PolicyNames.join(", ")})`] : []),
  ];
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ state: instance, desiredCapacity, members, rolePolicies }) => ({
    "the instance is terminated": instance === "terminated",
    "its group has all its members": members === desiredCapacity,
    "older sessions of its role are denied": (rolePolicies as string[]).includes("AWSRevokeOlderSessions"),
  }),
  outcome,
};
