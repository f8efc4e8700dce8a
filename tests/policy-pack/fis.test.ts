import assert from "node:assert/strict";
import { unknown } from "./analyze";
import { account, otherAccount, policy, policyText, Tester } from "./subject";

const type = "aws:fis/experimentTemplate:ExperimentTemplate";
const baseline = {
  description: "stops one canary",
  roleArn: `arn:aws:iam::${account}:role/experiments`,
  stopConditions: [{ source: "aws:cloudwatch:alarm", value: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:users` }],
  targets: [
    {
      name: "Instances",
      resourceType: "aws:ec2:instance",
      selectionMode: "COUNT(1)",
      resourceTags: [{ key: "reflex:canary", value: "true" }],
    },
  ],
  logConfiguration: {
    logSchemaVersion: 2,
    cloudwatchLogsConfiguration: { logGroupArn: `arn:aws:logs:eu-west-1:${account}:log-group:fis:*` },
  },
  experimentOptions: { emptyTargetResolutionMode: "fail" },
};
const about = (rule: string) => new Tester({ rule, type, baseline });
const target = (changes: object) => ({ targets: [{ ...baseline.targets[0], ...changes }] });

describe("rule fis-stop-condition", () => {
  const tester = about("fis-stop-condition");
  const condition = (changes: object) => ({ stopConditions: [{ ...baseline.stopConditions[0], ...changes }] });

  it("demands an alarm, and nothing but alarms", async () => {
    await tester.accepts();
    await tester.refuses({ stopConditions: undefined }, "stopConditions", /missing/);
    await tester.refuses({ stopConditions: [] }, "stopConditions", /empty/);
    await tester.refuses({ stopConditions: "none" }, "stopConditions", /a list/);
    await tester.refuses(condition({ source: "none", value: undefined }), "stopConditions[0].source", /found "none"/);
    await tester.refuses(condition({ source: undefined }), "stopConditions[0].source", /missing/);
    await tester.refuses(condition({ value: undefined }), "stopConditions[0].value", /missing/);
    await tester.refuses(condition({ value: "users" }), "stopConditions[0].value", /no alarm/);
    const two = { stopConditions: [...baseline.stopConditions, { source: "none" }] };
    await tester.refuses(two, "stopConditions[1].source", /none/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ stopConditions: unknown.list }, "stopConditions");
    await tester.cannotJudge(condition({ source: unknown.text }), "stopConditions[0].source");
    await tester.cannotJudge(condition({ value: unknown.text }), "stopConditions[0].value");
  });
});

describe("rule fis-bounded-selection", () => {
  const tester = about("fis-bounded-selection");
  const mode = (selectionMode: unknown, more: object = {}) => target({ selectionMode, ...more });

  it("accepts a few, a share, or all canaries", async () => {
    await tester.accepts();
    await tester.accepts(mode("PERCENT(50)"));
    await tester.accepts(mode("ALL"));
    await tester.accepts({ targets: undefined });
    await tester.accepts(mode("COUNT(9)"), { maximumCount: 9 });
    const canaryTag = { key: "stage", value: "canary" };
    await tester.accepts(mode("ALL", { resourceTags: [canaryTag] }), { canaryTag });
  });

  it("refuses more, and all of anything else", async () => {
    for (const wrong of ["COUNT(6)", "COUNT(0)", "PERCENT(51)", "COUNT(1", "some"])
      await tester.refuses(mode(wrong), "targets[0].selectionMode", /COUNT\(n\) up to 5 or PERCENT\(n\) up to 50/);
    await tester.refuses(mode("PERCENT(20)"), "targets[0].selectionMode", /up to 10\./, { maximumPercent: 10 });
    for (const resourceTags of [undefined, [], [{ key: "reflex:canary", value: "false" }], "true"])
      await tester.refuses(mode("ALL", { resourceTags }), "targets[0].selectionMode", /tagged reflex:canary=true/);
    await tester.refuses(mode(undefined), "targets[0].selectionMode", /missing/);
    await tester.refuses(mode(1), "targets[0].selectionMode", /found 1/);
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ targets: unknown.list }, "targets");
    await tester.cannotJudge(mode(unknown.text), "targets[0].selectionMode");
    const tag = (value: string) => [{ key: "reflex:canary", value }];
    await tester.cannotJudge(mode("ALL", { resourceTags: tag(unknown.text) }), "targets[0].resourceTags[0].value");
  });
});

describe("rule fis-targets-by-tag", () => {
  const tester = about("fis-targets-by-tag");
  const resourceArns = [`arn:aws:ec2:eu-west-1:${account}:instance/i-1`];

  it("demands tags, except for configured types", async () => {
    await tester.accepts();
    await tester.accepts({ targets: undefined });
    await tester.refuses(target({ resourceArns, resourceTags: undefined }), "targets[0].resourceArns", /by ARN/);
    await tester.refuses(target({ resourceTags: undefined }), "targets[0].resourceTags", /missing/);
    await tester.refuses(target({ resourceTags: [] }), "targets[0].resourceTags", /empty/);
    await tester.refuses(target({ resourceTags: "canary" }), "targets[0].resourceTags", /a list/);
    await tester.refuses(target({ resourceType: undefined }), "targets[0].resourceType", /missing/);
    const role = target({ resourceType: "aws:iam:role", resourceArns, resourceTags: undefined });
    await tester.accepts(role, { typesByArn: ["aws:iam:role"] });
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ targets: unknown.list }, "targets");
    for (const field of ["resourceArns", "resourceTags"])
      await tester.cannotJudge(target({ [field]: unknown.list }), `targets[0].${field}`);
    await tester.cannotJudge(target({ resourceType: unknown.text }), "targets[0].resourceType");
  });
});

describe("rule fis-experiment-logged", () => {
  const tester = about("fis-experiment-logged");
  const group = "logConfiguration.cloudwatchLogsConfiguration.logGroupArn";

  it("demands a log group or a bucket", async () => {
    await tester.accepts();
    const s3Configuration = { bucketName: "logs" };
    await tester.accepts({ logConfiguration: { logSchemaVersion: 2, s3Configuration } });
    await tester.refuses({ logConfiguration: undefined }, "logConfiguration", /missing/);
    await tester.refuses({ logConfiguration: "on" }, "logConfiguration", /an object/);
    await tester.refuses({ "logConfiguration.cloudwatchLogsConfiguration": undefined }, group, /missing/);
    await tester.refuses({ [group]: 1 }, group, /found 1/);
    await tester.cannotJudge({ logConfiguration: unknown.object }, "logConfiguration");
    await tester.cannotJudge({ [group]: unknown.text }, group);
  });
});

describe("rule fis-empty-targets-fail", () => {
  const tester = about("fis-empty-targets-fail");
  const mode = "experimentOptions.emptyTargetResolutionMode";

  it("accepts failing, which is the default, and nothing else", async () => {
    await tester.accepts();
    await tester.accepts({ experimentOptions: undefined });
    await tester.refuses({ [mode]: "skip" }, mode, /found "skip"/);
    await tester.refuses({ [mode]: false }, mode, /found false/);
    await tester.cannotJudge({ [mode]: unknown.text }, mode);
    await tester.cannotJudge({ experimentOptions: unknown.object }, "experimentOptions");
  });
});

describe("rule fis-not-in-management-account", () => {
  const tester = about("fis-not-in-management-account");
  const configured = { managementAccountId: otherAccount };

  it("demands another account than the configured one", async () => {
    await tester.accepts({}, configured);
    await tester.refuses({}, "roleArn", /run in the management account 111122223333/, { managementAccountId: account });
    const message =
      "cannot be judged yet: managementAccountId is not configured: set it among the settings of this rule";
    const [{ level, message: said } = { level: "", message: "" }, ...others] = await tester.reports();
    assert.deepEqual([level, said, others], ["advisory", message, []]);
    await tester.refuses({ roleArn: undefined }, "roleArn", /missing/, configured);
    await tester.refuses({ roleArn: "experiments" }, "roleArn", /no role/, configured);
    await tester.refuses({ roleArn: 1 }, "roleArn", /found 1/, configured);
    await tester.cannotJudge({ roleArn: unknown.text }, "roleArn", configured);
  });
});

describe("rule fis-role-trust", () => {
  const trust = {
    Effect: "Allow",
    Principal: { Service: "fis.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:fis:*:${account}:experiment/*` },
    },
  };
  const role = "aws:iam/role:Role";
  const tester = new Tester({ rule: "fis-role-trust", type: role, baseline: { assumeRolePolicy: policyText(trust) } });
  const condition = (Condition: unknown) => ({ assumeRolePolicy: policyText({ ...trust, Condition }) });
  const where = "assumeRolePolicy.Statement[0].Condition";

  it("accepts experiments of one account, and roles that are for others", async () => {
    await tester.accepts();
    await tester.accepts({
      assumeRolePolicy: policyText({ ...trust, Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined }),
    });
  });

  it("refuses experiments of anybody, and what is no experiment", async () => {
    const { StringEquals, ArnLike } = trust.Condition;
    await tester.refuses(condition({ ArnLike }), where, /of which account/);
    await tester.refuses(condition({ StringEquals }), where, /only experiments/);
    for (const arn of [`arn:aws:fis:*:${account}:experiment-template/*`, "arn:aws:fis:*:*:experiment/*", "*"])
      await tester.refuses(condition({ StringEquals, ArnLike: { "aws:SourceArn": arn } }), where, /only experiments/);
  });

  it("says what is malformed or missing, and what it cannot judge", async () => {
    await tester.refuses({ assumeRolePolicy: undefined }, "assumeRolePolicy", /missing/);
    await tester.refuses({ assumeRolePolicy: "{" }, "assumeRolePolicy", /JSON policy document/);
    await tester.cannotJudge({ assumeRolePolicy: unknown.text }, "assumeRolePolicy");
    const hidden = { ...trust.Condition, StringEquals: { "aws:SourceAccount": unknown.text } };
    await tester.cannotJudge(
      { assumeRolePolicy: policy({ ...trust, Condition: hidden }) },
      `${where}.StringEquals.aws:SourceAccount`,
    );
  });
});
