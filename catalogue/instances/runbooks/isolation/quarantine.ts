import { and, equals, not, startsWith } from "../../../../runbooks/language/conditions";
import { type Ref, text } from "../../../../runbooks/language/references";
import { asOnlyString, asString } from "../../../../runbooks/language/selectors";
import type { Isolation } from "./parameters";
import { quarantineGroupName } from "./records";
import type { Subject } from "./saving";

const everywhereV4 = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
const everywhereV6 = [{ IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] }];

/** What exists already is rejected, which is correct; the check that follows distinguishes it from a real failure. */
const mayExist = { onFailure: "Continue", maxAttempts: 1 } as const;

/**
 * Cuts every interface off. A change of security groups leaves connections alone that a group tracks, and a group that
 * lets everything through tracks none: so each interface gets the open group first, which forgets its connections, and
 * then the closed one (EC2 user guide, "security group connection tracking").
 */
export function quarantine(r: Isolation, subject: Subject): void {
  const open = openGroup(r);
  const closed = closedGroup(r);
  r.forEach("CutInterfacesOff", subject.interfaces, (id) => {
    r.ec2("OpenInterface", "ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: [open] });
    r.ec2("CloseInterface", "ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: [closed] });
    r.ec2.assert(
      "ProveInterfaceClosed",
      "DescribeNetworkInterfaces",
      { NetworkInterfaceIds: [id] },
      (answer) => asString(answer.NetworkInterfaces.at(0).Groups.at(0).GroupId),
      [closed],
    );
  });
}

function openGroup(r: Isolation): Ref<string> {
  const { VpcId: vpc } = r.parameters;
  const id = group(r, "OpenGroup", "reflex-open", "Reflex: makes an interface forget its connections, for seconds");
  r.ec2("OpenInV4", "AuthorizeSecurityGroupIngress", { GroupId: id, IpPermissions: everywhereV4 }, mayExist);
  r.ec2("OpenInV6", "AuthorizeSecurityGroupIngress", { GroupId: id, IpPermissions: everywhereV6 }, mayExist);
  r.ec2("OpenOutV4", "AuthorizeSecurityGroupEgress", { GroupId: id, IpPermissions: everywhereV4 }, mayExist);
  r.ec2("OpenOutV6", "AuthorizeSecurityGroupEgress", { GroupId: id, IpPermissions: everywhereV6 }, mayExist);
  const open = r.ec2(
    "ReadOpenRules",
    "DescribeSecurityGroups",
    {
      Filters: [
        { Name: "group-id", Values: [id] },
        { Name: "ip-permission.protocol", Values: ["-1"] },
        { Name: "egress.ip-permission.protocol", Values: ["-1"] },
      ],
    },
    {
      outputs: (answer) => {
        const { IpPermissions: ingress, IpPermissionsEgress: egress } = answer.SecurityGroups.at(0);
        return {
          inV4: asOnlyString(ingress.all("IpRanges", "CidrIp")),
          inV6: asOnlyString(ingress.all("Ipv6Ranges", "CidrIpv6")),
          outV4: asOnlyString(egress.all("IpRanges", "CidrIp")),
          outV6: asOnlyString(egress.all("Ipv6Ranges", "CidrIpv6")),
        };
      },
    },
  );
  const everything = and(
    equals(open.inV4, "0.0.0.0/0"),
    equals(open.inV6, "::/0"),
    equals(open.outV4, "0.0.0.0/0"),
    equals(open.outV6, "::/0"),
  );
  r.when("IsNotOpen", not(everything), () =>
    r.fail(
      "OpenIsNotOpen",
      text`The security group reflex-open of ${vpc} does not let everything through. Delete it and start again.`,
    ),
  );
  return id;
}

function closedGroup(r: Isolation): Ref<string> {
  const { VpcId: vpc } = r.parameters;
  const id = group(r, "QuarantineGroup", quarantineGroupName, "Reflex: lets nothing in and nothing out");
  // A new group lets everything out, over IPv6 too where the network has it.
  r.ec2("CloseOutV4", "RevokeSecurityGroupEgress", { GroupId: id, IpPermissions: everywhereV4 }, mayExist);
  r.ec2("CloseOutV6", "RevokeSecurityGroupEgress", { GroupId: id, IpPermissions: everywhereV6 }, mayExist);
  const { rule } = r.ec2(
    "ReadQuarantineRules",
    "DescribeSecurityGroupRules",
    { Filters: [{ Name: "group-id", Values: [id] }] },
    { outputs: (answer) => ({ rule: asString(answer.SecurityGroupRules.at(0).SecurityGroupRuleId) }) },
  );
  r.when("QuarantineHasRules", startsWith(rule, "sgr-"), () =>
    r.fail(
      "QuarantineIsNotClosed",
      text`The security group reflex-quarantine of ${vpc} has rules. Remove them, find out who added them, and start again.`,
    ),
  );
  return id;
}

/** The group of a fixed name in the network of the instance, made when it is not there. */
function group(r: Isolation, what: string, name: string, description: string): Ref<string> {
  const { VpcId: vpc } = r.parameters;
  r.ec2(`Create${what}`, "CreateSecurityGroup", { GroupName: name, Description: description, VpcId: vpc }, mayExist);
  const { id } = r.ec2(
    `Find${what}`,
    "DescribeSecurityGroups",
    {
      Filters: [
        { Name: "group-name", Values: [name] },
        { Name: "vpc-id", Values: [vpc] },
      ],
    },
    { outputs: (answer) => ({ id: asString(answer.SecurityGroups.at(0).GroupId) }) },
  );
  return id;
}
