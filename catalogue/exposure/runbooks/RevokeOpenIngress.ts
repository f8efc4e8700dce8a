import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { contains, not, startsWith } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString, asStringList } from "../../../runbooks/language/selectors";
import type { StepOptions } from "../../../runbooks/language/steps";
import { groupId, ruleIds } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { waitUntil } from "../../../runbooks/shared/waiting";
import { no, plainRuleRecord, prefixList, ruleRecord, v4, v6, yes } from "./ingress/records";

const parameters = { GroupId: groupId, RuleIds: ruleIds } as const;

type Revocation = RunbookBuilder<typeof parameters>;

export const revokeOpenIngress = defineRunbook(
  {
    name: "RevokeOpenIngress",
    summary:
      "Revokes the named ingress rules of a security group and no others. Each rule is saved first, so that " +
      "RestoreIngress can restore it.",
    parameters,
    each: "RuleIds",
    undo: "RestoreIngress",
  },
  (r, context) => {
    const { GroupId: group, RuleIds: rules } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = text`Revoke the rules of ${group} by hand now that open it to the world.`;
    const remediation = new Remediation(r, context, {
      subject: text`${group}`,
      resource: text`the security group ${group}`,
      goal: "closed to the world",
      byHand,
      parts: { Revoked: { what: "revoke the open rules", matters: "Everybody may still reach what uses it.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => r.forEach("SaveRules", rules, (id) => saveRule(r, prior, id)));
      remediation.essential("Revoked", () => {
        const revoke = (step: string, ids: Ref<string[]> | Array<Ref<string>>, options: StepOptions) =>
          r.ec2(step, "RevokeSecurityGroupIngress", { GroupId: group, SecurityGroupRuleIds: ids }, options);
        // One rule that is gone makes EC2 refuse the call for all. What is left is the proof's to decide.
        r.recover(
          () => revoke("RevokeRules", rules, { isCritical: false }),
          () => r.forEach("RevokeEachRule", rules, (id) => revoke("RevokeRule", [id], { onFailure: "Continue" })),
        );
        waitUntil(r, {
          name: "RulesGone",
          look: (step) => {
            const left = r.ec2(
              step,
              "DescribeSecurityGroupRules",
              { Filters: [{ Name: "security-group-rule-id", Values: rules }] },
              { outputs: (answer) => ({ rule: asString(answer.SecurityGroupRules.at(0).SecurityGroupRuleId) }) },
            );
            return not(startsWith(left.rule, "sgr-"));
          },
          otherwise: text`A rule of ${group} is still there after it was revoked.`,
        });
      });
      remediation.conclude(
        "SayRevoked",
        text`${group} is no longer open to the world`,
        [text`The rules that opened ${group} to the world were revoked. Its other rules are as they were.`],
        [text`RestoreIngress with incident ${r.incidentId} restores them, if they were intended.`],
      );
    });
  },
);

function saveRule(r: Revocation, prior: PriorState, id: Ref<string>): void {
  const { GroupId: group } = r.parameters;
  const rule = r.ec2(
    "ReadRule",
    "DescribeSecurityGroupRules",
    { SecurityGroupRuleIds: [id] },
    {
      outputs: (answer) => {
        const found = answer.SecurityGroupRules.at(0);
        return {
          protocol: asString(found.IpProtocol),
          fromPort: asString(found.FromPort),
          toPort: asString(found.ToPort),
          rangeV4: asString(found.CidrIpv4),
          rangeV6: asString(found.CidrIpv6),
          listId: asString(found.PrefixListId),
          description: asStringList(answer.SecurityGroupRules.all("Description")),
        };
      },
    },
  );
  const { protocol, fromPort, toPort, description } = rule;
  const write = (step: string, family: string, range: Ref<string>) => {
    const values = { group, family, protocol, fromPort, toPort, range };
    // A set cannot be empty: without a description the first item is refused, with one the second exists already.
    prior.write(`Save${step}`, id, ruleRecord, { ...values, described: yes, description });
    prior.write(`Save${step}WithoutDescription`, id, plainRuleRecord, { ...values, described: no });
  };
  r.when(
    "IsV4",
    contains(rule.rangeV4, "."),
    () => write("V4", v4, rule.rangeV4),
    () =>
      r.when(
        "IsV6",
        contains(rule.rangeV6, ":"),
        () => write("V6", v6, rule.rangeV6),
        () =>
          r.when(
            "IsPrefixList",
            startsWith(rule.listId, "pl-"),
            () => write("PrefixList", prefixList, rule.listId),
            () =>
              r.fail(
                "SayNoRange",
                text`${id} of ${group} names neither a range of addresses nor a prefix list, so it cannot be open to the world.`,
              ),
          ),
      ),
  );
  prior.prove("ProveRuleSaved", prior.key(id));
}
