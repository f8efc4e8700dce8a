import { eventBus, eventRule, eventTarget, targetsOf } from "../../eventing/links";
import { stackRule } from "../../stackRule";

/** PutTargets accepts all targets of a rule. */
export const ruleTargets = stackRule({
  name: "events-rule-targets",
  severity: "medium",
  description: "A rule has no more targets than EventBridge allows, and each has its own id.",
  remediation: [
    "Move targets to a second rule with the same pattern, or let one target forward the event.",
    "Give each target of a rule its own targetId: a second one of the same id replaces the first.",
  ],
  references: [],
  types: [eventRule, eventTarget, eventBus],
  subjects: [eventRule],
  configuration: {
    maximumTargets: {
      type: "integer",
      minimum: 1,
      description: "Targets that a rule may have: the quota of the account (adjustable at AWS).",
      default: 5,
    },
  },
  *check(rule, { maximumTargets }, stack) {
    const targets = targetsOf(stack, rule);
    if (targets.length > maximumTargets)
      yield {
        field: "name",
        found: `the rule has ${targets.length} targets`,
        fix: `Reduce them to ${maximumTargets} at most.`,
      };
    const ids = targets.flatMap((target) => target.text("targetId") ?? []);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined)
      yield { field: "name", found: `two targets of the rule have the targetId ${twice}`, fix: "Rename one of them." };
  },
});
