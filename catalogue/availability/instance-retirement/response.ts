import { field, firstText } from "../../../responses/fields";
import { lastPart } from "../../../responses/reading";
import type { RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { entityValues, firstEntity, healthNotice, targetOfNotice } from "../../../signals/health";
import { instanceNamed } from "../../../signals/instanceNamed";
import { alreadyLeaving, type GroupMemberFacts, groupMember, irreplaceable } from "../resources/group-member";
import { replaceUnhealthyInstance } from "../runbooks/ReplaceUnhealthyInstance";
import { returnInstanceToGroup } from "../runbooks/ReturnInstanceToGroup";

/**
 * Failing hardware ends its instance at a set time, an expedited one soon: an instance with an EBS root device is stopped,
 * one with an instance store is terminated (EC2 user guide, "Instance retirement"). A copy is delivered in us-west-2 too;
 * it fires as well, in case the first is lost.
 */
const codes = [
  "AWS_EC2_INSTANCE_RETIREMENT",
  "AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT",
  "AWS_EC2_INSTANCE_STOP",
  "AWS_EC2_INSTANCE_TERMINATION",
].flatMap((code) => [`${code}_SCHEDULED`, `${code}_EXPEDITED`]);

const pattern = healthNotice("EC2", "scheduledChange", codes, [{ prefix: "i-" }, { prefix: "arn:" }]);

export const instanceRetirement: RunbookResponse<GroupMemberFacts> = {
  name: "instance-retirement",
  title: "AWS retires the host of an instance",
  summary:
    "Answers the notice of AWS Health that an instance is stopped or terminated at a set time. A member of an Auto " +
    "Scaling group is replaced before then; for any other, people are notified of what to do by when.",
  placement: "central",
  forms: { health: { pattern, target } },
  runbook: replaceUnhealthyInstance,
  undo: returnInstanceToGroup,
  resource: groupMember,
  coolDownHours: 24,
  nothingToDo: (_event, facts) => alreadyLeaving(facts),
  forPeople: (event, facts) =>
    severalInstances(event) ?? (facts.group ? irreplaceable(facts) : withoutGroup(facts, String(deadline(event)))),
  parameters: ({ facts }) => ({
    InstanceId: [facts.instanceId],
    AutoScalingGroupName: [facts.group?.name ?? "none"],
  }),
};

/** Instances that a message names; of more there is the number. */
const mostNamed = 6;

/** One notice may name many instances, on several pages; a run replaces one, and a group may lose one at a time. */
function severalInstances(event: SignalEvent): string | undefined {
  const ids = entityValues(event).map(lastPart);
  const pages = Number(field(event, "detail.totalPages") ?? 1);
  if (ids.length <= 1 && !(pages > 1)) return undefined;
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : "";
  const named = `${ids.slice(0, mostNamed).join(", ")}${more}${pages > 1 ? `, on one page of ${pages}` : ""}`;
  return `the notice names ${named}: replace members of groups one by one, in each group (the whole list is in AWS Health)`;
}

const deadline = (event: SignalEvent) => field(event, "detail.startTime");

const withoutGroup = ({ rootDevice }: GroupMemberFacts, by: string): string =>
  rootDevice === "instance-store"
    ? `it is in no group, and is terminated with its data: launch another one from its image and move the data before ${by}`
    : `it is in no group: stop it and start it again before ${by} (a reboot does not move it to another host); data on instance store volumes and an automatic public address are lost by that`;

function target(event: SignalEvent): Target {
  return targetOfNotice(event, instanceNamed(event, firstEntity), {
    id: "",
    title: ` for ${firstText(event, "detail.startTime") ?? "a time that it does not say"}`,
  });
}
