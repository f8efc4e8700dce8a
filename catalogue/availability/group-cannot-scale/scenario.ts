import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { requiredText } from "../../../responses/fields";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { groupName, owner, webTier } from "../../webTier";
import example from "./events/fires/no-capacity.json";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  await webTier(world);
  const { AutoScalingGroups } = await world
    .client(AutoScalingClient)
    .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] }));
  const named = requiredText(event, "detail.AutoScalingGroupName");
  const rewritten = structuredClone(event);
  rewritten.account = world.account;
  rewritten.resources = [AutoScalingGroups?.[0]?.AutoScalingGroupARN ?? "", ...rewritten.resources.slice(1)];
  rewritten.detail.AutoScalingGroupName = groupName;
  return {
    event: rewritten,
    changes: [`group ${named} is ${groupName} here, with the ARN that the emulator chose`],
    headline: `group ${groupName}: ${requiredText(event, "detail.StatusMessage")}`,
    subject: groupName,
  };
}

async function state(world: World, { subject }: Staged) {
  const { AutoScalingGroups } = await world
    .client(AutoScalingClient)
    .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [subject] }));
  const group = AutoScalingGroups?.[0];
  return { desired: group?.DesiredCapacity, members: group?.Instances?.length };
}

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  async outcome(world, staged) {
    const { desired, members } = await state(world, staged);
    return [`group ${staged.subject} (${owner}) has ${members} members of ${desired}; people find out why it fails`];
  },
};
