import { actionsMatching } from "../../documents/actions";
import { matchesPattern } from "../../documents/arn";
import { identityPolicies, identityPolicyTypes } from "../../documents/identityPolicies";
import { readPolicy, type Statement } from "../../documents/policyDocument";
import { type Check, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** A role acts on its intended resources only. */
export const noWildcardResource = resourceRule({
  name: "iam-no-wildcard-resource",
  severity: "high",
  description: 'A policy of an identity grants an action on "*" only where IAM supports no resource for that action.',
  remediation: [
    "List the resources by ARN, with a wildcard for the part that is not known: arn:aws:ec2:*:ACCOUNT:instance/*.",
    'Put actions without resource support, such as ec2:DescribeInstances, into a statement of their own with "*".',
    "Where tags distinguish the resources, add a condition on aws:ResourceTag/KEY.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-6" }],
  types: identityPolicyTypes,
  configuration: {
    readers: {
      type: "array",
      items: { type: "string" },
      description:
        "URN patterns (* and ?) of identities that may read everything, because nobody knows beforehand where they " +
        "will have to look. What they change is judged all the same.",
      default: [] as string[],
    },
  },
  *check(inputs, { readers }, { type, urn = "" }) {
    const readsAll = readers.some((pattern) => matchesPattern(pattern, urn));
    for (const document of yield* identityPolicies(inputs, type)) {
      const { allowed } = yield* readPolicy(document, "identity");
      for (const statement of allowed) yield* checkStatement(statement, readsAll);
    }
  },
});

function* checkStatement({ actions, resources, conditions }: Statement, readsAll: boolean): Check {
  if (!resources || conditions.some(({ key, ifExists }) => /(^|:)resourcetag\//.test(key) && !ifExists)) return;
  if (resources.negated) {
    yield { field: resources.field.path, found: "NotResource grants all other resources", fix: "List the resources." };
    return;
  }
  const wildcard = resources.values.find(
    ({ value }) => typeof value === "string" && /^(\*|arn:\*?:?\*.*)$/.test(value),
  );
  if (!wildcard) {
    for (const value of resources.values) if (value.kind === "unknown") yield unjudged(value);
    return;
  }
  for (const action of actions.negated ? [] : actions.values) {
    if (action.kind === "unknown") yield unjudged(action);
    const wide = actionsMatching(action.text).find(
      ({ takesResources, reads }) => takesResources && !(readsAll && reads),
    );
    if (wide)
      yield {
        field: wildcard.path,
        found: `"*" grants ${wide.name} on everything, and IAM supports resources for it`,
        fix: "List the resources, or limit them by a condition on aws:ResourceTag/KEY.",
      };
  }
}
