import { unknown } from "./analyze";
import { account, inOrganization, organizationId, otherAccount, policy, policyText, Tester } from "./subject";

const role = "aws:iam/role:Role";
const trusted = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${otherAccount}:role/triage` },
  Action: "sts:AssumeRole",
};

describe("rule iam-role-trust", () => {
  const tester = new Tester({
    rule: "iam-role-trust",
    type: role,
    baseline: { assumeRolePolicy: policyText(trusted) },
  });
  const trust = (changes: object) => ({ assumeRolePolicy: policyText({ ...trusted, ...changes }) });
  const where = "assumeRolePolicy.Statement[0].Condition";

  it("accepts named roles, sessions, services and identity providers", async () => {
    await tester.accepts();
    await tester.accepts({ assumeRolePolicy: policy(trusted) });
    for (const Principal of [
      { AWS: [`arn:aws:sts::${otherAccount}:assumed-role/triage/session`, `arn:aws:iam::${account}:user/path/ann`] },
      { Service: ["ssm.amazonaws.com", "events.amazonaws.com"] },
      { Federated: `arn:aws:iam::${account}:saml-provider/staff` },
    ])
      await tester.accepts(trust({ Principal }));
    const issuer = "token.actions.githubusercontent.com";
    const Condition = { StringLike: { [`${issuer}:sub`]: "repo:reflex/organization:*" } };
    await tester.accepts(
      trust({ Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` }, Condition }),
    );
    await tester.accepts(trust({ Effect: "Deny", Principal: "*" }));
  });

  it("refuses everybody unless a condition says who", async () => {
    for (const Principal of ["*", { AWS: "*" }]) {
      await tester.refuses(trust({ Principal }), where, /trusts "\*"/);
      await tester.accepts(trust({ Principal, Condition: inOrganization }));
    }
    const certain = (arn: string) => trust({ Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": arn } } });
    await tester.accepts(certain(`arn:aws:iam::${otherAccount}:role/triage-*`));
    for (const arn of [
      `arn:aws:iam::${otherAccount}:role/*`,
      `arn:aws:iam::${otherAccount}:root`,
      "arn:aws:iam::*:role/triage",
    ])
      await tester.refuses(certain(arn), where, /no condition/);
    const externalId = { StringEquals: { "sts:ExternalId": "everybody may learn it" } };
    await tester.refuses(trust({ Principal: "*", Condition: externalId }), where, /no condition/);
    await tester.refuses(trust({ Principal: "*", Condition: inOrganization }), where, /PrincipalOrgID/, {
      organizationId: "o-zzzzzzzzzz",
    });
  });

  it("refuses whole accounts, unless a condition names one role", async () => {
    for (const AWS of [otherAccount, `arn:aws:iam::${otherAccount}:root`, `arn:aws-cn:iam::${otherAccount}:root`])
      for (const Condition of [undefined, inOrganization, { StringEquals: { "sts:ExternalId": "*" } }])
        await tester.refuses(
          trust({ Principal: { AWS }, Condition }),
          "assumeRolePolicy.Statement[0].Principal.AWS",
          /all of account 444455556666.*Name a role/,
        );
  });

  it("accepts an account of which a condition admits one role", async () => {
    const named = (value: unknown, operator = "ArnEquals", AWS = `arn:aws:iam::${otherAccount}:root`) =>
      trust({ Principal: { AWS }, Condition: { ...inOrganization, [operator]: { "aws:PrincipalArn": value } } });
    const one = `arn:aws:iam::${otherAccount}:role/path/triage`;
    for (const operator of ["ArnEquals", "ArnLike", "StringEquals"]) await tester.accepts(named(one, operator));
    await tester.accepts(named([one]));
    await tester.accepts(named(one, "ArnEquals", otherAccount));
    const refused: Array<[value: unknown, operator?: string]> = [
      [`arn:aws:iam::${account}:role/triage`],
      [`arn:aws:iam::${otherAccount}:role/*`, "ArnLike"],
      [`arn:aws:iam::${otherAccount}:role/tria?e`, "ArnLike"],
      [`arn:aws:iam::*:role/triage`, "ArnLike"],
      [`arn:aws:iam::${otherAccount}:root`],
      [`arn:aws:iam::${otherAccount}:user/ann`],
      [[one, `arn:aws:iam::${otherAccount}:role/other`]],
      [one, "ArnEqualsIfExists"],
      [one, "ArnNotEquals"],
      [one, "ForAllValues:ArnEquals"],
    ];
    for (const [value, operator] of refused)
      await tester.refuses(named(value, operator), "assumeRolePolicy.Statement[0].Principal.AWS", /all of account/);
  });

  it("accepts a configured account behind a condition", async () => {
    const configuration = { trustedAccounts: [otherAccount], organizationId };
    const vendor = (Condition?: unknown) => trust({ Principal: { AWS: otherAccount }, Condition });
    await tester.accepts(vendor({ StringEquals: { "sts:ExternalId": "vendor-4711" } }), configuration);
    await tester.accepts(vendor(inOrganization), configuration);
    for (const Condition of [
      undefined,
      { StringLike: { "sts:ExternalId": "*" } },
      { StringEqualsIfExists: { "sts:ExternalId": "vendor-4711" } },
    ])
      await tester.refuses(
        vendor(Condition),
        "assumeRolePolicy.Statement[0].Principal.AWS",
        /ExternalId/,
        configuration,
      );
    await tester.refuses(
      trust({ Principal: { AWS: account }, Condition: inOrganization }),
      "assumeRolePolicy.Statement[0].Principal.AWS",
      /111122223333/,
      configuration,
    );
  });

  it("says what is malformed, missing or of the wrong type", async () => {
    await tester.refuses({ assumeRolePolicy: undefined }, "assumeRolePolicy", /missing/);
    await tester.refuses({ assumeRolePolicy: "not JSON" }, "assumeRolePolicy", /JSON policy document/);
    await tester.refuses({ assumeRolePolicy: policyText(true) }, "assumeRolePolicy.Statement[0]", /an object/);
    const first = "assumeRolePolicy.Statement[0]";
    await tester.refuses(trust({ Effect: "allow" }), `${first}.Effect`, /"Allow" or "Deny"/);
    await tester.refuses(trust({ Principal: undefined }), first, /Principal/);
    await tester.refuses(trust({ Principal: {} }), `${first}.Principal`, /nobody/);
    await tester.refuses(trust({ Principal: { Service: "*" } }), `${first}.Principal.Service`, /no Service principal/);
    await tester.refuses(
      trust({ Principal: { AWS: `arn:aws:iam::${otherAccount}:role/*` } }),
      `${first}.Principal.AWS`,
      /without wildcards/,
    );
    await tester.refuses(trust({ Principal: { AWS: "AROAEXAMPLE" } }), `${first}.Principal.AWS`, /no AWS principal/);
    await tester.refuses(trust({ Principal: undefined, NotPrincipal: "*" }), `${first}.NotPrincipal`, /everybody else/);
    await tester.refuses(trust({ Principal: "*", Condition: "x" }), `${first}.Condition`, /an object such as/);
    await tester.refuses(
      trust({ Principal: "*", Condition: { StringEquals: { "sts:ExternalId": {} } } }),
      `${first}.Condition.StringEquals.sts:ExternalId`,
      /texts/,
    );
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ assumeRolePolicy: unknown.text }, "assumeRolePolicy");
    const known = (changes: object) => ({ assumeRolePolicy: policy({ ...trusted, ...changes }) });
    const first = "assumeRolePolicy.Statement[0]";
    await tester.cannotJudge(known({ Principal: { AWS: [unknown.text] } }), `${first}.Principal.AWS[0]`);
    await tester.cannotJudge(known({ Principal: unknown.object }), `${first}.Principal`);
    await tester.cannotJudge(known({ Effect: unknown.text }), `${first}.Effect`);
    await tester.cannotJudge(known({ Principal: "*", Condition: unknown.object }), `${first}.Condition`);
    await tester.cannotJudge({ assumeRolePolicy: { Statement: unknown.list } }, "assumeRolePolicy.Statement");
    // What the answer does not depend on may be unknown.
    await tester.accepts(known({ Condition: { StringEquals: { "sts:ExternalId": unknown.text } } }));
  });
});

