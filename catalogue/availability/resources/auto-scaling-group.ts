import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface AutoScalingGroupFacts extends Facts {
  name: string;
  desired: number;
  inService: number;
}

const itself = read("autoscaling", "DescribeAutoScalingGroups", ({ resource }) => ({
  AutoScalingGroupNames: [resource.id],
}));

export const autoScalingGroup: ResourceKind<AutoScalingGroupFacts> = {
  name: "auto-scaling-group",
  reads: [itself],
  facts: ({ resource }, answer) => {
    const group = answer(itself)?.AutoScalingGroups?.[0];
    return (
      group && {
        name: resource.id,
        desired: group.DesiredCapacity ?? 0,
        inService: (group.Instances ?? []).filter(({ LifecycleState }) => LifecycleState === "InService").length,
        tags: tagMap(group.Tags),
      }
    );
  },
  describe: ({ desired, inService }) => `the group has ${inService} of ${desired} instances in service`,
};
