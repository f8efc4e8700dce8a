import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import { type AnswerTo, type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";
import { administrativePorts, type IngressRule, type OpenRule, openRules, reaches } from "../openness";

export interface SecurityGroupFacts extends Facts {
  groupId: string;
  vpcId: string;
  /** The ingress rules that open an administrative port to the world now. */
  openRules: OpenRule[];
  /** Prefix lists on administrative ports whose entries could not be read. */
  unreadLists: string[];
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

/** Prefix lists that are read: a group has few, and people are notified of more. */
const mostLists = 5;

const entries = Array.from({ length: mostLists }, (_, index) =>
  read(
    "ec2",
    "GetManagedPrefixListEntries",
    (_target, answer) => {
      const id = prefixLists(answer)[index];
      return id ? { PrefixListId: id, MaxResults: 100 } : undefined;
    },
    { missing: ["InvalidPrefixListID.NotFound"], pages: { list: "Entries", token: "NextToken" } },
  ),
);

const ingress = (answer: AnswerTo): SecurityGroupRule[] =>
  (answer(rules)?.SecurityGroupRules ?? []).filter(
    ({ IsEgress, SecurityGroupRuleId }) => SecurityGroupRuleId && !IsEgress,
  );

const portsOf = (rule: SecurityGroupRule): Omit<IngressRule, "ranges"> => ({
  id: rule.SecurityGroupRuleId ?? "",
  protocol: rule.IpProtocol ?? "",
  fromPort: rule.FromPort ?? -1,
  toPort: rule.ToPort ?? -1,
});

/** Those on administrative ports. */
const prefixLists = (answer: AnswerTo): string[] => [
  ...new Set(
    ingress(answer)
      .filter((rule) => administrativePorts.some((port) => reaches(portsOf(rule), port)))
      .flatMap(({ PrefixListId }) => PrefixListId ?? []),
  ),
];

export const securityGroup: ResourceKind<SecurityGroupFacts> = {
  name: "security-group",
  reads: [itself, rules, ...entries],
  facts: ({ resource }, answer) => {
    const group = answer(itself)?.SecurityGroups?.[0];
    if (!group) return undefined;
    const lists = prefixLists(answer);
    const rangesIn = (id: string | undefined): string[] | undefined => {
      const list = entries[lists.indexOf(id ?? "")];
      return list && answer(list)?.Entries?.flatMap(({ Cidr }) => Cidr ?? []);
    };
    return {
      groupId: resource.id,
      vpcId: group.VpcId ?? "none",
      tags: tagMap(group.Tags),
      openRules: openRules(
        ingress(answer).map((rule) => ({
          ...portsOf(rule),
          ranges: [rule.CidrIpv4, rule.CidrIpv6, ...(rangesIn(rule.PrefixListId) ?? [])].flatMap(
            (range) => range ?? [],
          ),
        })),
      ),
      unreadLists: lists.filter((id) => rangesIn(id) === undefined),
    };
  },
  describe: ({ openRules: open }) =>
    `${open.length === 1 ? "one rule opens" : `${open.length} rules open`} an administrative port to the world`,
};
