import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { contains, startsWith } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString, asStringList } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { groupId, ruleIds } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
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
    undo: "RestoreIngress",
  },
  (r, context) => {
    const { GroupId: group, RuleIds: rules } = r.parameters;
    const prior = new PriorState(r, context);
    r.withDefaults({ maxAttempts: 3 }, () => {
      r.forEach("SaveRules", rules, (id) => saveRule(r, prior, id));
      r.ec2("RevokeRules", "RevokeSecurityGroupIngress", { GroupId: group, SecurityGroupRuleIds: rules });
      const left = r.ec2(
        "ReadRulesLeft",
        "DescribeSecurityGroupRules",
        { Filters: [{ Name: "security-group-rule-id", Values: rules }] },
        { outputs: (answer) => ({ rule: asString(answer.SecurityGroupRules.at(0).SecurityGroupRuleId) }) },
      );
      r.when("RulesAreLeft", startsWith(left.rule, "sgr-"), () =>
        r.fail("SayRulesAreLeft", text`${left.rule} of ${group} is still there after it was revoked.`),
      );
      tell(r, context, "SayRevoked", text`${group} is no longer open to the world`, [
        text`The rules that opened ${group} to the world were revoked. Its other rules are as they were.`,
        text`RestoreIngress with incident ${r.incidentId} restores them, if they were intended.`,
      ]);
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
