import { partitionOf } from "../../../aws/partitions";
import { accountId, field, regionName, requiredMatch, requiredText, requiredTime } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { alreadyLeaving, type GroupMemberFacts, groupMember, irreplaceable } from "../resources/group-member";
import { replaceUnhealthyInstance } from "../runbooks/ReplaceUnhealthyInstance";
import { returnInstanceToGroup } from "../runbooks/ReturnInstanceToGroup";

/**
 * Failing hardware ends its instance at a set time: an instance with an EBS root device is stopped, one with an
 * instance store is terminated (EC2 user guide, "Instance retirement"; AWS Health user guide, "Reference: AWS Health
 * events Amazon EventBridge schema"). A copy is delivered in us-west-2 too; it fires as well, in case the first is
 * lost.
 */
const pattern: EventPattern = {
  source: ["aws.health"],
  "detail-type": ["AWS Health Event"],
  "replay-name": [{ exists: false }],
  detail: {
    service: ["EC2"],
    eventTypeCategory: ["scheduledChange"],
    eventTypeCode: ["AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED", "AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED"],
    // Absent from older events; "anything-but" does not match what is absent.
    statusCode: [{ exists: false }, { "anything-but": "closed" }],
    affectedEntities: { entityValue: [{ prefix: "i-" }] },
  },
};

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

/** One notice may name many instances, on several pages; a run replaces one. */
function severalInstances(event: SignalEvent): string | undefined {
  const entities = field(event, "detail.affectedEntities");
  const ids = (Array.isArray(entities) ? entities : []).map((entity: { entityValue?: string }) => entity.entityValue);
  const pages = Number(field(event, "detail.totalPages") ?? 1);
  if (ids.length <= 1 && pages <= 1) return undefined;
  const others = `${ids.length} instances${pages > 1 ? ` on this page of ${pages}` : ""}`;
  return `the notice names ${others}: see the list in AWS Health, and replace members of groups one by one, in each group`;
}

const deadline = (event: SignalEvent) => field(event, "detail.startTime");

const withoutGroup = ({ rootDevice }: GroupMemberFacts, by: string): string =>
  rootDevice === "instance-store"
    ? `it is in no group, and is terminated with its data: launch another one from its image and move the data before ${by}`
    : `it is in no group: stop it and start it again before ${by} (a reboot does not move it to another host); data on instance store volumes and an automatic public address are lost by that`;

function target(event: SignalEvent): Target {
  const account = requiredMatch(event, "detail.affectedAccount", accountId.form, accountId.description);
  const region = requiredMatch(event, "detail.eventRegion", regionName.form, regionName.description);
  const id = requiredMatch(
    event,
    "detail.affectedEntities.0.entityValue",
    /^i-([0-9a-f]{8}|[0-9a-f]{17})$/,
    "an instance id",
  );
  return {
    account,
    region,
    resource: { id, arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}` },
    signal: {
      id: requiredText(event, "detail.eventArn"),
      // The copy has the same id, an update another.
      version: requiredText(event, "detail.communicationId"),
      title: `${requiredText(event, "detail.eventTypeCode")} for ${requiredText(event, "detail.startTime")}`,
      occurredAt: requiredTime(event, "time"),
    },
  };
}
