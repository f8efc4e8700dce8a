import { partitionOf } from "../../aws/partitions";
import { requiredMatch, toSeconds } from "../../responses/fields";
import type { ParameterInputs, SignalEvent, Target } from "../../responses/types";
import { none } from "../../runbooks/shared/parameters";
import { realDetectedId } from "../../signals/guardDuty";
import type { Affected } from "../../signals/guardDutyForms";
import { detectedResourcePath } from "../../signals/ocsf";
import { resourceIdPath } from "../../signals/securityHub";
import type { InstanceFacts } from "./resources/instance";

const id = "i-([0-9a-f]{8}|[0-9a-f]{17})";

const resourceOf =
  (instanceId: string) =>
  ({ account, region }: { account: string; region: string }): Target["resource"] => ({
    id: instanceId,
    arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${instanceId}`,
  });

/** The instance whose id is at this path of the event. */
export const instanceNamed = (event: SignalEvent, path: string) =>
  resourceOf(requiredMatch(event, path, new RegExp(`^${id}$`), "an instance id"));

/** The instance whose ARN is at this path. */
export const instanceAt = (event: SignalEvent, path: string) => {
  const form = new RegExp(`^arn:aws[\\w-]*:ec2:[a-z0-9-]+:\\d{12}:instance/${id}$`);
  return resourceOf(requiredMatch(event, path, form, "the ARN of an instance").split("/")[1] ?? "");
};

/** The instance that a finding of GuardDuty is about. */
export const affectedInstance: Affected = {
  native: {
    resource: { resourceType: ["Instance"] },
    of: (event) => instanceNamed(event, "detail.resource.instanceDetails.instanceId"),
  },
  imported: {
    Resources: { Type: ["AwsEc2Instance"] },
    of: (event) => instanceAt(event, resourceIdPath(event, "AwsEc2Instance")),
  },
  detected: {
    resources: { type: ["AWS::EC2::Instance"], uid: realDetectedId },
    of: (event) => instanceNamed(event, detectedResourcePath(event, "AWS::EC2::Instance", "uid")),
  },
};

/** Why IsolateAndSnapshotInstance has nothing left to do. */
export const gone = ({ state }: Pick<InstanceFacts, "state">) =>
  ["shutting-down", "terminated"].includes(state) ? `the instance is already ${state}` : undefined;

/** The parameters of IsolateAndSnapshotInstance for an instance. */
export const isolation = ({
  facts,
  now,
  target,
  goldenImages = {},
  snapshotLockDays,
}: Pick<ParameterInputs<InstanceFacts>, "facts" | "now" | "target" | "goldenImages" | "snapshotLockDays">): Record<
  string,
  string[]
> => ({
  InstanceId: [facts.instanceId],
  SubnetId: [facts.subnetId],
  InstanceType: [facts.instanceType],
  RoleName: [facts.roleName ?? none],
  AutoScalingGroupName: [facts.autoScalingGroupName ?? none],
  RevokeBefore: [now],
  GoldenImageId: [goldenImages[target.region]?.[facts.architecture] ?? none],
  LockUntil: [snapshotLockDays ? toSeconds(Date.parse(now) + snapshotLockDays * 86_400_000) : none],
});
