import { startsWith } from "../../../../runbooks/language/conditions";
import { asString, asStringList } from "../../../../runbooks/language/selectors";
import { detach, saveMembership } from "../../../../runbooks/shared/membership";
import { given } from "../../../../runbooks/shared/parameters";
import type { PriorState } from "../../../../runbooks/shared/priorState";
import { incidentTag } from "../../../../runbooks/shared/tags";
import type { Isolation } from "./parameters";
import type { IsolationParts } from "./parts";
import {
  elasticIpRecord,
  elasticIpsOf,
  elasticIpsRecord,
  profileOf,
  profileRecord,
  revokingPolicyName,
  statusTag,
} from "./records";

/**
 * Before the network is cut, because the health check of the group terminates an instance that does not answer, within
 * seconds in the worst case; a group that does not let it go only loses that race.
 */
export function leaveGroup(r: Isolation, parts: IsolationParts, prior: PriorState): void {
  const { InstanceId: id, AutoScalingGroupName: group } = r.parameters;
  parts.bestEffort("Detach", () =>
    r.when("HasGroup", given(group), () => {
      saveMembership(r, prior, { id, group });
      detach(r, { id, group });
    }),
  );
}

/**
 * The profile first, or the metadata service would issue fresh sessions after the older ones are denied. The policy is
 * the one that IAM's own "Revoke active sessions" writes; it concerns every user of the role. It cannot be written to a
 * role that is not one of the account's instance roles.
 */
export function takeCredentialsOff(r: Isolation, parts: IsolationParts, prior: PriorState): void {
  const { InstanceId: id, RoleName: role, RevokeBefore: before } = r.parameters;
  parts.bestEffort("Profile", () =>
    r.when("HasRole", given(role), () => {
      const { association, profile } = r.ec2(
        "ReadProfile",
        "DescribeIamInstanceProfileAssociations",
        { Filters: [{ Name: "instance-id", Values: [id] }] },
        {
          outputs: ({ IamInstanceProfileAssociations: found }) => ({
            association: asString(found.at(0).AssociationId),
            profile: asString(found.at(0).IamInstanceProfile.Arn),
          }),
        },
      );
      r.when("HasProfile", startsWith(association, "iip-assoc-"), () => {
        prior.save("Profile", profileOf(id), profileRecord, { profile });
        r.ec2("TakeProfileOff", "DisassociateIamInstanceProfile", { AssociationId: association });
      });
    }),
  );
  const refuseOlderSessions = {
    Effect: "Deny",
    Action: ["*"],
    Resource: ["*"],
    Condition: { DateLessThan: { "aws:TokenIssueTime": before } },
  };
  parts.bestEffort("Sessions", () =>
    r.when("HadRole", given(role), () =>
      r.iam("RevokeOlderSessions", "PutRolePolicy", {
        RoleName: role,
        PolicyName: revokingPolicyName,
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [refuseOlderSessions] }),
      }),
    ),
  );
}

export function takeElasticIpsOff(r: Isolation, parts: IsolationParts, prior: PriorState): void {
  const { InstanceId: instance } = r.parameters;
  parts.bestEffort("Addresses", () => {
    const { first, all } = r.ec2(
      "ReadElasticIps",
      "DescribeAddresses",
      { Filters: [{ Name: "instance-id", Values: [instance] }] },
      {
        outputs: (answer) => ({
          first: asString(answer.Addresses.at(0).AllocationId),
          all: asStringList(answer.Addresses.all("AllocationId")),
        }),
      },
    );
    // A run cannot distinguish an empty list from a full one, but it can distinguish a first element from none.
    r.when("HasElasticIp", startsWith(first, "eipalloc-"), () => {
      r.forEach("SaveEachElasticIp", all, (id) => {
        const address = r.ec2(
          "ReadElasticIp",
          "DescribeAddresses",
          { AllocationIds: [id] },
          {
            outputs: (answer) => ({
              networkInterface: asString(answer.Addresses.at(0).NetworkInterfaceId),
              privateIp: asString(answer.Addresses.at(0).PrivateIpAddress),
            }),
          },
        );
        prior.save("ElasticIp", id, elasticIpRecord, address);
      });
      prior.save("ElasticIps", elasticIpsOf(instance), elasticIpsRecord, { allocations: all });
      r.forEach("TakeElasticIpsOff", all, (id) => {
        const { association } = r.ec2(
          "ReadAssociation",
          "DescribeAddresses",
          { AllocationIds: [id] },
          { outputs: (answer) => ({ association: asString(answer.Addresses.at(0).AssociationId) }) },
        );
        r.ec2("TakeElasticIpOff", "DisassociateAddress", { AssociationId: association });
      });
    });
  });
}

/** The tags say from outside whether the instance is isolated, before the snapshots are complete. */
export function tag(r: Isolation, parts: IsolationParts): void {
  const { InstanceId: id } = r.parameters;
  const status = r.variable("Status", "isolated");
  r.when("IsNotCut", parts.isUndone("Cut"), () => r.updateVariable("SayNotCut", status, "not-isolated"));
  parts.bestEffort("Tags", () => {
    r.ec2("TagInstance", "CreateTags", {
      Resources: [id],
      Tags: [
        { Key: incidentTag, Value: r.incidentId },
        { Key: statusTag, Value: status },
      ],
    });
  });
}
