import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { groupId, ruleIds } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { proofSeconds } from "../../../runbooks/shared/waiting";
import { ruleRecord, v4, v6, yes } from "./ingress/records";

const parameters = { GroupId: groupId, RuleIds: ruleIds } as const;

type Restoration = RunbookBuilder<typeof parameters>;

export const restoreIngress = defineRunbook(
  {
    name: "RestoreIngress",
    summary:
      "Restores the ingress rules that RevokeOpenIngress revoked in the same incident, with their descriptions. " +
      "EC2 gives them new ids.",
    parameters,
    each: "RuleIds",
  },
  (r, context) => {
    const { GroupId: group, RuleIds: rules } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = text`Add the rules of ${group} by hand that should be there; the runs show them at LoadRule.`;
    const remediation = new Remediation(r, context, {
      subject: text`${group}`,
      resource: text`the security group ${group}`,
      goal: "as open as before",
      byHand,
      parts: { Restored: { what: "restore the rules", matters: "Who came in by them cannot.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => r.forEach("ProveRules", rules, (id) => prior.prove("ProveRuleSaved", prior.key(id))));
      remediation.essential("Restored", () => r.forEach("RestoreRules", rules, (id) => restoreRule(r, prior, id)));
      remediation.conclude(
        "SayRestored",
        text`${group} is open again`,
        [text`The rules of ${group} that were revoked in incident ${r.incidentId} are restored, under new ids.`],
        [],
      );
    });
  },
);

function restoreRule(r: Restoration, prior: PriorState, id: Ref<string>): void {
  const { GroupId: group } = r.parameters;
  const rule = prior.load("LoadRule", id, ruleRecord);
  const permission = { IpProtocol: rule.protocol, FromPort: rule.fromPort, ToPort: rule.toPort };
  const authorize = (step: string, ranges: object) =>
    r.ec2(step, "AuthorizeSecurityGroupIngress", { GroupId: group, IpPermissions: [{ ...permission, ...ranges }] });
  const described = equals(rule.described, yes);
  const restore = (family: string, plain: object, withDescription: object) =>
    r.when(
      `Was${family}Described`,
      described,
      () => authorize(`Restore${family}Described`, withDescription),
      () => authorize(`Restore${family}`, plain),
    );
  const { range, description: Description } = rule;
  r.when(
    "WasV4",
    equals(rule.family, v4),
    () => restore("V4", { IpRanges: [{ CidrIp: range }] }, { IpRanges: [{ CidrIp: range, Description }] }),
    () =>
      r.when(
        "WasV6",
        equals(rule.family, v6),
        () => restore("V6", { Ipv6Ranges: [{ CidrIpv6: range }] }, { Ipv6Ranges: [{ CidrIpv6: range, Description }] }),
        () =>
          restore(
            "PrefixList",
            { PrefixListIds: [{ PrefixListId: range }] },
            { PrefixListIds: [{ PrefixListId: range, Description }] },
          ),
      ),
  );
  r.ec2.waitFor(
    "ProveRestored",
    "DescribeSecurityGroups",
    {
      Filters: [
        { Name: "group-id", Values: [group] },
        { Name: "ip-permission.protocol", Values: [rule.protocol] },
      ],
    },
    (answer) => asString(answer.SecurityGroups.at(0).GroupId),
    [group],
    { timeoutSeconds: proofSeconds },
  );
}
