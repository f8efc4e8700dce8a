import { DescribeSecurityGroupRulesCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import type { SecurityGroupFacts } from "../../../responses/types";
import type { MemberClients } from "../dependencies";
import { tagMap, unlessMissing } from "./answers";

/** The group and the ids of its inbound rules as they are now; undefined when EC2 does not know it (any more). */
export async function lookUpSecurityGroup(
  member: MemberClients,
  groupId: string,
): Promise<SecurityGroupFacts | undefined> {
  const answer = await unlessMissing(member.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] })), [
    "InvalidGroup.NotFound",
    "InvalidGroupId.Malformed",
  ]);
  const group = answer?.SecurityGroups?.[0];
  if (!group) return undefined;
  return {
    kind: "security-group",
    groupId,
    vpcId: group.VpcId ?? "none",
    tags: tagMap(group.Tags),
    ruleIds: await inboundRuleIds(member, groupId),
  };
}

async function inboundRuleIds({ ec2 }: MemberClients, groupId: string): Promise<string[]> {
  const ids: string[] = [];
  let token: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeSecurityGroupRulesCommand({
        Filters: [{ Name: "group-id", Values: [groupId] }],
        MaxResults: 1000,
        NextToken: token,
      }),
    );
    for (const rule of page.SecurityGroupRules ?? []) {
      if (!rule.IsEgress && rule.SecurityGroupRuleId) ids.push(rule.SecurityGroupRuleId);
    }
    token = page.NextToken;
  } while (token);
  return ids;
}
