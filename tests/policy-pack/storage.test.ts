import { unknown, urnOf } from "./analyze";
import { account, inOrganization, organizationId, policy, policyText, StackTester, Tester } from "./subject";

const region = "eu-west-1";
const bucket = "aws:s3/bucket:Bucket";
const arn = "arn:aws:s3:::evidence";
const tls = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [arn, `${arn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

describe("rule s3-policy-source", () => {
  const type = "aws:s3/bucketPolicy:BucketPolicy";
  const tester = new Tester({ rule: "s3-policy-source", type, baseline: { bucket: "b", policy: policyText(tls) } });
  const allowed = (changes: object) => ({
    policy: policyText(tls, { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: arn, ...changes }),
  });

  it("demands TLS, and callers that are known", async () => {
    await tester.accepts();
    await tester.accepts(allowed({ Condition: inOrganization }));
    await tester.accepts(allowed({ Condition: inOrganization }), { organizationId });
    const service = { Principal: { Service: "logging.s3.amazonaws.com" } };
    await tester.accepts(allowed({ ...service, Condition: { StringEquals: { "aws:SourceAccount": account } } }));
    await tester.refuses(allowed({}), "policy.Statement[1].Condition", /"\*" has access/);
    await tester.refuses(allowed(service), "policy.Statement[1].Condition", /on behalf of any account/);
    await tester.refuses({ policy: policyText({ ...tls, Action: "s3:GetObject" }) }, "policy", /without TLS/);
    await tester.refuses(allowed({ Condition: inOrganization }), "policy.Statement[1].Condition", /has access/, {
      organizationId: "o-zzzzzzzzzz",
    });
  });

  it("says what is missing or malformed, and what it cannot judge", async () => {
    await tester.refuses({ policy: undefined }, "policy", /missing/);
    await tester.refuses({ policy: "public" }, "policy", /JSON policy document/);
    await tester.refuses({ policy: 1 }, "policy", /found 1/);
    await tester.cannotJudge({ policy: unknown.text }, "policy");
  });
});

describe("rule s3-bucket-closed", () => {
  const block = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
  const tester = new StackTester("s3-bucket-closed", {
    bucket: { type: bucket, inputs: { bucket: "evidence" } },
    block: { type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", inputs: { bucket: "evidence", ...block } },
  });

  it("refuses a block that leaves something open, and demands none", async () => {
    await tester.accepts();
    await tester.accepts({ block: undefined });
    await tester.accepts({ "block.inputs.bucket": "other", "block.inputs.blockPublicAcls": false });
    for (const setting of Object.keys(block)) {
      const field = `block.inputs.${setting}`;
      await tester.refuses({ [field]: false }, setting, /found false/);
      await tester.refuses({ [field]: undefined }, setting, /missing/);
      await tester.refuses({ [field]: "true" }, setting, /found "true"/);
      await tester.cannotJudge({ [field]: unknown.boolean }, setting);
    }
  });

  it("follows a bucket whose name is not known", () => {
    const linked = { bucket: [urnOf({ type: bucket, name: "bucket" })] };
    const hidden = {
      "bucket.inputs.bucket": undefined,
      "block.inputs.bucket": unknown.text,
      "block.inputs.blockPublicAcls": false,
    };
    return tester.refuses({ ...hidden, "block.dependencies": linked }, "blockPublicAcls", /found false/);
  });
});

describe("rule s3-tls-required", () => {
  const tester = new StackTester("s3-tls-required", {
    bucket: { type: bucket, inputs: { bucket: "evidence" } },
    policy: { type: "aws:s3/bucketPolicy:BucketPolicy", inputs: { bucket: "evidence", policy: policyText(tls) } },
  });

  it("demands a policy", async () => {
    await tester.accepts();
    await tester.refuses({ policy: undefined }, "bucket", /no BucketPolicy/);
  });
});

describe("rule s3-evidence-locked", () => {
  const defaultRetention = { mode: "COMPLIANCE", days: 365 };
  const tester = new StackTester("s3-evidence-locked", {
    bucket: { type: bucket, inputs: { bucket: "evidence", objectLockEnabled: true } },
    versions: {
      type: "aws:s3/bucketVersioning:BucketVersioning",
      inputs: { bucket: "evidence", versioningConfiguration: { status: "Enabled" } },
    },
    lock: {
      type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      inputs: { bucket: "evidence", rule: { defaultRetention } },
    },
  });
  const retention = (changes: object) => ({ "lock.inputs.rule.defaultRetention": { ...defaultRetention, ...changes } });
  const where = "rule.defaultRetention";
  const renamed = Object.fromEntries(["bucket", "versions", "lock"].map((name) => [`${name}.inputs.bucket`, "plain"]));

  it("accepts locked evidence, and leaves other buckets alone", async () => {
    await tester.accepts();
    await tester.accepts(retention({ days: undefined, years: 1 }));
    await tester.accepts({ ...renamed, "bucket.inputs.objectLockEnabled": undefined, lock: undefined });
    await tester.accepts(retention({ mode: "GOVERNANCE" }), { modes: ["COMPLIANCE", "GOVERNANCE"] });
  });

  it("refuses evidence that can be lost", async () => {
    await tester.refuses({ "bucket.inputs.objectLockEnabled": undefined }, "objectLockEnabled", /missing/);
    await tester.refuses({ "bucket.inputs.objectLockEnabled": false }, "objectLockEnabled", /found false/);
    await tester.refuses({ versions: undefined }, "bucket", /no BucketVersioning/);
    const status = "versions.inputs.versioningConfiguration.status";
    await tester.refuses({ [status]: "Suspended" }, "versioningConfiguration.status", /found "Suspended"/);
    await tester.refuses({ lock: undefined }, "bucket", /no BucketObjectLockConfiguration/);
    await tester.refuses(retention({ mode: "GOVERNANCE" }), `${where}.mode`, /found "GOVERNANCE"/);
    await tester.refuses(retention({ days: undefined }), `${where}.days`, /missing/);
    await tester.refuses(retention({ days: "365" }), `${where}.days`, /a number/);
    await tester.refuses({}, `${where}.days`, /400 to/, { minimumDays: 400 });
    await tester.refuses(retention({ days: undefined, years: 1 }), `${where}.years`, /2 to/, { minimumDays: 400 });
    await tester.refuses({ ...renamed, versions: undefined }, "bucket", /no BucketVersioning/);
    await tester.refuses({ ...renamed, "bucket.inputs.objectLockEnabled": false }, "objectLockEnabled", /found false/, {
      buckets: ["pl?in"],
    });
  });

  it("cannot judge what is not known", async () => {
    await tester.cannotJudge({ "bucket.inputs.objectLockEnabled": unknown.boolean }, "objectLockEnabled");
    await tester.cannotJudge(retention({ days: unknown.text }), `${where}.days`);
    await tester.cannotJudge({ "lock.inputs.rule": unknown.object }, "rule");
    await tester.cannotJudge({ "versions.inputs.versioningConfiguration": unknown.object }, "versioningConfiguration");
  });
});

describe("rule dynamodb-point-in-time-recovery", () => {
  const type = "aws:dynamodb/table:Table";
  const baseline = { pointInTimeRecovery: { enabled: true } };
  const tester = new Tester({ rule: "dynamodb-point-in-time-recovery", type, baseline });
  const where = "pointInTimeRecovery.enabled";

  it("demands it", async () => {
    await tester.accepts();
    await tester.refuses({ pointInTimeRecovery: undefined }, where, /missing/);
    await tester.refuses({ [where]: false }, where, /found false/);
    await tester.refuses({ [where]: "yes" }, where, /found "yes"/);
    await tester.refuses({ pointInTimeRecovery: true }, where, /missing/);
    await tester.cannotJudge({ [where]: unknown.boolean }, where);
    await tester.cannotJudge({ pointInTimeRecovery: unknown.object }, "pointInTimeRecovery");
  });
});

const opened = [
  { rule: "dynamodb-policy-source", type: "aws:dynamodb/resourcePolicy:ResourcePolicy", action: "dynamodb:GetItem" },
  { rule: "kms-key-policy", type: "aws:kms/keyPolicy:KeyPolicy", action: "kms:Decrypt" },
  { rule: "kms-key-policy", type: "aws:kms/key:Key", action: "kms:Decrypt" },
];
for (const { rule, type, action } of opened)
  describe(`rule ${rule} on ${type.split(":").at(-1)}`, () => {
    const root = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: action, Resource: "*" };
    const tester = new Tester({ rule, type, baseline: { policy: policyText(root) } });
    const allowed = (changes: object) => ({ policy: policyText({ ...root, ...changes }) });
    const where = "policy.Statement[0].Condition";

    it("demands callers that are known", async () => {
      await tester.accepts();
      await tester.accepts(allowed({ Principal: "*", Condition: inOrganization }));
      await tester.accepts(allowed({ Principal: "*", Condition: { StringEquals: { "kms:CallerAccount": account } } }));
      await tester.refuses(allowed({ Principal: "*" }), where, /"\*" has access/);
      await tester.refuses(allowed({ Principal: { Service: "logs.amazonaws.com" } }), where, /any account/);
      const other = { organizationId: "o-zzzzzzzzzz" };
      await tester.refuses(allowed({ Principal: "*", Condition: inOrganization }), where, /has access/, other);
      await tester.accepts(allowed({ Principal: "*", Condition: inOrganization }), { organizationId });
    });

    it("says what is malformed, and what it cannot judge", async () => {
      if (type.endsWith(":Key")) await tester.accepts({ policy: undefined });
      else await tester.refuses({ policy: undefined }, "policy", /missing/);
      await tester.refuses({ policy: 1 }, "policy", /found 1/);
      await tester.refuses({ policy: "{" }, "policy", /JSON policy document/);
      await tester.cannotJudge({ policy: unknown.text }, "policy");
      const Condition = { StringEquals: { "aws:PrincipalOrgID": unknown.text } };
      const hidden = { policy: policy({ ...root, Principal: "*", Condition }) };
      await tester.cannotJudge(hidden, `${where}.StringEquals.aws:PrincipalOrgID`);
    });
  });

describe("rule kms-rotation", () => {
  const type = "aws:kms/key:Key";
  const tester = new Tester({ rule: "kms-rotation", type, baseline: { enableKeyRotation: true } });

  it("demands a yearly rotation of keys that KMS can rotate", async () => {
    await tester.accepts();
    await tester.accepts({ customerMasterKeySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT" });
    await tester.accepts({ enableKeyRotation: undefined, customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" });
    await tester.accepts({ rotationPeriodInDays: 365 });
    await tester.accepts({ rotationPeriodInDays: 700 }, { maximumDays: 730 });
    await tester.refuses({ enableKeyRotation: undefined }, "enableKeyRotation", /missing/);
    await tester.refuses({ enableKeyRotation: false }, "enableKeyRotation", /found false/);
    await tester.refuses({ enableKeyRotation: "true" }, "enableKeyRotation", /found "true"/);
    await tester.refuses({ rotationPeriodInDays: 700 }, "rotationPeriodInDays", /found 700.*365 or less/);
    await tester.cannotJudge({ enableKeyRotation: unknown.boolean }, "enableKeyRotation");
    await tester.cannotJudge({ rotationPeriodInDays: unknown.text }, "rotationPeriodInDays");
    await tester.cannotJudge({ customerMasterKeySpec: unknown.text }, "customerMasterKeySpec");
  });
});

describe("rule logs-retention", () => {
  const type = "aws:cloudwatch/logGroup:LogGroup";
  const tester = new Tester({ rule: "logs-retention", type, baseline: { name: "l", retentionInDays: 365, region } });

  it("demands a number of days", async () => {
    await tester.accepts();
    await tester.accepts({ retentionInDays: 7 });
    await tester.refuses({ retentionInDays: undefined }, "retentionInDays", /missing/);
    await tester.refuses({ retentionInDays: 0 }, "retentionInDays", /found 0/);
    await tester.refuses({ retentionInDays: 30 }, "retentionInDays", /365 to 3653/, { minimumDays: 365 });
    await tester.refuses({ retentionInDays: "365" }, "retentionInDays", /a number/);
    await tester.cannotJudge({ retentionInDays: unknown.text }, "retentionInDays");
  });
});
