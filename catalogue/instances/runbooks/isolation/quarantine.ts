import { startsWith } from "../../../../runbooks/language/conditions";
import type { Ref } from "../../../../runbooks/language/references";
import { asString } from "../../../../runbooks/language/selectors";
import { none } from "../../../../runbooks/shared/parameters";
import { tryEach } from "../../../../runbooks/shared/tryEach";
import { proofSeconds } from "../../../../runbooks/shared/waiting";
import { empty, findGroup, group, groupOfOthers, type SecurityGroup } from "./groups";
import type { Isolation } from "./parameters";
import type { IsolationParts } from "./parts";
import { quarantineGroupName } from "./records";

const quarantineGroup: SecurityGroup = {
  what: "Quarantine",
  name: quarantineGroupName,
  description: "Reflex: lets nothing in and nothing out",
};

const openGroup: SecurityGroup = {
  what: "Open",
  name: "reflex-open",
  description: "Reflex: makes an interface forget its connections, for seconds",
};

const everywhereV4 = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
const everywhereV6 = [{ IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] }];

/** What is there already, or is not there, is rejected, which is correct; what follows shows a real failure. */
const mayBeSo = { onFailure: "Continue", maxAttempts: 1 } as const;

/**
 * Cuts every interface off: the group without rules of its own network becomes its only one. An instance may have
 * interfaces in two networks, and a security group belongs to one. The group is there since the first incident of the
 * network, or was made beforehand; it is made only where it is missing.
 */
export function cutOff(r: Isolation, parts: IsolationParts, interfaces: Ref<string[]>): void {
  const closed = r.variable("QuarantineGroup", none);
  parts.essential("Cut", () =>
    tryEach(r, "CutInterfacesOff", interfaces, (id) => {
      r.updateVariable("NextInterface", closed, none);
      const { network } = networkOf(r, "ReadNetwork", id);
      r.recover(
        () =>
          group(r, quarantineGroup, network, closed, (made) => {
            // A new group lets everything out, over IPv6 too where the network has it.
            r.ec2("CloseOutV4", "RevokeSecurityGroupEgress", { GroupId: made, IpPermissions: everywhereV4 }, mayBeSo);
            r.ec2("CloseOutV6", "RevokeSecurityGroupEgress", { GroupId: made, IpPermissions: everywhereV6 }, mayBeSo);
          }),
        () => groupOfOthers(r, quarantineGroup, network, closed),
      );
      r.ec2("CloseInterface", "ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: [closed] });
      waitUntilIn(r, "ProveInterfaceClosed", id, closed);
    }),
  );
}

/**
 * For each interface, which is cut off by now:
 *
 * - whoever adds a rule to the quarantine group opens everything in it, so the rule goes; the isolation does not stop
 *   for it;
 * - a change of security groups leaves connections alone that a group tracks, and a group that lets everything through
 *   tracks none: so the interface gets the open group for a moment, which forgets its connections, and then the closed
 *   one again (EC2 user guide, "security group connection tracking");
 * - the open group loses its rules at once: an interface that could not be closed again is cut off by that, and nothing
 *   open stays behind.
 */
export function endConnections(r: Isolation, parts: IsolationParts, interfaces: Ref<string[]>): void {
  const closed = r.variable("ClosedGroup", none);
  const open = r.variable("OpenGroup", none);
  parts.bestEffort("Connections", () =>
    tryEach(
      r,
      "EndConnections",
      interfaces,
      (id) => {
        r.updateVariable("NextClosed", closed, none);
        r.updateVariable("NextOpen", open, none);
        const { network } = networkOf(r, "ReadNetworkAgain", id);
        const found = findGroup(r, "FindClosed", quarantineGroup, network);
        r.updateVariable("UseClosed", closed, found.id);
        waitUntilIn(r, "ProveStillClosed", id, closed);
        group(r, openGroup, network, open);
        r.ec2("OpenInV4", "AuthorizeSecurityGroupIngress", { GroupId: open, IpPermissions: everywhereV4 }, mayBeSo);
        r.ec2("OpenInV6", "AuthorizeSecurityGroupIngress", { GroupId: open, IpPermissions: everywhereV6 }, mayBeSo);
        r.ec2("OpenOutV4", "AuthorizeSecurityGroupEgress", { GroupId: open, IpPermissions: everywhereV4 }, mayBeSo);
        r.ec2("OpenOutV6", "AuthorizeSecurityGroupEgress", { GroupId: open, IpPermissions: everywhereV6 }, mayBeSo);
        waitUntilOpen(r, open);
        r.ec2("OpenInterface", "ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: [open] });
        r.ec2("CloseAgain", "ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: [closed] });
        waitUntilIn(r, "ProveClosedAgain", id, closed);
      },
      () => {
        for (const [what, id] of Object.entries({ Open: open, Quarantine: closed }))
          parts.bestEffort("Groups", () => r.when(`Has${what}`, startsWith(id, "sg-"), () => empty(r, what, id)), what);
      },
    ),
  );
}

function networkOf(r: Isolation, step: string, id: Ref<string>): { network: Ref<string> } {
  return r.ec2(
    step,
    "DescribeNetworkInterfaces",
    { NetworkInterfaceIds: [id] },
    { outputs: (answer) => ({ network: asString(answer.NetworkInterfaces.at(0).VpcId) }) },
  );
}

const waitUntilIn = (r: Isolation, step: string, id: Ref<string>, wanted: Ref<string>): void =>
  r.ec2.waitFor(
    step,
    "DescribeNetworkInterfaces",
    { NetworkInterfaceIds: [id] },
    (answer) => asString(answer.NetworkInterfaces.at(0).Groups.at(0).GroupId),
    [wanted],
    { timeoutSeconds: proofSeconds },
  );

const waitUntilOpen = (r: Isolation, id: Ref<string>): void =>
  r.ec2.waitFor(
    "ProveOpen",
    "DescribeSecurityGroups",
    {
      Filters: [
        { Name: "group-id", Values: [id] },
        { Name: "ip-permission.protocol", Values: ["-1"] },
        { Name: "ip-permission.cidr", Values: ["0.0.0.0/0"] },
        { Name: "ip-permission.ipv6-cidr", Values: ["::/0"] },
        { Name: "egress.ip-permission.protocol", Values: ["-1"] },
        { Name: "egress.ip-permission.cidr", Values: ["0.0.0.0/0"] },
        { Name: "egress.ip-permission.ipv6-cidr", Values: ["::/0"] },
      ],
    },
    (answer) => asString(answer.SecurityGroups.at(0).GroupId),
    [id],
    // Where the rules are refused this only loses time, and the interface is cut off already.
    { timeoutSeconds: 30 },
  );
