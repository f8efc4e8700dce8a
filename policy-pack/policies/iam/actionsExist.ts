import { actionsMatching, actionsOf } from "../../documents/actions";
import { identityPolicies, identityPolicyTypes } from "../../documents/identityPolicies";
import { readPolicy } from "../../documents/policyDocument";
import type { Field } from "../../field";
import { type Check, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** IAM accepts any name: a misspelt action grants, or denies, nothing. */
export const actionsExist = resourceRule({
  name: "iam-actions-exist",
  severity: "medium",
  description: "Every action in a policy of an identity exists.",
  remediation: [
    "Correct the name: the Service Authorization Reference lists the actions of each service.",
    "Where the action is newer than the data of the pack, list it under knownActions.",
  ],
  references: [],
  types: identityPolicyTypes,
  configuration: {
    knownActions: {
      type: "array",
      items: { type: "string" },
      description: "Actions that exist although the data of the pack does not know them yet.",
      default: [] as string[],
    },
  },
  *check(inputs, { knownActions }, { type }) {
    for (const document of yield* identityPolicies(inputs, type)) {
      const { statements } = yield* readPolicy(document, "identity");
      for (const { actions } of statements)
        for (const action of actions.values) yield* checkAction(action, knownActions);
    }
  },
});

function* checkAction(field: Field, knownActions: string[]): Check {
  if (field.kind === "unknown") {
    yield unjudged(field);
    return;
  }
  const { text } = field;
  if (knownActions.some((known) => known.toLowerCase() === text.toLowerCase())) return;
  if (actionsMatching(text).length > 0) return;
  const [service = ""] = text.split(":");
  yield {
    field: field.path,
    found: `there is no action "${text}"`,
    fix:
      actionsOf(service) || /[*?]/.test(service)
        ? "Correct it: the Service Authorization Reference lists the actions of each service."
        : `Correct it: there is no service "${service}" in IAM.`,
  };
}
