import { boundariesSetting, grantingPolicies, identityPolicyTypes } from "../../documents/identityPolicies";
import { readPolicy } from "../../documents/policyDocument";
import { demand, holds, negation } from "../../finding";
import { resourceRule } from "../../rule";

/** A wildcard grants future actions too, which nobody has reviewed. */
export const noWildcardAction = resourceRule({
  name: "iam-no-wildcard-action",
  severity: "high",
  description: "No policy of an identity grants all actions, or all actions of a service.",
  remediation: [
    "List the actions that are needed.",
    "Where many belong together, use their common beginning: ec2:Describe*.",
  ],
  references: [
    { framework: "AWS FSBP", id: "IAM.21" },
    { framework: "AWS FSBP", id: "IAM.1" },
    { framework: "NIST SP 800-53 r5", id: "AC-6" },
  ],
  types: identityPolicyTypes,
  configuration: {
    boundaries: boundariesSetting,
    services: {
      type: "array",
      items: { type: "string" },
      description: "Services whose actions may be granted as a whole, by their prefix in IAM.",
      default: [] as string[],
    },
  },
  *check(inputs, { boundaries, services }, resource) {
    for (const document of yield* grantingPolicies(inputs, resource, boundaries)) {
      const { allowed } = yield* readPolicy(document, "identity");
      for (const { actions } of allowed) {
        if (actions.negated) {
          yield { field: actions.field.path, found: "NotAction grants all other actions", fix: "List the actions." };
          continue;
        }
        for (const action of actions.values)
          yield* demand(negation(holds(action, (text) => grantsAll(text, services))), {
            field: action.path,
            found: `"${action.text}" grants every action there is or will be`,
            fix: "List the actions that are needed.",
          });
      }
    }
  },
});

function grantsAll(pattern: string, services: string[]): boolean {
  const [service = "", name = "*"] = pattern.split(":");
  return /^[*?]+$/.test(name) && !services.includes(service.toLowerCase());
}
