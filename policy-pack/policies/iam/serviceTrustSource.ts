import { knownSources } from "../../documents/guards";
import { readPolicy } from "../../documents/policyDocument";
import { demand } from "../../finding";
import { resourceRule } from "../../rule";
import { servicesWithoutSource as withoutSource } from "../../services/facts";
import { organizationSetting } from "../../setting";

/** A service assumes a role for any caller; the role limits the accounts and resources it may act for. */
export const serviceTrustSource = resourceRule({
  name: "iam-service-trust-source",
  severity: "high",
  description: "A role that trusts a service limits the account or resource that the service acts for.",
  remediation: [
    "Add StringEquals aws:SourceAccount with the account of the role to the statement that trusts the service.",
    "Add ArnLike aws:SourceArn with the rule, execution or state machine that uses the role.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-6" }],
  types: ["aws:iam/role:Role"],
  configuration: {
    organizationId: organizationSetting,
    servicesWithoutSource: {
      type: "array",
      items: { type: "string" },
      description:
        "Services whose guides show the trust of a role without a source, and do not advise one: of some AWS does not " +
        "document that they say on whose behalf they assume a role, and a condition would lock them out.",
      default: Object.keys(withoutSource),
    },
  },
  *check(inputs, { organizationId, servicesWithoutSource }) {
    const { allowed } = yield* readPolicy(inputs.at("assumeRolePolicy"), "trust");
    for (const { principals, conditions, field } of allowed)
      for (const { kind, name } of principals?.negated === false ? principals.list : [])
        if (kind === "service" && !servicesWithoutSource.includes(name))
          yield* demand(knownSources(conditions, organizationId), {
            field: `${field.path}.Condition`,
            found: `"${name}" may assume the role on behalf of any account`,
            fix: "Add StringEquals aws:SourceAccount and ArnLike aws:SourceArn.",
          });
  },
});
