import { checkCallers } from "../../documents/senders";
import { resourceRule } from "../../rule";
import { organizationSetting } from "../../setting";

/** No unknown principal reads or writes a table. */
export const tablePolicySource = resourceRule({
  name: "dynamodb-policy-source",
  severity: "high",
  description: "The policy of a table restricts services and outside principals by source.",
  remediation: [
    "Add aws:SourceArn and aws:SourceAccount conditions to statements that allow a service.",
    'Replace the principal "*" by roles, or add conditions on aws:PrincipalArn and aws:PrincipalOrgID.',
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-3" }],
  types: ["aws:dynamodb/resourcePolicy:ResourcePolicy"],
  configuration: { organizationId: organizationSetting },
  *check(inputs, { organizationId }) {
    yield* checkCallers(inputs.at("policy"), organizationId);
  },
});
