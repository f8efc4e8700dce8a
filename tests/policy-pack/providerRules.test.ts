import { unknown } from "./analyze";
import { account, otherAccount, Tester } from "./subject";

const provider = "pulumi:providers:aws";
const roleArn = (of: string, name = "deploy") => `arn:aws:iam::${of}:role/${name}`;

describe("rule provider-region-allowed", () => {
  const rule = "provider-region-allowed";
  const tester = new Tester({ rule, type: provider, baseline: { region: "eu-west-1" } });
  const queue = new Tester({ rule, type: "aws:sqs/queue:Queue", baseline: { name: "q", region: "eu-west-1" } });

  it("demands a Region of the provider, and configured ones of everything", async () => {
    await tester.accepts();
    await queue.accepts({ region: undefined });
    await tester.refuses({ region: undefined }, "region", /missing/);
    await tester.refuses({ region: ["eu-west-1"] }, "region", /a list, where text/);
    for (const subject of [tester, queue]) {
      await subject.accepts({}, { regions: ["eu-west-1"] });
      await subject.refuses({}, "region", /found "eu-west-1".*one of us-east-1/, { regions: ["us-east-1"] });
      await subject.cannotJudge({ region: unknown.text }, "region");
    }
  });
});

describe("rule provider-credentials", () => {
  // Settings of a provider that are no text reach the engine as JSON text.
  const assume = (...arns: unknown[]) => ({ assumeRoles: JSON.stringify(arns.map((arn) => ({ roleArn: arn }))) });
  const tester = new Tester({
    rule: "provider-credentials",
    type: provider,
    baseline: { allowedAccountIds: JSON.stringify([account]), ...assume(roleArn(account)) },
  });

  it("accepts a role of the account, at the end of a chain, or none", async () => {
    await tester.accepts();
    await tester.accepts({ assumeRoles: [{ roleArn: roleArn(account) }] });
    await tester.accepts(assume(roleArn(otherAccount), roleArn(account)));
    await tester.accepts({ assumeRoles: undefined });
    await tester.accepts({}, { role: "arn:aws:iam::*:role/deploy" });
  });

  it("refuses keys, and roles of other accounts or other names", async () => {
    for (const key of ["accessKey", "secretKey", "token"]) {
      await tester.refuses({ [key]: "AKIA" }, key, /holds credentials/);
      await tester.refuses({ [key]: unknown.text }, key, /holds credentials/);
    }
    await tester.refuses(assume(roleArn(otherAccount)), "assumeRoles[0].roleArn", /in account 444455556666/);
    await tester.refuses(assume("deploy"), "assumeRoles[0].roleArn", /found "deploy"/);
    await tester.refuses(assume(undefined), "assumeRoles[0].roleArn", /missing/);
    await tester.refuses(assume(), "assumeRoles", /empty/);
    await tester.refuses({ assumeRoles: "deploy" }, "assumeRoles", /a list/);
    const role = "arn:aws:iam::*:role/ci";
    await tester.refuses({ assumeRoles: undefined }, "assumeRoles", /ends with arn:aws:iam::\*:role\/ci/, { role });
    await tester.refuses({}, "assumeRoles[0].roleArn", /role\/deploy.*ends with/, { role });
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ assumeRoles: unknown.list }, "assumeRoles");
    await tester.cannotJudge({ assumeRoles: [{ roleArn: unknown.text }] }, "assumeRoles[0].roleArn");
    await tester.cannotJudge({ allowedAccountIds: unknown.text }, "allowedAccountIds");
  });
});

describe("rule provider-guarded-fields", () => {
  const rule = "provider-guarded-fields";
  const type = "aws:sqs/queue:Queue";
  const ignoring = (...ignoreChanges: string[]) => new Tester({ rule, type, baseline: {}, ignoreChanges });

  it("accepts what no rule judges", async () => {
    await ignoring().accepts();
    await ignoring("tags", "tags.owner", 'tags["a.policy"]').accepts();
    await ignoring("content", "definition").accepts();
  });

  it("refuses what rules judge, by any path", async () => {
    for (const path of ["policy", "redrivePolicy.x", '["policy"]', "*"])
      await ignoring(path).refuses({}, "ignoreChanges", /would be ignored/);
    await ignoring("tags").refuses({}, "ignoreChanges", /tags/, { fields: ["tags"] });
  });
});

describe("rule provider-protect-kept", () => {
  const rule = "provider-protect-kept";
  const key = { rule, type: "aws:kms/key:Key", baseline: {} };
  const bucket = { rule, type: "aws:s3/bucket:Bucket", baseline: { objectLockEnabled: true } };

  it("accepts what is protected, and what can be made again", async () => {
    for (const subject of [key, bucket]) await new Tester({ ...subject, protect: true }).accepts();
    await new Tester(bucket).accepts({ objectLockEnabled: false });
    await new Tester({ ...key, type: "aws:sqs/queue:Queue" }).accepts();
    await new Tester(key).accepts({}, { types: [] });
  });

  it("refuses what is not, by type, lock or configuration", async () => {
    for (const subject of [key, bucket]) await new Tester(subject).refuses({}, "protect", /nothing protects/);
    const table = new Tester({ ...key, type: "aws:dynamodb/table:Table" });
    await table.refuses({}, "protect", /nothing protects/, { resources: ["*Table::sub?ect"] });
    await table.refuses({}, "protect", /nothing protects/, { types: ["aws:dynamodb/table:Table"] });
  });

  it("cannot judge a bucket whose lock is not known", () =>
    new Tester(bucket).cannotJudge({ objectLockEnabled: unknown.boolean }, "objectLockEnabled"));
});
