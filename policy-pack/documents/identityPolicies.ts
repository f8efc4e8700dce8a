import type { Field } from "../field";
import { type Check, unjudged } from "../finding";
import type { Setting } from "../setting";
import { matchesPattern } from "./arn";

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

/** Setting of the rules about grants. */
export const boundariesSetting: Setting<string[]> = {
  type: "array",
  items: { type: "string" },
  description: "URN patterns (* and ?) of policies that are permissions boundaries: they limit, and grant nothing.",
  default: ["*:Policy::*oundary*", "*:Policy::*oundaries*"],
};

/** The policies that grant something: those that are permissions boundaries by their URN or name are left out. */
export function* grantingPolicies(
  inputs: Field,
  { type, urn = "" }: { type: string; urn?: string | undefined },
  boundaries: readonly string[],
): Check<Field[]> {
  const named = `${type}::${inputs.at("name").text}`;
  if (boundaries.some((pattern) => matchesPattern(pattern, urn) || matchesPattern(pattern, named))) return [];
  return yield* identityPolicies(inputs, type);
}
