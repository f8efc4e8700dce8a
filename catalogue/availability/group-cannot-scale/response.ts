import { parseArn } from "../../../aws/arn";
import { partitionOf } from "../../../aws/partitions";
import { firstText, requiredText, timeOf } from "../../../responses/fields";
import { type Place, placeOf } from "../../../responses/reading";
import type { EventPattern, PagingResponse, SignalEvent, Target } from "../../../responses/types";
import { type AutoScalingGroupFacts, autoScalingGroup } from "../resources/auto-scaling-group";

/** Auto Scaling user guide, "EventBridge event examples". */
const pattern: EventPattern = {
  source: ["aws.autoscaling"],
  "detail-type": ["EC2 Instance Launch Unsuccessful", "EC2 Instance Terminate Unsuccessful"],
  "replay-name": [{ exists: false }],
  detail: { StatusCode: ["Failed"], AutoScalingGroupName: [{ exists: true }] },
};

export const groupCannotScale: PagingResponse<AutoScalingGroupFacts> = {
  name: "group-cannot-scale",
  title: "An Auto Scaling group cannot launch or terminate an instance",
  summary:
    "Answers a failed activity of an Auto Scaling group, which tries again and again by itself. Nothing can be done " +
    "automatically about a quota, a missing image or a lack of capacity: people get the group's own reason.",
  placement: "central",
  forms: { activity: { pattern, target } },
  resource: autoScalingGroup,
};

const arnOf = ({ account, region }: Place, name: string) =>
  `arn:${partitionOf(region)}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${name}`;

/**
 * Each failed attempt is a version of one signal, so that people are notified once a day for each group, not at each
 * attempt.
 */
function target(event: SignalEvent): Target {
  const place = placeOf(event, { arn: ["resources.0"] });
  const name = requiredText(event, "detail.AutoScalingGroupName");
  const group = firstText(event, "resources.0") ?? "";
  const arn = parseArn(group)?.service === "autoscaling" ? group : arnOf(place, name);
  return {
    ...place,
    resource: { id: name, arn },
    signal: {
      id: `${arn}#${event["detail-type"]}`,
      version: firstText(event, "detail.ActivityId") ?? event.id,
      title: `${event["detail-type"]}: ${firstText(event, "detail.StatusMessage") ?? "without a reason"}`,
      occurredAt: timeOf(event, "detail.EndTime"),
    },
  };
}
