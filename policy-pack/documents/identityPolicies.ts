import type { Field } from "../field";
import { type Check, unjudged } from "../finding";

export const role = "aws:iam/role:Role";
const permissionSet = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy";

/** The types that say what identities may do. */
export const identityPolicyTypes: readonly string[] = [
  role,
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
  permissionSet,
];

/** The policies in a resource of these types; a role may have none. */
export function* identityPolicies(inputs: Field, type: string): Check<Field[]> {
  if (type === permissionSet) return [inputs.at("inlinePolicy")];
  if (type !== role) return [inputs.at("policy")];
  const inline = inputs.at("inlinePolicies");
  if (inline.kind === "absent") return [];
  if (inline.kind === "unknown") {
    yield unjudged(inline);
    return [];
  }
  // An entry without a policy says that the role has no inline policies.
  return inline
    .elements()
    .map((entry) => (entry.kind === "object" ? entry.at("policy") : entry))
    .filter(({ kind }) => kind !== "absent");
}
