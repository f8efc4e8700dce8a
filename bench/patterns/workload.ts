/** Forty rules such as a security and operations team keeps on one bus: every operator of the language occurs. */
export function workloadRules(): Record<string, unknown> {
  const guardDuty = (detail: object) => ({
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    "replay-name": [{ exists: false }],
    detail: { service: { archived: [false], additionalInfo: { sample: [false, { exists: false }] } }, ...detail },
  });
  const apiCall = (source: string, detail: object) => ({
    source: [source],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { errorCode: [{ exists: false }], ...detail },
  });
  const rules = [
    guardDuty({ severity: [{ numeric: [">=", 7] }], type: [{ prefix: "CryptoCurrency:EC2/" }] }),
    guardDuty({ severity: [{ numeric: [">=", 7] }], type: [{ wildcard: "Backdoor:EC2/*DNS*" }] }),
    guardDuty({ type: [{ prefix: "UnauthorizedAccess:IAMUser/" }], accountId: [{ "anything-but": ["111122223333"] }] }),
    guardDuty({ type: [{ suffix: ".B" }], severity: [{ numeric: [">", 4, "<", 7] }] }),
    guardDuty({ type: [{ wildcard: "*:S3/*" }], region: ["eu-west-1", "eu-central-1"] }),
    guardDuty({ resource: { resourceType: ["AccessKey"] }, severity: [{ numeric: [">=", 8.5] }] }),
    guardDuty({ service: { action: { networkConnectionAction: { remoteIp: [{ cidr: "198.51.100.0/24" }] } } } }),
    guardDuty({ severity: [8, 9, 10] }),
    apiCall("aws.ec2", { eventName: ["AuthorizeSecurityGroupIngress"] }),
    apiCall("aws.ec2", { eventName: ["RunInstances"], awsRegion: [{ "anything-but": ["eu-west-1"] }] }),
    apiCall("aws.ec2", { eventName: [{ prefix: "Delete" }], userIdentity: { type: ["Root"] } }),
    apiCall("aws.ec2", {
      eventName: ["StopInstances", "TerminateInstances"],
      sourceIPAddress: [{ cidr: "10.0.0.0/8" }],
    }),
    apiCall("aws.iam", { eventName: ["CreateAccessKey", "CreateUser", "AttachUserPolicy"] }),
    apiCall("aws.iam", { userIdentity: { type: [{ "equals-ignore-case": "root" }] } }),
    apiCall("aws.s3", { eventName: ["PutBucketPolicy", "DeleteBucketPolicy"] }),
    apiCall("aws.s3", { requestParameters: { bucketName: [{ prefix: "evidence-" }] } }),
    apiCall("aws.kms", { eventName: ["DisableKey", "ScheduleKeyDeletion"] }),
    apiCall("aws.cloudtrail", { eventName: ["StopLogging", "DeleteTrail"] }),
    apiCall("aws.sts", { eventName: [{ "anything-but": { prefix: "Get" } }] }),
    {
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { errorCode: ["AccessDenied", { suffix: "Unauthorized" }] },
    },
    {
      source: ["aws.ec2"],
      "detail-type": ["EC2 Instance State-change Notification"],
      detail: { state: ["terminated"] },
    },
    { source: ["aws.ec2"], detail: { state: [{ "anything-but": ["running", "pending"] }] } },
    { source: ["aws.ec2"], resources: [{ prefix: "arn:aws:ec2:eu-west-1:111122223333:instance/" }] },
    { source: ["aws.autoscaling"], "detail-type": [{ prefix: "EC2 Instance-terminate" }] },
    { source: ["aws.autoscaling"], "detail-type": ["EC2 Instance Launch Unsuccessful"] },
    { source: ["aws.cloudwatch"], detail: { state: { value: ["ALARM"] }, previousState: { value: ["OK"] } } },
    { source: ["aws.cloudwatch"], detail: { alarmName: [{ wildcard: "prod-*-errors" }], state: { value: ["ALARM"] } } },
    { source: ["aws.cloudwatch"], detail: { muteDetail: { mutedByArn: [{ exists: true }] } } },
    {
      source: ["aws.securityhub"],
      detail: { findings: { Severity: { Label: ["CRITICAL"] }, Workflow: { Status: ["NEW"] } } },
    },
    {
      source: ["aws.securityhub"],
      detail: { findings: { Compliance: { Status: ["FAILED"] }, ProductName: ["Security Hub"] } },
    },
    { source: ["aws.securityhub"], detail: { findings: { Resources: { Type: ["AwsS3Bucket"] } } } },
    { source: ["aws.health"], detail: { eventTypeCategory: ["scheduledChange"], service: ["EC2", "RDS"] } },
    { source: ["aws.ssm"], detail: { status: ["Failed", "TimedOut"], Definition: [{ prefix: "Reflex-" }] } },
    { source: ["aws.ssm"], detail: { status: [{ "equals-ignore-case": "SUCCESS" }] } },
    { source: ["aws.config"], detail: { newEvaluationResult: { complianceType: ["NON_COMPLIANT"] } } },
    {
      source: ["shop.orders"],
      detail: { total: [{ numeric: [">", 100, "<=", 500] }], items: { sku: [{ prefix: "B-" }] } },
    },
    {
      source: ["shop.orders"],
      detail: { $or: [{ total: [{ numeric: [">", 900] }] }, { customer: { tier: ["gold"] } }] },
    },
    { source: [{ prefix: "shop." }], detail: { currency: [{ "anything-but": "EUR" }] } },
    { account: ["999988887777"] },
    {
      $or: [
        { region: ["us-gov-west-1"] },
        { detail: { userIdentity: { sessionContext: { sourceIdentity: ["break-glass"] } } } },
      ],
    },
  ];
  return Object.fromEntries(rules.map((rule, number) => [`rule-${String(number + 1).padStart(2, "0")}`, rule]));
}

