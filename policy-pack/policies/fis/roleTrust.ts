import { accountIn, isAccountId, parseArn } from "../../../aws/arn";
import { matchesPattern } from "../../documents/arn";
import { guarantees } from "../../documents/conditions";
import { readPolicy } from "../../documents/policyDocument";
import { demand } from "../../finding";
import { resourceRule } from "../../rule";

/** A role that breaks things is used by experiments of its own account only. */
export const experimentRoleTrust = resourceRule({
  name: "fis-role-trust",
  severity: "high",
  description: "A role for experiments trusts FIS for experiments of one account only.",
  remediation: [
    "Add StringEquals aws:SourceAccount with the account of the experiments.",
    "Add ArnLike aws:SourceArn arn:aws:fis:*:ACCOUNT:experiment/*: the experiment, not its template.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-6" }],
  types: ["aws:iam/role:Role"],
  configuration: {},
  *check(inputs) {
    const { allowed } = yield* readPolicy(inputs.at("assumeRolePolicy"), "trust");
    for (const { principals, conditions, field } of allowed) {
      const trusts = principals?.negated === false && principals.list.some(({ name }) => name === "fis.amazonaws.com");
      if (!trusts) continue;
      const where = `${field.path}.Condition`;
      yield* demand(guarantees(conditions, ["aws:sourceaccount"], isAccountId), {
        field: where,
        found: "nothing says of which account the experiments are",
        fix: "Add StringEquals aws:SourceAccount.",
      });
      yield* demand(guarantees(conditions, ["aws:sourcearn"], namesExperiments), {
        field: where,
        found: "nothing says that only experiments use the role",
        fix: "Add ArnLike aws:SourceArn arn:aws:fis:*:ACCOUNT:experiment/*.",
      });
    }
  },
});

/** FIS user guide, "IAM roles for AWS FIS experiments". */
function namesExperiments(pattern: string): boolean {
  const arn = parseArn(pattern);
  return arn?.service === "fis" && accountIn(pattern) !== undefined && matchesPattern("experiment/*", arn.resource);
}
