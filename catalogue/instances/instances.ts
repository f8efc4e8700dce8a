import { toSeconds } from "../../responses/fields";
import type { ParameterInputs } from "../../responses/types";
import { none } from "../../runbooks/shared/parameters";
import { realDetectedId } from "../../signals/guardDuty";
import type { Affected } from "../../signals/guardDutyForms";
import { instanceNamed } from "../../signals/instanceNamed";
import type { InstanceFacts } from "./resources/instance";

/** The instance that a finding of GuardDuty is about. */
export const affectedInstance: Affected = {
  native: {
    // A container beside no cluster runs on an instance of its own (recorded of Runtime Monitoring).
    resource: { resourceType: ["Instance", "Container"], instanceDetails: { instanceId: [{ prefix: "i-" }] } },
    of: (event) => instanceNamed(event, "detail.resource.instanceDetails.instanceId"),
  },
  imported: {
    types: ["AwsEc2Instance"],
    of: (event, path) => instanceNamed(event, `${path}.Id`),
  },
  detected: {
    types: ["AWS::EC2::Instance"],
    more: { uid: realDetectedId },
    of: (event, path) => instanceNamed(event, `${path}.uid`),
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