describe("rule iam-pass-role", () => {
  const rule = "iam-pass-role";
  const grant = {
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: `arn:aws:iam::${account}:role/reflex/reflex-run-*`,
    Condition: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
  };
  const tester = new Tester({
    rule,
    type: "aws:iam/rolePolicy:RolePolicy",
    baseline: { role: "r", policy: policyText(grant) },
  });
  const statement = (changes: object) => ({ policy: policyText({ ...grant, ...changes }) });
  const resource = "policy.Statement[0].Resource";
  const condition = "policy.Statement[0].Condition";

  it("accepts named roles for named services, and statements about other things", async () => {
    await tester.accepts();
    await tester.accepts({ policy: policy(grant) });
    await tester.accepts(statement({ Action: ["s3:*", "iam:Get*"], Resource: "*", Condition: undefined }));
    await tester.accepts(statement({ Resource: [grant.Resource, "arn:aws:s3:::bucket/*"] }));
    await tester.accepts(statement({ Effect: "Deny", Resource: "*", Condition: undefined }));
    await tester.accepts(statement({ Action: undefined, NotAction: ["iam:*"], Resource: "*", Condition: undefined }));
  });

  it("refuses every role, in any spelling", async () => {
    for (const Resource of [
      "*",
      "arn:aws:iam::*:role/*",
      `arn:aws:iam::${account}:role/*`,
      `arn:aws:iam::${account}:*`,
      "arn:aws:*:*:*:*",
      "arn:*",
    ])
      await tester.refuses(statement({ Resource }), resource, /every role.*arn:aws:iam::ACCOUNT:role\/NAME/);
    await tester.refuses(statement({ Resource: [grant.Resource, "*"] }), `${resource}[1]`, /every role/);
    await tester.refuses(
      statement({ Resource: undefined, NotResource: grant.Resource }),
      "policy.Statement[0].NotResource",
      /all other/,
    );
  });

  it("recognizes the action behind wildcards and NotAction", async () => {
    for (const Action of ["iam:passrole", "iam:Pass*", "iam:*", "*", ["ec2:RunInstances", "iam:P?ssRole"]])
      await tester.refuses(statement({ Action, Resource: "*" }), resource, /every role/);
    await tester.refuses(statement({ Action: undefined, NotAction: "s3:*", Resource: "*" }), resource, /every role/);
  });

  it("demands the service, by a condition that always holds", async () => {
    const to = (Condition: unknown) => statement({ Condition });
    for (const none of [
      undefined,
      { StringEqualsIfExists: { "iam:PassedToService": "ssm.amazonaws.com" } },
      { StringLike: { "iam:PassedToService": "*.amazonaws.com" } },
      { StringNotEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      { ArnLike: { "iam:AssociatedResourceArn": "*" } },
    ])
      await tester.refuses(to(none), condition, /PassedToService/);
    await tester.accepts(to({ StringLike: { "IAM:passedtoservice": ["ssm.amazonaws.com", "ec2.amazonaws.com"] } }));
    await tester.accepts({}, { services: ["ssm.amazonaws.com"] });
    await tester.refuses({}, condition, /one of ec2.amazonaws.com/, { services: ["ec2.amazonaws.com"] });
  });

  it("finds the policy in every type that has one", async () => {
    const wide = policyText({ ...grant, Resource: "*" });
    const policies: Array<[type: string, field: string, inputs: Record<string, unknown>]> = [
      ["aws:iam/policy:Policy", "policy", { policy: wide }],
      ["aws:iam/userPolicy:UserPolicy", "policy", { policy: wide }],
      ["aws:iam/groupPolicy:GroupPolicy", "policy", { policy: wide }],
      ["aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "inlinePolicy", { inlinePolicy: wide }],
      [role, "inlinePolicies[1].policy", { inlinePolicies: [{ policy: policyText(grant) }, { policy: wide }] }],
    ];
    for (const [type, field, inputs] of policies) {
      const baseline = { ...inputs, ...(type === role && { assumeRolePolicy: policyText(trusted) }) };
      await new Tester({ rule, type, baseline }).refuses({}, `${field}.Statement[0].Resource`, /every role/);
    }
  });

  it("accepts a role without inline policies", async () => {
    const plain = new Tester({ rule, type: role, baseline: { assumeRolePolicy: policyText(trusted) } });
    await plain.accepts();
    await plain.accepts({ inlinePolicies: [{}] });
    await plain.refuses({ inlinePolicies: [7] }, "inlinePolicies[0]", /found 7/);
    await plain.cannotJudge({ inlinePolicies: unknown.list }, "inlinePolicies");
    await plain.cannotJudge({ inlinePolicies: [{ policy: unknown.text }] }, "inlinePolicies[0].policy");
  });

  it("says what is malformed, missing or of the wrong type", async () => {
    await tester.refuses({ policy: undefined }, "policy", /missing/);
    await tester.refuses({ policy: "[]" }, "policy", /JSON policy document/);
    await tester.refuses(statement({ Action: undefined }), "policy.Statement[0]", /Action and NotAction/);
    await tester.refuses(statement({ Resource: [] }), resource, /empty/);
    await tester.refuses(statement({ Resource: [7] }), `${resource}[0]`, /found 7/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ policy: unknown.text }, "policy");
    const known = (changes: object) => ({ policy: policy({ ...grant, ...changes }) });
    await tester.cannotJudge(known({ Action: unknown.text }), "policy.Statement[0].Action");
    await tester.cannotJudge(known({ Resource: [unknown.text] }), `${resource}[0]`);
    const service = { StringEquals: { "iam:PassedToService": unknown.text } };
    await tester.cannotJudge(known({ Condition: service }), `${condition}.StringEquals.iam:PassedToService`);
    // Another action's resource may be unknown.
    await tester.accepts(known({ Action: "s3:GetObject", Resource: unknown.text }));
  });
});
