import { accountId, regionName, requiredText, requiredTime } from "../../../responses/fields";
import {
  type EventPattern,
  MalformedSignal,
  type PagingResponse,
  type SignalEvent,
  type Target,
} from "../../../responses/types";
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

/**
 * Each failed attempt is a version of one signal, so that people are notified once a day for each group, not at each
 * attempt.
 */
function target(event: SignalEvent): Target {
  const arn = requiredText(event, "resources.0");
  const [, , service, region = "", account = ""] = arn.split(":");
  if (service !== "autoscaling" || !regionName.form.test(region) || !accountId.form.test(account))
    throw new MalformedSignal("resources.0", "should be the ARN of an Auto Scaling group");
  const name = requiredText(event, "detail.AutoScalingGroupName");
  return {
    account,
    region,
    resource: { id: name, arn },
    signal: {
      id: `${arn}#${event["detail-type"]}`,
      version: requiredText(event, "detail.ActivityId"),
      title: `${event["detail-type"]}: ${requiredText(event, "detail.StatusMessage")}`,
      occurredAt: requiredTime(event, "detail.EndTime"),
    },
  };
}
