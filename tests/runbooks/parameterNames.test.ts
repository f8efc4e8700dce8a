import assert from "node:assert/strict";
import { botocoreModels } from "./botocore";
import { runbooks } from "./fixtures";

const hex = (digits: number) => "0123456789abcdef".repeat(8).slice(0, digits);
const uuid = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

/**
 * What AWS allows of each parameter that names something of AWS, and where it says so. What Reflex itself chooses (yes or
 * no, sizes, pins) is not here.
 */
const names: Record<string, { source: string; allowed: string[]; refused?: string[] }> = {
  AllowTagKey: {
    source: "EC2 user guide, Tag naming limits and requirements",
    allowed: ["reflex:auto-remediate", "team/allow = a.b_c+d@e-f", "a".repeat(128)],
    refused: ["auto*", "auto?"],
  },
  AllowTagValue: {
    source: "EC2 user guide, Tag naming limits and requirements",
    allowed: ["true", "a".repeat(256)],
    refused: ["*"],
  },
  AccessKeyId: { source: "IAM API reference, accessKeyIdType", allowed: ["AKIAIOSFODNN7EXAMPLE", "all"] },
  AlarmName: {
    source: "CloudWatch API reference, PutMetricAlarm: UTF-8 without ASCII control characters, 1 to 255",
    allowed: ["web-1 'nginx' läuft nicht", 'Disk > 80% ["prod"]', "{prod} 磁盘", "a", "a".repeat(255)],
    refused: ["", "a\nb", "a\u007f", "a".repeat(256), "{{ssm:/secret}}", "a {{ b }}"],
  },
  ApplicationId: { source: "AppConfig API reference, Id: [a-z0-9]{4,7}", allowed: ["abc1", "abcd123"] },
  ApplicationName: { source: "CodeDeploy model, ApplicationName", allowed: ["shop+api=1,a.b@c_d-e", "a".repeat(100)] },
  AutoScalingGroupName: {
    source: "Auto Scaling API reference, CreateAutoScalingGroup: ASCII 33 to 126 without the colon, 1 to 255",
    allowed: [
      "team|svc",
      "shop[blue]&api",
      "shop\"blue\"'green'\\{1}",
      Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
        .join("")
        .replace(":", ""),
      "a".repeat(255),
      "none",
    ],
    refused: ["", "a\tb", "a".repeat(256), "a{{b}}"],
  },
  BucketName: {
    source: "S3 user guide, General purpose bucket naming rules, and earlier names",
    allowed: ["my.bucket-1", "My_Old_Bucket", "a".repeat(255)],
  },
  ClusterName: { source: "ECS API reference, CreateCluster: 255 letters, numbers, - and _", allowed: ["Web_1-a"] },
  CurrentVersionId: {
    source: "Secrets Manager API reference, ClientRequestToken: 32 to 64 characters",
    allowed: [uuid, `terraform_${hex(32)}`],
    refused: [`{{ ${uuid} }}`],
  },
  DatabaseName: { source: "RDS API reference, CreateDBInstance: 63 letters, numbers and -", allowed: ["Db-1"] },
  DeploymentGroupName: { source: "CodeDeploy model, DeploymentGroupName", allowed: ["live+1=a,b.c@d_e-f"] },
  DeploymentId: { source: "CodeDeploy API reference, CreateDeployment", allowed: ["d-A1B2C3D4E"] },
  DetectorId: { source: "GuardDuty API reference, CreateDetector", allowed: [hex(32)] },
  EnvironmentId: { source: "AppConfig API reference, Id", allowed: ["abc1", "abcd123"] },
  FunctionName: { source: "Lambda model, FunctionName, and 64 characters", allowed: ["My_function-1", "a".repeat(64)] },
  GoldenImageId: { source: "EC2 user guide, Resource IDs", allowed: [`ami-${hex(17)}`, `ami-${hex(8)}`, "none"] },
  GoodDeploymentId: { source: "CodeDeploy API reference, CreateDeployment", allowed: ["d-A1B2C3D4E"] },
  GroupId: { source: "EC2 user guide, Resource IDs", allowed: [`sg-${hex(17)}`, `sg-${hex(8)}`] },
  InstanceId: { source: "EC2 user guide, Resource IDs", allowed: [`i-${hex(17)}`, `i-${hex(8)}`] },
  InstanceType: { source: "EC2 instance types", allowed: ["t3.medium", "u-6tb1.112xlarge", "mac2-m1ultra.metal"] },
  KeyId: { source: "KMS guide, Key identifiers", allowed: [uuid, `mrk-${hex(32)}`] },
  NewVersionId: { source: "Secrets Manager API reference, ClientRequestToken", allowed: [uuid] },
  PendingVersionId: { source: "Secrets Manager API reference, ClientRequestToken", allowed: [uuid, "none"] },
  PreviousTaskDefinition: {
    source: "ECS API reference, RegisterTaskDefinition: families of 255 letters, numbers, - and _",
    allowed: ["arn:aws-us-gov:ecs:us-gov-west-1:111122223333:task-definition/Web_1-a:12", "none"],
  },
  RecorderName: {
    source: "Config model, RecorderName: 1 to 256 characters, no pattern",
    allowed: ["default", "security team's recorder (EU)", "ü", "a".repeat(256)],
    refused: ["", "a\nb", "a".repeat(257), "{{ a }}"],
  },
  RoleName: {
    source: "IAM API reference, CreateRole: [\\w+=,.@-]{1,64}",
    allowed: ["Stack_Role+1=a,b.c@d-e", "a".repeat(64)],
    refused: ["reflex-triage"],
  },
  RuleIds: { source: "EC2 user guide, Resource IDs", allowed: [`sgr-${hex(17)}`] },
  SecretArn: {
    source: "Secrets Manager API reference, CreateSecret: letters, numbers and /_+=.@-; managed secrets have a !",
    allowed: [
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db_1+a=b.c@d-e-AbCdEf",
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!db-0a1b2c3d-AbCdEf",
    ],
  },
  ServiceName: { source: "ECS API reference, CreateService; systemd.unit(5)", allowed: ["nginx", "web-1_a"] },
  SnapshotId: {
    source: "EC2 user guide, Resource IDs; RDS API reference, CreateDBSnapshot; RDS and AWS Backup prefix theirs",
    allowed: [`snap-${hex(17)}`, "before-upgrade", `awsbackup:job-${uuid}`, "rds:db-2026-11-24-09-14"],
  },
  SubnetId: { source: "EC2 user guide, Resource IDs", allowed: [`subnet-${hex(17)}`, `subnet-${hex(8)}`] },
  TrailName: {
    source: "CloudTrail API reference, CreateTrail: 3 to 128 letters, numbers and ._-",
    allowed: ["all", "My.trail_1-a", "a".repeat(128)],
  },
  UserName: {
    source: "IAM API reference, CreateUser: [\\w+=,.@-]{1,64}",
    allowed: ["ann.lee+1=a,b@c_d-e", "a".repeat(64)],
  },
  VolumeId: { source: "EC2 user guide, Resource IDs", allowed: [`vol-${hex(17)}`, `vol-${hex(8)}`] },
  Vulnerability: { source: "Inspector user guide, finding ids", allowed: ["CVE-2024-3094", "GHSA-9wx4-h78v-vm56"] },
};

