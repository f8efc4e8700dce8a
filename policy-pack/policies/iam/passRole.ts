import { parseArn } from "../../../aws/arn";
import { matchesPattern } from "../../documents/arn";
import { guarantees } from "../../documents/conditions";
import { boundariesSetting, grantingPolicies, identityPolicyTypes } from "../../documents/identityPolicies";
import { appliesTo, readPolicy, type Statement } from "../../documents/policyDocument";
import { isService } from "../../documents/principals";
import { Field } from "../../field";
import { type Check, demand, holds, negation, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** A principal that can pass any role to any service has the rights of all roles. */
export const passRole = resourceRule({
  name: "iam-pass-role",
  severity: "high",
  description: "The permission iam:PassRole is granted for named roles, and to named services only.",
  remediation: [
    "Grant iam:PassRole in a statement of its own.",
    "List in its Resource the roles that have to be passed, by ARN or by the beginning of their names.",
    "Add the condition StringEquals iam:PassedToService with the services that receive them.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-6" }],
  types: identityPolicyTypes,
  configuration: {
    boundaries: boundariesSetting,
    services: {
      type: "array",
      items: { type: "string" },
      description: "Services that roles may be passed to, as in ssm.amazonaws.com. Empty: any that is named.",
      default: [] as string[],
    },
  },
  *check(inputs, { boundaries, services }, resource) {
    for (const document of yield* grantingPolicies(inputs, resource, boundaries)) {
      const { allowed } = yield* readPolicy(document, "identity");
      for (const statement of allowed) yield* checkStatement(statement, services);
    }
  },
});

function* checkStatement(statement: Statement, services: string[]): Check {
  const { field, resources, conditions } = statement;
  const grants = appliesTo(statement, "iam:PassRole");
  if (grants instanceof Field) yield unjudged(grants);
  if (grants !== true || !resources) return;
  if (resources.negated)
    yield { field: resources.field.path, found: "NotResource lets all other roles be passed", fix: "List the roles." };
  else
    for (const resource of resources.values)
      yield* demand(negation(holds(resource, coversEveryRole)), {
        field: resource.path,
        found: `"${resource.text}" lets every role be passed`,
        fix: "List the roles that have to be passed: arn:aws:iam::ACCOUNT:role/NAME, or role/PREFIX*.",
      });
  const named = (service: string) => isService(service) && (services.length === 0 || services.includes(service));
  yield* demand(guarantees(conditions, ["iam:passedtoservice"], named), {
    field: `${field.path}.Condition`,
    found: "iam:PassRole is granted to any service",
    fix: `Add StringEquals iam:PassedToService with the service that receives the role${among(services)}.`,
  });
}

const among = (services: string[]) => (services.length === 0 ? "" : ` (one of ${services.join(", ")})`);

/** Whether the pattern would match a role of any name. */
function coversEveryRole(pattern: string): boolean {
  const arn = parseArn(pattern);
  if (!arn) return /[*?]/.test(pattern);
  return matchesPattern(arn.service, "iam") && matchesPattern(arn.resource, "role/some-path/Q7 any name");
}