/** Events as JSON text, about 700 characters each; every kind comes with values that match and values that do not. */
export function workloadEvents(count: number): string[] {
  return Array.from({ length: count }, (_, number) => {
    const kind = pick(kinds, number, 1);
    return JSON.stringify(fill(kind(number)));
  });
}

/** Characters of one event. */
const LENGTH = 700;

interface Envelope {
  detail: Record<string, unknown>;
}

// What the fields leave free is text that no rule reads, as in real events.
function fill<T extends Envelope>(event: T): T {
  const free = LENGTH - JSON.stringify(event).length - '"description":"",'.length;
  const words = "One of several remote addresses answered the host with data that is not expected of it. ";
  if (free <= 0) return event;
  return {
    ...event,
    detail: { ...event.detail, description: words.repeat(Math.ceil(free / words.length)).slice(0, free) },
  };
}

function envelope(number: number, source: string, detailType: string, detail: Record<string, unknown>) {
  const account = pick(["111122223333", "444455556666", "777788889999"], number, 7);
  const region = pick(["eu-west-1", "us-east-1", "eu-central-1"], number, 11);
  return {
    version: "0",
    id: `7bf73129-1428-4cd3-a780-${number.toString(16).padStart(12, "0")}`,
    "detail-type": detailType,
    source,
    account,
    time: "2026-11-24T09:14:07Z",
    region,
    resources: [`arn:aws:ec2:${region}:${account}:instance/i-0${number.toString(16).padStart(16, "a")}`],
    detail,
  };
}

