import { partitionOf } from "../../../aws/partitions";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { alarmOn, dimension, targetOfAlarm } from "../../../signals/alarms";
import { alreadyLeaving, type GroupMemberFacts, groupMember, irreplaceable } from "../resources/group-member";
import { replaceUnhealthyInstance } from "../runbooks/ReplaceUnhealthyInstance";
import { returnInstanceToGroup } from "../runbooks/ReturnInstanceToGroup";

/** The status checks of EC2 (EC2 user guide, "Status checks for your instances"). */
const pattern: EventPattern = alarmOn({
  namespace: ["AWS/EC2"],
  name: [
    "StatusCheckFailed",
    "StatusCheckFailed_Instance",
    "StatusCheckFailed_System",
    "StatusCheckFailed_AttachedEBS",
  ],
  dimensions: { InstanceId: [{ exists: true }] },
});

export const unhealthyGroupInstance: RunbookResponse<GroupMemberFacts> = {
  name: "unhealthy-group-instance",
  title: "An instance fails its status checks",
  summary:
    "Answers an alarm on a status check of an instance whose Auto Scaling group does not replace it by itself. The " +
    "group gets a healthy one in its place first; then a person decides whether the old one is terminated.",
  placement: "central",
  forms: { alarm: { pattern, target } },
  runbook: replaceUnhealthyInstance,
  undo: returnInstanceToGroup,
  resource: groupMember,
  coolDownHours: 6,
  nothingToDo: (_event, facts) => alreadyLeaving(facts) ?? replacedByItsGroup(facts),
  forPeople: (_event, facts) => (facts.group ? irreplaceable(facts) : withoutGroup(facts)),
  parameters: ({ facts }) => ({
    InstanceId: [facts.instanceId],
    AutoScalingGroupName: [facts.group?.name ?? "none"],
  }),
};

/** The group detected it too, and does what the runbook would do (Auto Scaling user guide, "Health checks"). */
function replacedByItsGroup({ group }: GroupMemberFacts): string | undefined {
  const acts = group && !group.healthy && !group.suspended.includes("ReplaceUnhealthy");
  return acts ? `its group ${group.name} found it unhealthy and replaces it` : undefined;
}

const withoutGroup = ({ rootDevice }: GroupMemberFacts): string =>
  rootDevice === "instance-store"
    ? "it is in no group that would replace it, and its root device does not survive a stop: launch another one from its image"
    : "it is in no group that would replace it: reboot it, and if that does not help stop and start it, which moves it to another host; data on instance store volumes and an automatic public address are lost by that";

function target(event: SignalEvent): Target {
  const id = dimension(event, "InstanceId", /^i-([0-9a-f]{8}|[0-9a-f]{17})$/);
  return targetOfAlarm(event, ({ account, region }) => ({
    id,
    arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}`,
  }));
}
