import type { Answer, Aws } from "../aws";
import type { Question } from "./question";

const open = (port: number) => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: "0.0.0.0/0" }],
});

const everywhereV6 = { IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] };

async function groupWith(aws: Aws, ports: number[]): Promise<string> {
  const id = await aws.group((await aws.network()).vpc, "rules");
  if (ports.length > 0) await aws.ec2("AuthorizeSecurityGroupIngress", { GroupId: id, IpPermissions: ports.map(open) });
  return id;
}

async function ingress(aws: Aws, group: string): Promise<Answer[]> {
  const { SecurityGroupRules } = await aws.ec2("DescribeSecurityGroupRules", {
    Filters: [{ Name: "group-id", Values: [group] }],
  });
  return SecurityGroupRules.filter((rule: Answer) => !rule.IsEgress);
}

const ports = (rules: Answer[]) => rules.map((rule) => rule.FromPort);

export const questionsAboutRules: Question[] = [
  {
    title: "AuthorizeSecurityGroupIngress answers with every rule that it added",
    ask: async (aws) => {
      const id = await groupWith(aws, []);
      const answer = await aws.ec2("AuthorizeSecurityGroupIngress", {
        GroupId: id,
        IpPermissions: [open(22), { ...open(80), Ipv6Ranges: [{ CidrIpv6: "::/0" }] }],
      });
      return answer.SecurityGroupRules.map((rule: Answer) => [rule.FromPort, rule.CidrIpv4 ?? rule.CidrIpv6]);
    },
    expected: [
      [22, "0.0.0.0/0"],
      [80, "0.0.0.0/0"],
      [80, "::/0"],
    ],
  },
  {
    title: "AuthorizeSecurityGroupEgress answers with every rule that it added",
    ask: async (aws) => {
      const id = await groupWith(aws, []);
      const answer = await aws.ec2("AuthorizeSecurityGroupEgress", {
        GroupId: id,
        IpPermissions: [open(443), open(53)],
      });
      return ports(answer.SecurityGroupRules);
    },
    expected: [443, 53],
  },
  {
    title: "groups are found by the IPv6 ranges of their rules",
    ask: async (aws) => {
      const id = await groupWith(aws, [80]);
      const rule = { IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] };
      const found = async (Name: string) => {
        const Filters = [
          { Name, Values: ["::/0"] },
          { Name: "group-id", Values: [id] },
        ];
        const answer = await aws.try("ec2", "DescribeSecurityGroups", { Filters });
        return answer.ok ? (answer.response.SecurityGroups as Answer[]).length : answer.error.code;
      };
      const names = ["ip-permission.ipv6-cidr", "egress.ip-permission.ipv6-cidr"];
      const before = [await found(names[0] ?? ""), await found(names[1] ?? "")];
      await aws.ec2("AuthorizeSecurityGroupIngress", { GroupId: id, IpPermissions: [rule] });
      await aws.ec2("AuthorizeSecurityGroupEgress", { GroupId: id, IpPermissions: [rule] });
      return [before, [await found(names[0] ?? ""), await found(names[1] ?? "")]];
    },
    expected: [
      [0, 0],
      [1, 1],
    ],
  },
  {
    title: "a request with one permission that exists already adds none of the others",
    ask: async (aws) => {
      const id = await groupWith(aws, [80]);
      const request = { GroupId: id, IpPermissions: [open(22), open(80)] };
      const refusal = await aws.refusal("ec2", "AuthorizeSecurityGroupIngress", request);
      return [refusal, ports(await ingress(aws, id))];
    },
    expected: ["InvalidPermission.Duplicate", [80]],
  },
  {
    title: "RevokeSecurityGroupIngress by rule id removes just those rules and says which",
    ask: async (aws) => {
      const id = await groupWith(aws, [22, 80, 3389]);
      const rules = await ingress(aws, id);
      const answer = await aws.ec2("RevokeSecurityGroupIngress", {
        GroupId: id,
        SecurityGroupRuleIds: [rules[0].SecurityGroupRuleId, rules[2].SecurityGroupRuleId],
      });
      const revoked = (answer.RevokedSecurityGroupRules ?? []).map((rule: Answer) => [rule.FromPort, rule.CidrIpv4]);
      return { revoked, left: ports(await ingress(aws, id)) };
    },
    expected: {
      revoked: [
        [22, "0.0.0.0/0"],
        [3389, "0.0.0.0/0"],
      ],
      left: [80],
    },
  },
  {
    title: "RevokeSecurityGroupIngress refuses an unknown rule id by its own name, and removes nothing",
    ask: async (aws) => {
      const id = await groupWith(aws, [22]);
      const [rule] = await ingress(aws, id);
      const request = { GroupId: id, SecurityGroupRuleIds: [rule.SecurityGroupRuleId, "sgr-0123456789abcdef0"] };
      const refusal = await aws.refusal("ec2", "RevokeSecurityGroupIngress", request);
      return [refusal, ports(await ingress(aws, id))];
    },
    expected: ["InvalidSecurityGroupRuleId.NotFound", [22]],
  },
  {
    title: "RevokeSecurityGroupIngress with one unknown permission removes none of the others",
    ask: async (aws) => {
      const id = await groupWith(aws, [22, 80]);
      const request = { GroupId: id, IpPermissions: [open(22), open(443)] };
      const refusal = await aws.refusal("ec2", "RevokeSecurityGroupIngress", request);
      return [refusal, ports(await ingress(aws, id))];
    },
    expected: ["InvalidPermission.NotFound", [22, 80]],
  },
  {
    title: "a VPC that is no default VPC refuses to revoke an IPv6 rule that is not there",
    ask: async (aws) => {
      const id = await groupWith(aws, []);
      const request = { GroupId: id, IpPermissions: [everywhereV6] };
      return await aws.refusal("ec2", "RevokeSecurityGroupEgress", request);
    },
    expected: "InvalidPermission.NotFound",
  },
  {
    title: "the default VPC revokes the rules that are there, and names the others",
    ask: async (aws) => {
      const { Vpcs } = await aws.ec2("DescribeVpcs", { Filters: [{ Name: "is-default", Values: ["true"] }] });
      const id = await aws.group(Vpcs[0].VpcId, "rules");
      await aws.ec2("AuthorizeSecurityGroupIngress", { GroupId: id, IpPermissions: [open(22)] });
      const unknown = async (operation: string, IpPermissions: object[]) => {
        const answer = await aws.try("ec2", operation, { GroupId: id, IpPermissions });
        return answer.ok ? answer.response.UnknownIpPermissions : answer.error.code;
      };
      const ingressUnknown = await unknown("RevokeSecurityGroupIngress", [open(22), open(443)]);
      const egressUnknown = await unknown("RevokeSecurityGroupEgress", [everywhereV6]);
      return [ingressUnknown, egressUnknown, ports(await ingress(aws, id))];
    },
    expected: [[open(443)], [everywhereV6], []],
  },
];