const kinds: Array<(number: number) => Envelope> = [
  (n) =>
    envelope(n, "aws.guardduty", "GuardDuty Finding", {
      schemaVersion: "2.0",
      accountId: pick(["111122223333", "444455556666"], n, 5),
      region: pick(["eu-west-1", "us-east-1"], n, 3),
      type: pick(
        [
          "CryptoCurrency:EC2/BitcoinTool.B!DNS",
          "Backdoor:EC2/C&CActivity.B!DNS",
          "UnauthorizedAccess:IAMUser/MaliciousIPCaller",
          "Discovery:S3/MaliciousIPCaller",
          "Recon:EC2/PortProbe.B",
        ],
        n,
        13,
      ),
      severity: pick([2, 5, 5.5, 8, 8.9], n, 17),
      resource: { resourceType: pick(["Instance", "AccessKey", "S3Bucket"], n, 2) },
      service: { serviceName: "guardduty", archived: n % 9 === 0, count: n % 40 },
    }),
  (n) =>
    envelope(n, pick(["aws.ec2", "aws.iam", "aws.s3", "aws.kms"], n, 3), "AWS API Call via CloudTrail", {
      eventVersion: "1.11",
      userIdentity: {
        type: pick(["AssumedRole", "IAMUser", "Root"], n, 5),
        principalId: "AROAEXAMPLEEXAMPLE123:session",
      },
      eventName: pick(
        [
          "AuthorizeSecurityGroupIngress",
          "RunInstances",
          "DescribeInstances",
          "DeleteVolume",
          "CreateAccessKey",
          "PutObject",
        ],
        n,
        7,
      ),
      awsRegion: "eu-west-1",
      sourceIPAddress: pick(["10.1.2.3", "203.0.113.9"], n, 2),
      ...(n % 6 === 0 ? { errorCode: pick(["AccessDenied", "Client.Unauthorized"], n, 6) } : {}),
      requestParameters: { bucketName: pick(["evidence-1", "assets"], n, 4) },
    }),
  (n) =>
    envelope(n, "aws.ec2", "EC2 Instance State-change Notification", {
      "instance-id": "i-0123456789abcdef0",
      state: pick(["pending", "running", "stopped", "terminated"], n, 3),
    }),
  (n) =>
    envelope(n, "aws.cloudwatch", "CloudWatch Alarm State Change", {
      alarmName: pick(["prod-shop-errors", "test-shop-latency"], n, 3),
      state: {
        value: pick(["ALARM", "OK"], n, 2),
        reasonData: JSON.stringify({
          version: "1.0",
          statistic: "Sum",
          period: 60,
          recentDatapoints: [7],
          threshold: 5,
        }),
        timestamp: "2026-11-24T09:14:07.123+0000",
      },
      previousState: { value: pick(["OK", "INSUFFICIENT_DATA"], n, 5) },
    }),
  (n) =>
    envelope(n, "aws.securityhub", "Security Hub Findings - Imported", {
      findings: [
        {
          ProductName: "Security Hub",
          Severity: { Label: pick(["CRITICAL", "LOW"], n, 3), Normalized: 90 },
          Workflow: { Status: pick(["NEW", "NOTIFIED"], n, 2) },
          Compliance: { Status: pick(["FAILED", "PASSED"], n, 5) },
          Resources: [{ Type: pick(["AwsS3Bucket", "AwsEc2Instance"], n, 7), Region: "eu-west-1" }],
        },
      ],
    }),
  (n) =>
    envelope(n, "shop.orders", "Order placed", {
      total: pick([20, 250.5, 950], n, 3),
      currency: pick(["EUR", "USD"], n, 5),
      customer: { id: `c-${n}`, tier: pick(["gold", "none"], n, 7) },
      items: [{ sku: pick(["B-1", "A-2"], n, 2), quantity: 1 + (n % 3) }],
    }),
  (n) =>
    envelope(
      n,
      pick(["aws.autoscaling", "aws.ssm", "aws.health", "aws.tag"], n, 3),
      "EC2 Instance-terminate Lifecycle Action",
      {
        AutoScalingGroupName: "shop",
        status: pick(["Success", "Failed", "InProgress"], n, 2),
        Definition: pick(["Reflex-IsolateAndSnapshotInstance", "AWS-StopEC2Instance"], n, 5),
        service: "EC2",
        eventTypeCategory: pick(["scheduledChange", "issue"], n, 7),
      },
    ),
];

// Different strides give every combination of values without a random generator.
function pick<T>(values: readonly T[], number: number, stride: number): T {
  return values[Math.floor(number / stride) % values.length] as T;
}
