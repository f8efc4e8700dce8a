import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeTagsCommand,
  EC2Client,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { field, firstText } from "../../../responses/fields";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/ssh-open-to-the-world.json";

const owner = "team-payments";

/** How many rules have to stay: only the offending ones may go. */
const staying = "drill:rules-that-stay";

/** A rule as the calls spell it, in lower case. */
interface Rule {
  id?: string;
  protocol: string;
  from: number;
  to: number;
  v4?: string;
  v6?: string;
  prefixList?: string;
  group?: string;
}

/** What is open where the event does not say it. */
const ssh: Rule = { protocol: "tcp", from: 22, to: 22, v4: "0.0.0.0/0" };

/** The rules of the call that the event reports; one that opens SSH where something was found. */
function rulesIn(event: SignalEvent): Rule[] {
  const added = field(event, "detail.responseElements.securityGroupRuleSet.items") as Array<Record<string, never>>;
  if (Array.isArray(added)) {
    return added.map((item) => ({
      id: item.securityGroupRuleId,
      protocol: item.ipProtocol ?? "tcp",
      from: item.fromPort ?? 22,
      to: item.toPort ?? 22,
      v4: item.cidrIpv4,
      v6: item.cidrIpv6,
      prefixList: item.prefixListId,
      group: item.referencedGroupId,
    }));
  }
  const path = "detail.requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule";
  const modified = field(event, path) as Record<string, never> | Array<Record<string, never>> | undefined;
  if (modified === undefined) return [ssh];
  return (Array.isArray(modified) ? modified : [modified]).map(
    ({ SecurityGroupRuleId: id, SecurityGroupRule: rule }: Record<string, Record<string, never>>) => ({
      id: id as unknown as string,
      protocol: rule?.IpProtocol ?? "tcp",
      from: rule?.FromPort ?? 22,
      to: rule?.ToPort ?? 22,
      v4: rule?.CidrIpv4,
      v6: rule?.CidrIpv6,
      prefixList: rule?.PrefixListId,
    }),
  );
}

async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const ec2 = world.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.30.0.0/16" }));
  const made = async (name: string) => {
    const group = { GroupName: name, Description: name, VpcId: Vpc?.VpcId };
    const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand(group));
    return GroupId;
  };
  const GroupId = await made("bastion");
  // A rule that has to stay, beside those of the event that open nothing to the world.
  const inside = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8" }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [inside] }));
  const rules = rulesIn(event);
  const ids = new Map([[firstSecurityGroup(event), GroupId]]);
  // A rule that is there already cannot be made again: two that a call changed to the same are one.
  const written = new Set<string>();
  for (const { id = "", ...rule } of rules) {
    if (rule.prefixList) ids.set(rule.prefixList, await listOfEverybody(ec2));
    if (rule.group && !ids.has(rule.group)) ids.set(rule.group, await made("office"));
    const permission = permissionOf(rule, ids);
    if (written.has(JSON.stringify(permission))) continue;
    written.add(JSON.stringify(permission));
    const { SecurityGroupRules } = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }),
    );
    ids.set(id, SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "");
  }
  const stays = rules.filter(({ group }) => group !== undefined).length + 1;
  const tags = [
    { Key: world.ownerTagKey, Value: owner },
    { Key: world.allowlistTag.key, Value: world.allowlistTag.value },
    { Key: staying, Value: String(stays) },
  ];
  await ec2.send(new CreateTagsCommand({ Resources: [GroupId], Tags: tags }));
  ids.set(accountIn(event) ?? world.account, world.account);
  const named = [...ids].filter(([here, there]) => here !== "" && here !== there);
  const text = named.reduce((json, [here, there]) => json.replaceAll(here, there), JSON.stringify(event));
  const ports = rules.map(({ from, to }) => `${from}-${to}`).join(", ");
  return {
    event: { ...(JSON.parse(text) as SignalEvent), account: world.account },
    changes: named.map(([here, there]) => `${here} is ${there} here: the emulator chooses ids`),
    headline: `security group ${GroupId} (bastion) opened to the world, ports ${ports}`,
    subject: GroupId,
  };
}

const firstSecurityGroup = (event: SignalEvent): string =>
  /sg-[0-9a-f]{8,}/.exec(
    firstText(
      event,
      "detail.responseElements.securityGroupRuleSet.items.0.groupId",
      "detail.requestParameters.ModifySecurityGroupRulesRequest.GroupId",
      "detail.resourceId",
      "detail.findings.0.Resources.0.Id",
    ) ?? "",
  )?.[0] ?? "";

const accountIn = (event: SignalEvent): string | undefined =>
  firstText(event, "detail.recipientAccountId", "detail.awsAccountId", "detail.findings.0.AwsAccountId");

/** A prefix list that lets everybody in, under an innocent name. */
async function listOfEverybody(ec2: EC2Client): Promise<string> {
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: "offices",
      AddressFamily: "IPv4",
      MaxEntries: 5,
      Entries: [{ Cidr: "198.51.100.0/24" }, { Cidr: "0.0.0.0/0" }],
    }),
  );
  return PrefixList?.PrefixListId ?? "";
}

const permissionOf = ({ protocol, from, to, v4, v6, prefixList, group }: Rule, ids: Map<string, string>) => ({
  IpProtocol: protocol,
  FromPort: from,
  ToPort: to,
  ...(v4 && { IpRanges: [{ CidrIp: v4 }] }),
  ...(v6 && { Ipv6Ranges: [{ CidrIpv6: v6 }] }),
  ...(prefixList && { PrefixListIds: [{ PrefixListId: ids.get(prefixList) ?? prefixList }] }),
  ...(group && { UserIdGroupPairs: [{ GroupId: ids.get(group) ?? group }] }),
});

async function ingress(world: World, groupId: string): Promise<SecurityGroupRule[]> {
  const { SecurityGroupRules } = await world
    .client(EC2Client)
    .send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [groupId] }] }));
  return (SecurityGroupRules ?? []).filter((r) => !r.IsEgress);
}

async function howManyStay(world: World, groupId: string): Promise<number> {
  const Filters = [
    { Name: "resource-id", Values: [groupId] },
    { Name: "key", Values: [staying] },
  ];
  const { Tags } = await world.client(EC2Client).send(new DescribeTagsCommand({ Filters }));
  return Number(Tags?.[0]?.Value);
}

const source = (r: SecurityGroupRule) =>
  r.CidrIpv4 ?? r.CidrIpv6 ?? r.PrefixListId ?? r.ReferencedGroupInfo?.GroupId ?? "nobody";
const inWords = (r: SecurityGroupRule) => `${r.IpProtocol} ${r.FromPort}-${r.ToPort} from ${source(r)}`;

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  /** Restored rules get new ids, so rules are compared by what they allow. */
  healed: ({ ingress, stays }) => ({
    "only the offending rules are gone": (ingress as string[]).length === stays,
    "the rule for the inside is as it was": (ingress as string[]).includes("tcp 22-22 from 10.0.0.0/8"),
  }),
  async state(world, { subject }) {
    const rules = await ingress(world, subject);
    return { ingress: rules.map(inWords).sort(), stays: await howManyStay(world, subject) };
  },
  async outcome(world, { subject }) {
    const rules = await ingress(world, subject);
    return [`${subject} (bastion, ${owner}) admits: ${rules.map(inWords).join("; ") || "nobody"}`];
  },
};
