import assert from "node:assert/strict";
import type { PolicyDocument } from "../../aws/iam";
import { type ObservingRuns, priorStatePolicy } from "../../components/priorState";
import { evaluatePolicies, type Principal, principalArn } from "../../simulator";
import { memberAccountId, organizationId, securityAccountId, securityConfig, statements } from "./fixture";

const { organization } = securityConfig();
const table = `arn:aws:dynamodb:eu-west-1:${securityAccountId}:table/reflex-prior-state`;
const stranger = "999900001111";
const variable = (name: string) => `\${${name}}`;

/** The policy in one statement: what is meant, in a form that DynamoDB's check of public access may refuse. */
const meant: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OwnItemsByRuns",
      Effect: "Allow",
      Principal: "*",
      Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
      Resource: table,
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": organizationId },
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/reflex/reflex-run-*" },
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${variable("aws:PrincipalAccount")}#*`] },
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    },
  ],
};

const session = (account: string, roleName: string): Principal => ({
  kind: "role-session",
  account,
  roleArn: `arn:aws:iam::${account}:role/reflex/${roleName}`,
  roleName,
  roleId: "AROAEXAMPLE",
  sessionName: "run",
  issuedAt: new Date("2026-11-30T00:00:00Z"),
});

interface Call {
  principal: Principal;
  action: string;
  keys: string[] | undefined;
  /** Whether the principal's own policies allow the call. */
  own: boolean;
}

function decided(document: PolicyDocument, { principal, action, keys, own }: Call): boolean {
  const account = principal.kind === "role-session" ? principal.account : "";
  const anything = { Effect: "Allow" as const, Action: "dynamodb:*", Resource: "*" };
  return evaluatePolicies({
    principal,
    action,
    resource: table,
    resourceAccount: securityAccountId,
    context: {
      "aws:PrincipalAccount": account,
      "aws:PrincipalArn": principalArn(principal)
        .replace(":sts:", ":iam:")
        .replace(/assumed-role\/([^/]+)\/.*/, "role/reflex/$1"),
      ...(account !== stranger && { "aws:PrincipalOrgID": organizationId }),
      ...(keys && { "dynamodb:LeadingKeys": keys }),
    },
    identity: own ? [{ name: "own", document: { Version: "2012-10-17", Statement: [anything] } }] : [],
    resourcePolicy: { name: "table", document },
  }).allowed;
}

describe("the policy of the table of prior state", () => {
  const document = JSON.parse(priorStatePolicy(organization, table)) as PolicyDocument;

  /**
   * DynamoDB developer guide, "Blocking public access with resource-based policies": a policy for everybody is accepted
   * where a condition limits it to fixed values; values with wildcards or variables do not count. Denials grant nothing.
   */
  it("allows by fixed values alone", () => {
    const allowed = statements(JSON.stringify(document)).filter(({ Effect }) => Effect === "Allow");
    assert.deepEqual(
      allowed.map(({ Condition }) => Condition),
      [{ StringEquals: { "aws:PrincipalOrgID": organizationId } }],
    );
  });

  // A local reflex has no triage to hold it back: what it may not save, it may not change.
  it("lets runs of local reflexes save nothing where the security account only observes", () => {
    const saves = (observing: ObservingRuns[], account: string, role: string, action = "PutItem") =>
      decided(JSON.parse(priorStatePolicy(organization, table, observing)) as PolicyDocument, {
        principal: session(account, role),
        action: `dynamodb:${action}`,
        keys: [`${account}#i-1`],
        own: true,
      });
    const all = [{ runbooks: ["Restart"] }];
    assert.equal(saves(all, memberAccountId, "reflex-run-Restart"), false);
    assert.equal(saves(all, memberAccountId, "reflex-run-Restart", "GetItem"), true);
    assert.equal(saves(all, memberAccountId, "reflex-run-Isolate"), true);
    assert.equal(saves([], memberAccountId, "reflex-run-Restart"), true);
    const one = [{ runbooks: ["Restart"], accounts: ["777788889999"] }];
    assert.equal(saves(one, memberAccountId, "reflex-run-Restart"), true);
    assert.equal(saves(one, "777788889999", "reflex-run-Restart"), false);
  });

  it("decides as is meant, for every caller, call and key", () => {
    const accounts = [memberAccountId, securityAccountId, stranger];
    const roles = ["reflex-run-Isolate", "reflex-runner", "admin", "my-reflex-run-x"];
    const differences: string[] = [];
    let allowed = 0;
    for (const account of accounts)
      for (const role of roles)
        for (const action of ["GetItem", "PutItem", "DeleteItem", "Scan", "UpdateItem"])
          for (const keys of [
            [`${account}#i-1`],
            ["777788889999#i-1"],
            [`${account}#i-1`, "777788889999#i-1"],
            undefined,
          ])
            for (const own of [true, false]) {
              const call = { principal: session(account, role), action: `dynamodb:${action}`, keys, own };
              const [is, was] = [decided(document, call), decided(meant, call)];
              if (is) allowed += 1;
              if (is !== was)
                differences.push(`${account === securityAccountId ? "security" : account} ${own} ${action}: ${is}`);
            }
    assert.ok(allowed > 10);
    // The policies of the security account's own roles let them read and write single items; the denials do not.
    assert.deepEqual([...new Set(differences)].sort(), [
      "security true GetItem: false",
      "security true PutItem: false",
    ]);
  });
});
