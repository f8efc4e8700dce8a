import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface SecurityGroupFacts extends Facts {
  groupId: string;
  vpcId: string;
  /** Ids of ingress rules that exist now. */
  ruleIds: string[];
}

const itself = read("ec2", "DescribeSecurityGroups", ({ resource }) => ({ GroupIds: [resource.id] }), {
  missing: ["InvalidGroup.NotFound", "InvalidGroupId.Malformed"],
});

const rules = read(
  "ec2",
  "DescribeSecurityGroupRules",
  ({ resource }) => ({ Filters: [{ Name: "group-id", Values: [resource.id] }], MaxResults: 1000 }),
  { pages: { list: "SecurityGroupRules", token: "NextToken" } },
);

export const securityGroup: ResourceKind<SecurityGroupFacts> = {
  name: "security-group",
  reads: [itself, rules],
  facts: ({ resource }, answer) => {
    const group = answer(itself)?.SecurityGroups?.[0];
    return (
      group && {
        groupId: resource.id,
        vpcId: group.VpcId ?? "none",
        tags: tagMap(group.Tags),
        ruleIds: (answer(rules)?.SecurityGroupRules ?? []).flatMap(({ IsEgress, SecurityGroupRuleId }) =>
          SecurityGroupRuleId && !IsEgress ? [SecurityGroupRuleId] : [],
        ),
      }
    );
  },
  describe: () => "the group and its rules exist",
};
