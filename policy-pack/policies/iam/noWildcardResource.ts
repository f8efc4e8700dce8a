import { parseArn } from "../../../aws/arn";
import { actionsMatching } from "../../documents/actions";
import { matchesPattern } from "../../documents/arn";
import { certainPolicies, limitedResources, withinBoundary } from "../../documents/guards";
import { boundariesSetting, grantingPolicies, identityPolicyTypes } from "../../documents/identityPolicies";
import { appliesTo, readPolicy, type Statement } from "../../documents/policyDocument";
import { Field } from "../../field";
import { anyOf, type Check, unjudged, type Verdict } from "../../finding";
import { resourceRule } from "../../rule";
import { grantedOnEverything } from "../../services/facts";

/** A role acts on its intended resources only. */
export const noWildcardResource = resourceRule({
  name: "iam-no-wildcard-resource",
  severity: "high",
  description: 'A policy of an identity grants an action on "*" only where IAM supports no resource for that action.',
  remediation: [
    "List the resources by ARN, with a wildcard for the part that is not known: arn:aws:ec2:*:ACCOUNT:instance/*.",
    'Put actions without resource support, such as ec2:DescribeInstances, into a statement of their own with "*".',
    "Where tags distinguish the resources, add StringEquals aws:ResourceTag/KEY, not negated and without ForAllValues.",
    "For actions that give rights away (iam:AttachRolePolicy, s3:PutBucketPolicy, sts:AssumeRole), name the resources, or the policies by iam:PolicyARN.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-6" }],
  types: identityPolicyTypes,
  configuration: {
    boundaries: boundariesSetting,
    readers: {
      type: "array",
      items: { type: "string" },
      description:
        "URN patterns (* and ?) of identities that may read everything, because nobody knows beforehand where they " +
        "will have to look. What they change is judged all the same.",
      default: [] as string[],
    },
  },
  *check(inputs, { boundaries, readers }, resource) {
    const readsAll = readers.some((pattern) => matchesPattern(pattern, resource.urn ?? ""));
    for (const document of yield* grantingPolicies(inputs, resource, boundaries)) {
      const { allowed } = yield* readPolicy(document, "identity");
      for (const statement of allowed) yield* checkStatement(statement, readsAll);
    }
  },
});

function* checkStatement(statement: Statement, readsAll: boolean): Check {
  const { actions, resources, conditions } = statement;
  if (!resources) return;
  const limited = limitedResources(conditions);
  if (limited === true) return;
  if (resources.negated) {
    yield { field: resources.field.path, found: "NotResource grants all other resources", fix: "List the resources." };
    return;
  }
  yield* checkRights(statement);
  const wildcard = resources.values.find(
    ({ value }) => typeof value === "string" && /^(\*|arn:\*?:?\*.*)$/.test(value),
  );
  if (!wildcard) {
    for (const value of resources.values) if (value.kind === "unknown") yield unjudged(value);
    return;
  }
  const wide: string[] = [];
  for (const action of actions.negated ? [] : actions.values) {
    if (action.kind === "unknown") yield unjudged(action);
    else wide.push(...wideAction(action.text, readsAll));
  }
  if (wide.length === 0) return;
  if (limited instanceof Field) yield unjudged(limited);
  else
    yield {
      field: wildcard.path,
      found: `"*" grants ${listed(wide)} on everything, and IAM supports resources for ${wide.length > 1 ? "them" : "it"}`,
      fix: "List the resources, or limit them by a condition on aws:ResourceTag/KEY.",
    };
}

/** What an action pattern grants that could be granted on named resources, for a message; empty where there is none. */
function wideAction(pattern: string, readsAll: boolean): string[] {
  const matching = actionsMatching(pattern);
  const wide = matching.filter(
    ({ name, takesResources, reads }) =>
      takesResources && !(readsAll && reads) && !grantedOnEverything.value.includes(name),
  );
  // Where most reads support no resources, a pattern needs "*" anyhow: ec2:Describe*.
  if (matching.every(({ reads }) => reads) && wide.length * 2 < matching.length) return [];
  const [first] = wide;
  if (!first) return [];
  return [/[*?]/.test(pattern) ? `${pattern}${/^\*/.test(pattern) ? "" : ` (such as ${first.name})`}` : first.name];
}

const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");

/** Actions by which whoever may use them on everything gets all other rights, with a resource of any name. */
const rights: ReadonlyArray<readonly [resource: string, ...actions: string[]]> = [
  ["bucket-q7", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl"],
  ["role/q7", "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"],
  ["user/q7", "iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:CreateAccessKey", "iam:UpdateLoginProfile"],
  ["group/q7", "iam:AttachGroupPolicy", "iam:PutGroupPolicy", "iam:AddUserToGroup"],
  ["policy/q7", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"],
];

/** A wildcard inside an ARN may cover as much as "*" does: role/*, a bucket of any name, a role of any account. */
function* checkRights(statement: Statement): Check {
  for (const resource of statement.resources?.values ?? []) {
    const arn = parseArn(resource.text);
    if (!arn || !/^(iam|s3)$/.test(arn.service)) continue;
    const harmless = (action: string): Verdict =>
      anyOf([
        /:Attach/.test(action) && certainPolicies(statement.conditions),
        /:(Attach|Put)(Role|User)/.test(action) && withinBoundary(statement.conditions),
      ]);
    const granted = rights
      .filter(([name]) => matchesPattern(arn.resource, name) && (arn.service === "s3") === name.startsWith("bucket"))
      .flatMap(([, ...actions]) => actions.filter((action) => appliesTo(statement, action) === true))
      .filter((action) => harmless(action) !== true);
    const undecided = granted.map(harmless).find((verdict) => verdict instanceof Field);
    if (undecided) yield unjudged(undecided);
    else if (granted.length > 0)
      yield {
        field: resource.path,
        found: `"${resource.text}" grants ${listed(granted)} on whatever there is of its kind`,
        fix: "List the resources by name, or by the beginning of their names.",
      };
  }
}
