import { guarantees } from "../../documents/conditions";
import { certainPrincipals, externalId, oneRole, principalsOfOrganization, secondFactor } from "../../documents/guards";
import { readPolicy, type Statement } from "../../documents/policyDocument";
import type { Principal } from "../../documents/principals";
import { anyOf, type Check, demand } from "../../finding";
import { resourceRule } from "../../rule";
import { organizationSetting } from "../../setting";

/** A role names the principals that may assume it, instead of leaving that to another account's administrators. */
export const roleTrust = resourceRule({
  name: "iam-role-trust",
  severity: "critical",
  description: "No role trusts everybody, a whole account, or every token of a provider.",
  remediation: [
    "Name the one role that assumes this one as the principal: arn:aws:iam::ACCOUNT:role/NAME.",
    "So that the role may be created again, trust its account with ArnEquals aws:PrincipalArn and the role's ARN.",
    'Where that role cannot be named, trust "*" with conditions on aws:PrincipalArn and aws:PrincipalOrgID.',
    "For a vendor who gives an account only, require StringEquals sts:ExternalId; for users, Bool aws:MultiFactorAuthPresent.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "AC-6" }],
  types: ["aws:iam/role:Role"],
  configuration: {
    organizationId: organizationSetting,
    trustedAccounts: {
      type: "array",
      items: { type: "string", pattern: "^[0-9]{12}$" },
      description: "Accounts that roles may trust as a whole, with an organization or external-id condition.",
      default: [] as string[],
    },
  },
  *check(inputs, { organizationId, trustedAccounts }) {
    const { allowed } = yield* readPolicy(inputs.at("assumeRolePolicy"), "trust");
    for (const statement of allowed) {
      const { principals, field } = statement;
      if (!principals) continue;
      if (principals.negated)
        yield {
          field: principals.field.path,
          found: "NotPrincipal trusts everybody else",
          fix: "Name who is trusted.",
        };
      else
        for (const principal of principals.list) {
          if (principal.kind === "everyone")
            yield* checkEverybody(statement, `${field.path}.Condition`, organizationId);
          else if (principal.kind === "other") yield* checkFederated(statement, principal);
          else if (principal.kind === "account")
            yield* checkAccount(statement, principal, organizationId, trustedAccounts);
        }
    }
  },
});

function* checkEverybody({ conditions }: Statement, field: string, organizationId: string): Check {
  yield* demand(anyOf([principalsOfOrganization(conditions, organizationId), certainPrincipals(conditions)]), {
    field,
    found: 'the role trusts "*", and no condition limits who that is',
    fix: "Name the role that assumes it as the principal, or add StringEquals aws:PrincipalOrgID.",
  });
}

/** A provider of tokens signs them for everybody who uses it: the subject says whose token it is. */
function* checkFederated({ field, conditions }: Statement, { name }: Principal): Check {
  const host = /:oidc-provider\/(.+)$/.exec(name)?.[1]?.toLowerCase();
  if (host === undefined) return;
  // "repo:*" is every repository of GitHub.
  const certain = (value: string) => /^[^*?]{6,}/.test(value);
  yield* demand(guarantees(conditions, [`${host}:sub`], certain), {
    field: `${field.path}.Condition`,
    found: `every token of ${host} is accepted, whoever it was made for`,
    fix: `Add StringLike ${host}:sub with the repository, service account or workspace.`,
  });
}

function* checkAccount(
  { conditions }: Statement,
  { account = "", field }: Principal,
  organizationId: string,
  trustedAccounts: string[],
): Check {
  if (!trustedAccounts.includes(account)) {
    // The guide's own patterns: a vendor proves an external id, a person of the account a second factor.
    yield* demand(anyOf([oneRole(conditions, account), externalId(conditions), secondFactor(conditions)]), {
      field: field.path,
      found: `the role trusts all of account ${account}: its administrators decide who assumes it`,
      fix: `Name a role: arn:aws:iam::${account}:role/NAME, as the principal or as ArnEquals aws:PrincipalArn.`,
    });
    return;
  }
  yield* demand(anyOf([principalsOfOrganization(conditions, organizationId), externalId(conditions)]), {
    field: field.path,
    found: `the role trusts all of account ${account} without a condition`,
    fix: "Add StringEquals sts:ExternalId, or StringEquals aws:PrincipalOrgID.",
  });
}