/** What Reflex chooses, or what becomes part of a script and is limited for that. */
const own = new Set(
  "AllRegions BlockBefore CurrentGiB DeniedBefore DeploymentNumber DeploymentPin DesiredCount FileSystem GlobalServices GoodPin LockUntil MoreThanBytes OpenedBy Outsiders Path RevokeBefore SnapshotType TargetGiB Validation WindowInDays".split(
    " ",
  ),
);

const patterns = runbooks.flatMap(({ name: runbook, parameters }) =>
  Object.entries(parameters).map(([name, { allowedPattern = "" }]) => ({ runbook, name, allowedPattern })),
);

describe("the names that a runbook accepts", () => {
  it("are all judged, or Reflex chooses them", () => {
    const judged = new Set([...Object.keys(names), ...own]);
    assert.deepEqual(
      [...new Set(patterns.map(({ name }) => name))].filter((name) => !judged.has(name)),
      [],
    );
    const used = new Set(patterns.map(({ name }) => name));
    assert.deepEqual(
      [...judged].filter((name) => !used.has(name)),
      [],
    );
  });

  it("are those that AWS allows", () => {
    for (const { runbook, name, allowedPattern } of patterns) {
      const { allowed = [], refused = [], source } = names[name] ?? { source: "" };
      const pattern = new RegExp(`^(?:${allowedPattern})$`);
      for (const value of allowed) assert.match(value, pattern, `${runbook} ${name}: ${value} (${source})`);
      for (const value of refused) assert.doesNotMatch(value, pattern, `${runbook} ${name}: ${value}`);
    }
  });

  it("have no pattern in the models of the services where every character is accepted", async () => {
    const models = await botocoreModels();
    const shape = (service: string, name: string) =>
      models(service)?.shapes[name] as { pattern?: string; max?: number };
    assert.deepEqual(shape("cloudwatch", "AlarmName"), { ...shape("cloudwatch", "AlarmName"), max: 255 });
    assert.equal(shape("cloudwatch", "AlarmName").pattern, undefined);
    assert.equal(shape("config", "RecorderName").max, 256);
    assert.equal(shape("config", "RecorderName").pattern, undefined);
    // Code points from U+0020, and line breaks, which no group that can be named has.
    assert.match(shape("autoscaling", "XmlStringMaxLen255").pattern ?? "", /^\[\\u0020-\\uD7FF/);
  });
});
