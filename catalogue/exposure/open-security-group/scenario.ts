import { isDeepStrictEqual } from "node:util";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/ssh-open-to-the-world.json";

interface CallDetail {
  recipientAccountId?: string;
  requestParameters: { groupId: string };
  responseElements: { securityGroupRuleSet: { items: RuleItem[] } };
}

interface RuleItem {
  groupId: string;
  securityGroupRuleId: string;
  ipProtocol: string;
  fromPort: number;
  toPort: number;
  cidrIpv4?: string;
  cidrIpv6?: string;
}

const owner = "team-payments";

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const ec2 = world.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.30.0.0/16" }));
  const { GroupId = "" } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: "bastion", Description: "bastion", VpcId: Vpc?.VpcId }),
  );
  await ec2.send(
    new CreateTagsCommand({
      Resources: [GroupId],
      Tags: [
        { Key: world.ownerTagKey, Value: owner },
        { Key: world.allowlistTag.key, Value: world.allowlistTag.value },
      ],
    }),
  );
  // A rule that has to stay: only the offending ones may go.
  const inside = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8" }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [inside] }));

  const rewritten = structuredClone(event);
  const detail = rewritten.detail as unknown as CallDetail;
  const changes = [`security group ${detail.requestParameters.groupId} is ${GroupId} here: the emulator chooses ids`];
  detail.requestParameters.groupId = GroupId;
  for (const item of detail.responseElements.securityGroupRuleSet.items) {
    const { SecurityGroupRules } = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission(item)] }),
    );
    const id = SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
    changes.push(`rule ${item.securityGroupRuleId} is ${id}`);
    item.groupId = GroupId;
    item.securityGroupRuleId = id;
  }
  rewritten.account = world.account;
  if (detail.recipientAccountId) detail.recipientAccountId = world.account;
  const ports = detail.responseElements.securityGroupRuleSet.items.map((i) => `${i.fromPort}-${i.toPort}`).join(", ");
  return {
    event: rewritten,
    changes,
    headline: `security group ${GroupId} (bastion) opened to the world, ports ${ports}`,
    subject: GroupId,
  };
}

const permission = (item: RuleItem) => ({
  IpProtocol: item.ipProtocol,
  FromPort: item.fromPort,
  ToPort: item.toPort,
  ...(item.cidrIpv4 && { IpRanges: [{ CidrIp: item.cidrIpv4 }] }),
  ...(item.cidrIpv6 && { Ipv6Ranges: [{ CidrIpv6: item.cidrIpv6 }] }),
});

async function ingress(world: World, groupId: string): Promise<SecurityGroupRule[]> {
  const { SecurityGroupRules } = await world
    .client(EC2Client)
    .send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [groupId] }] }));
  return (SecurityGroupRules ?? []).filter((r) => !r.IsEgress);
}

const inWords = (r: SecurityGroupRule) => `${r.IpProtocol} ${r.FromPort}-${r.ToPort} from ${r.CidrIpv4 ?? r.CidrIpv6}`;

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  /** Restored rules get new ids, so rules are compared by what they allow. */
  healed: ({ ingress }) => ({
    "only the offending rule is gone": isDeepStrictEqual(ingress, ["tcp 22-22 from 10.0.0.0/8"]),
  }),
  async state(world, { subject }) {
    return { ingress: (await ingress(world, subject)).map(inWords).sort() };
  },
  async outcome(world, { subject }) {
    const rules = await ingress(world, subject);
    return [`${subject} (bastion, ${owner}) admits: ${rules.map(inWords).join("; ") || "nobody"}`];
  },
};
