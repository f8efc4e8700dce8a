import { accountIn, isAccountId } from "../../../aws/arn";
import { matchesPattern } from "../../documents/arn";
import type { Field } from "../../field";
import { type Check, described, read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";
import { parsed } from "../../values";

/** Deployments use roles that end with their session, in the account that they belong to. */
export const providerCredentials = resourceRule({
  name: "provider-credentials",
  severity: "critical",
  description: "A provider holds no keys of its own; the role that it assumes is in its own account.",
  remediation: [
    "Remove accessKey, secretKey and token: let the environment provide short-lived credentials (OIDC, SSO).",
    "Set assumeRoles to the deployment role of the account in allowedAccountIds.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "IA-5" }],
  types: ["pulumi:providers:aws"],
  configuration: {
    role: {
      type: "string",
      description:
        "Pattern (* and ?) of the ARN of the role that a provider has to assume. Empty: it need not assume one, " +
        "because its credentials may already be those of the account.",
      default: "",
    },
  },
  *check(inputs, { role }) {
    for (const key of ["accessKey", "secretKey", "token"]) {
      const field = inputs.at(key);
      if (field.kind !== "absent")
        yield { field: field.path, found: "the provider holds credentials", fix: "Remove it, and assume a role." };
    }
    const field = inputs.at("assumeRoles");
    const fix = role === "" ? "Set it to a list of roles." : `Set it to a list that ends with ${role}.`;
    if (field.kind === "absent" && role === "") return;
    const roles = field.kind === "text" ? parsed(field) : field;
    const list = yield* read(roles, "list", fix);
    if (list === undefined) return;
    // They are assumed one after another: the last one makes the changes.
    const last = roles.elements().at(-1)?.at("roleArn");
    if (!last) yield { field: field.path, found: "the list is empty", fix };
    else yield* checkRole(last, role, accountsOf(inputs.at("allowedAccountIds")), fix);
  },
});

function* checkRole(field: Field, pattern: string, accounts: Field[], fix: string): Check {
  const arn = yield* read(field, "text", fix);
  if (arn === undefined) return;
  const account = accountIn(arn);
  const hidden = accounts.find(({ kind }) => kind === "unknown");
  if (account === undefined || (pattern !== "" && !matchesPattern(pattern, arn)))
    yield { field: field.path, found: described(field), fix };
  else if (hidden) yield unjudged(hidden);
  else if (accounts.some(({ text }) => isAccountId(text) && text !== account))
    yield {
      field: field.path,
      found: `the role is in account ${account}, which is not the one of allowedAccountIds`,
      fix: "Assume a role of the account that the stack deploys into.",
    };
}

const accountsOf = (field: Field): Field[] => (field.kind === "text" ? parsed(field) : field).elements();
