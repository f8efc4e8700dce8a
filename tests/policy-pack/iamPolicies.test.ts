import { unknown } from "./analyze";
import { account, inOrganization, organizationId, policy, policyText, Tester } from "./subject";

const role = "aws:iam/role:Role";
const grant = {
  Effect: "Allow",
  Action: ["ec2:StopInstances"],
  Resource: `arn:aws:ec2:*:${account}:instance/*`,
};
const first = "policy.Statement[0]";
const about = (rule: string) =>
  new Tester({ rule, type: "aws:iam/rolePolicy:RolePolicy", baseline: { role: "r", policy: policyText(grant) } });
const given = (changes: object) => ({ policy: policyText({ ...grant, ...changes }) });
const hidden = (changes: object) => ({ policy: policy({ ...grant, ...changes }) });

describe("rule iam-service-trust-source", () => {
  const trust = {
    Effect: "Allow",
    Principal: { Service: "ssm.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  };
  const rule = "iam-service-trust-source";
  const tester = new Tester({ rule, type: role, baseline: { assumeRolePolicy: policyText(trust) } });
  const trusts = (changes: object) => ({ assumeRolePolicy: policyText({ ...trust, ...changes }) });
  const where = "assumeRolePolicy.Statement[0].Condition";

  it("accepts a known source, roles and users, and services that do not name their source", async () => {
    await tester.accepts();
    const arn = { "aws:SourceArn": `arn:aws:ssm:*:${account}:automation-execution/*` };
    await tester.accepts(trusts({ Condition: { ArnLike: arn } }));
    await tester.accepts(trusts({ Condition: { StringEquals: { "aws:SourceOrgID": organizationId } } }));
    await tester.accepts(trusts({ Principal: { AWS: `arn:aws:iam::${account}:role/r` }, Condition: undefined }));
    await tester.accepts(trusts({ Principal: { Service: "lambda.amazonaws.com" }, Condition: undefined }));
    const servicesWithoutSource = ["ssm.amazonaws.com"];
    await tester.accepts(trusts({ Condition: undefined }), { servicesWithoutSource });
  });

  it("refuses services that act for anybody", async () => {
    for (const Condition of [undefined, inOrganization, { StringEqualsIfExists: { "aws:SourceAccount": account } }])
      await tester.refuses(trusts({ Condition }), where, /"ssm.amazonaws.com" may assume the role on behalf of any/);
    const lambda = trusts({ Principal: { Service: "lambda.amazonaws.com" }, Condition: undefined });
    await tester.refuses(lambda, where, /lambda/, { servicesWithoutSource: [] });
    const foreign = trusts({ Condition: { StringEquals: { "aws:SourceOrgID": organizationId } } });
    await tester.refuses(foreign, where, /any account/, { organizationId: "o-zzzzzzzzzz" });
  });

  it("says what is malformed or missing, and what it cannot judge", async () => {
    await tester.refuses({ assumeRolePolicy: undefined }, "assumeRolePolicy", /missing/);
    await tester.refuses({ assumeRolePolicy: 1 }, "assumeRolePolicy", /found 1/);
    await tester.cannotJudge({ assumeRolePolicy: unknown.text }, "assumeRolePolicy");
    const Condition = { StringEquals: { "aws:SourceAccount": unknown.text } };
    const policyOf = { assumeRolePolicy: policy({ ...trust, Condition }) };
    await tester.cannotJudge(policyOf, `${where}.StringEquals.aws:SourceAccount`);
  });
});

for (const rule of ["iam-no-wildcard-action", "iam-no-wildcard-resource", "iam-actions-exist"])
  describe(`rule ${rule}, like all rules about what identities may do,`, () => {
    const tester = about(rule);
    const bad = { ...grant, Action: rule === "iam-actions-exist" ? "ec2:Stopp" : "*", Resource: "*" };

    it("reads every type that holds a policy", async () => {
      for (const [type, baseline] of [
        [role, { inlinePolicies: [{ policy: policyText(grant) }] }],
        ["aws:iam/policy:Policy", { policy: policyText(grant) }],
        ["aws:iam/userPolicy:UserPolicy", { policy: policyText(grant) }],
        ["aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", { inlinePolicy: policyText(grant) }],
      ] as const) {
        const other = new Tester({ rule, type, baseline });
        await other.accepts();
        const [field, value] = Object.entries(baseline)[0]!;
        const broken = { [field]: typeof value === "string" ? policyText(bad) : [{ policy: policyText(bad) }] };
        const where = `${field}${typeof value === "string" ? "" : "[0].policy"}.Statement[0]`;
        await other.refuses(broken, `${where}.${rule.endsWith("resource") ? "Resource" : "Action"}`, /./);
      }
      await new Tester({ rule, type: role, baseline: {} }).accepts();
    });

    it("leaves well-formed grants alone, and says what is malformed, missing or not known", async () => {
      await tester.accepts();
      await tester.refuses({ policy: undefined }, "policy", /missing/);
      await tester.refuses({ policy: "{" }, "policy", /JSON policy document/);
      await tester.refuses(given({ Effect: "allow" }), `${first}.Effect`, /"Allow" or "Deny"/);
      await tester.cannotJudge({ policy: unknown.text }, "policy");
    });
  });

describe("rule iam-no-wildcard-action", () => {
  const tester = about("iam-no-wildcard-action");

  it("refuses all actions, of everything or of a service", async () => {
    for (const Action of ["*", "ec2:*", "EC2:*", "ec2:**", "*:*"])
      await tester.refuses(given({ Action }), `${first}.Action`, /every action/);
    await tester.refuses(given({ Action: ["ec2:StopInstances", "s3:*"] }), `${first}.Action[1]`, /"s3:\*"/);
    await tester.refuses(given({ Action: undefined, NotAction: "iam:*" }), `${first}.NotAction`, /all other/);
    await tester.accepts(given({ Action: "ec2:*" }), { services: ["ec2"] });
    await tester.accepts(given({ Action: "ec2:Describe*" }));
    await tester.accepts(given({ Effect: "Deny", Action: "*" }));
    await tester.cannotJudge(hidden({ Action: [unknown.text] }), `${first}.Action[0]`);
  });
});

describe("rule iam-no-wildcard-resource", () => {
  const tester = about("iam-no-wildcard-resource");
  const everything = (changes: object = {}) => given({ Resource: "*", ...changes });

  it("accepts everything where there is nothing to name, or where tags decide", async () => {
    await tester.accepts(everything({ Action: ["ec2:DescribeInstances", "xray:PutTraceSegments"] }));
    await tester.accepts(everything({ Condition: { StringEquals: { "aws:ResourceTag/owner": "us" } } }));
    await tester.accepts(everything({ Condition: { StringEquals: { "ssm:resourceTag/owner": "us" } } }));
    await tester.accepts(everything({ Effect: "Deny" }));
    await tester.accepts(everything({ Action: "iam:GetInstanceProfile" }), { readers: ["*RolePolicy::subject"] });
  });

  it("refuses everything where resources can be named", async () => {
    await tester.refuses(everything(), `${first}.Resource`, /ec2:StopInstances on everything/);
    await tester.refuses(everything({ Action: "ec2:Stop*" }), `${first}.Resource`, /StopInstances/);
    await tester.refuses(everything({ Action: "iam:GetInstanceProfile" }), `${first}.Resource`, /GetInstanceProfile/);
    await tester.refuses(everything(), `${first}.Resource`, /Stop/, { readers: ["*"] });
    await tester.refuses(given({ Resource: ["x", "*"] }), `${first}.Resource[1]`, /Stop/);
    await tester.refuses(given({ Resource: "arn:*:*:*:*:*" }), `${first}.Resource`, /Stop/);
    const weak = { Condition: { StringEqualsIfExists: { "aws:ResourceTag/owner": "us" } } };
    await tester.refuses(everything(weak), `${first}.Resource`, /Stop/);
    await tester.refuses(given({ Resource: undefined, NotResource: "x" }), `${first}.NotResource`, /all other/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge(hidden({ Resource: [unknown.text] }), `${first}.Resource[0]`);
    await tester.cannotJudge(hidden({ Resource: "*", Action: unknown.text }), `${first}.Action`);
  });
});

describe("rule iam-actions-exist", () => {
  const tester = about("iam-actions-exist");

  it("knows the actions of AWS, in any case, and behind wildcards", async () => {
    for (const Action of ["ec2:stopinstances", "EC2:Describe*", "*", "s3:*", "iam:PassRole", "*:Get*"])
      await tester.accepts(given({ Action }));
    await tester.accepts(given({ Action: "ec2:Teleport" }), { knownActions: ["EC2:Teleport"] });
  });

  it("refuses what does not exist, in denials too", async () => {
    await tester.refuses(given({ Action: "ec2:StopInstance" }), `${first}.Action`, /no action "ec2:StopInstance"/);
    await tester.refuses(given({ Action: "ec2:Zap*" }), `${first}.Action`, /no action "ec2:Zap\*"/);
    await tester.refuses(given({ Action: "ecc2:StopInstances" }), `${first}.Action`, /no service "ecc2"/);
    await tester.refuses(given({ Action: "StopInstances" }), `${first}.Action`, /no service/);
    await tester.refuses(given({ Effect: "Deny", Action: "ec2:Stop" }), `${first}.Action`, /no action/);
    await tester.refuses(given({ Action: undefined, NotAction: "ec2:Stop" }), `${first}.NotAction`, /no action/);
    await tester.cannotJudge(hidden({ Action: unknown.text }), `${first}.Action`);
  });
});

describe("rule iam-session-duration", () => {
  const rule = "iam-session-duration";
  const tester = new Tester({ rule, type: role, baseline: { maxSessionDuration: 3600 } });

  it("accepts an hour, which is the default, and what is configured", async () => {
    await tester.accepts();
    await tester.accepts({ maxSessionDuration: undefined });
    await tester.accepts({ maxSessionDuration: 7200 }, { maximumSeconds: 7200 });
    await tester.refuses({ maxSessionDuration: 7200 }, "maxSessionDuration", /found 7200.*3600 to 3600/);
    await tester.refuses({ maxSessionDuration: "1h" }, "maxSessionDuration", /a number/);
    await tester.refuses({ maxSessionDuration: 60 }, "maxSessionDuration", /found 60/);
    await tester.cannotJudge({ maxSessionDuration: unknown.text }, "maxSessionDuration");
  });
});

describe("rule iam-no-access-keys", () => {
  it("refuses every access key", async () => {
    const rule = "iam-no-access-keys";
    const tester = new Tester({ rule, type: "aws:iam/accessKey:AccessKey", baseline: { user: "ann" } });
    await tester.refuses({}, "user", /ann would get a key that does not expire/);
    for (const user of [unknown.text, undefined, 7]) await tester.refuses({ user }, "user", /a user would get/);
  });
});
