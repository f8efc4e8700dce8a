import { identityPolicies, identityPolicyTypes } from "../../documents/identityPolicies";
import { readPolicy } from "../../documents/policyDocument";
import { unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** AWS replaces variables in the last part of an ARN only: elsewhere a statement matches nothing. */
export const policyVariables = resourceRule({
  name: "iam-policy-variable-position",
  severity: "high",
  description: "Policy variables in a Resource stand after the fifth colon of the ARN, where AWS replaces them.",
  remediation: [
    "Write the account and Region out, or use *, and keep variables in the resource part (IAM user guide, Variables).",
    "Limit the account by a condition: StringEquals aws:ResourceAccount.",
  ],
  references: [],
  types: identityPolicyTypes,
  configuration: {},
  *check(inputs, _configuration, { type }) {
    for (const document of yield* identityPolicies(inputs, type)) {
      const { statements } = yield* readPolicy(document, "identity");
      for (const { resources, effect } of statements)
        for (const field of resources?.values ?? []) {
          if (field.kind === "unknown") yield unjudged(field);
          if (/^arn:/.test(field.text) && early(field.text))
            yield {
              field: field.path,
              found: `"${field.text}" has a variable before the fifth colon, which is plain text for AWS`,
              fix: `The statement ${effect === "Deny" ? "denies" : "allows"} nothing: write that part out.`,
            };
        }
    }
  },
});

/** Whether a policy variable begins before the fifth colon; those within variables do not count. */
const early = (arn: string): boolean =>
  arn
    .replace(/\$\{[^}]*\}/g, "$")
    .split(":")
    .slice(0, 5)
    .some((part) => part.includes("$"));
