import assert from "node:assert/strict";
import { analyze } from "./analyze";
import { account, otherAccount, pinned, policyText } from "./subject";

/** What AWS's guides give, in a form of our own, with the page. Severities of the rules that refuse a deployment. */
const ours = `arn:aws:iam::${account}:`;
const trust = (Principal: object, Condition?: object) => ({
  assumeRolePolicy: policyText({
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRole",
    ...(Condition && { Condition }),
  }),
});
const grant = (statement: object) => ({ policy: policyText({ Effect: "Allow", Resource: "*", ...statement }) });
const types = {
  bucket: "aws:s3/bucket:Bucket",
  function: "aws:lambda/function:Function",
  group: "aws:cloudwatch/logGroup:LogGroup",
  key: "aws:kms/keyPolicy:KeyPolicy",
  permission: "aws:lambda/permission:Permission",
  policy: "aws:iam/policy:Policy",
  queue: "aws:sqs/queue:Queue",
  role: "aws:iam/role:Role",
  target: "aws:cloudwatch/eventTarget:EventTarget",
};
const logsArn = `arn:aws:logs:eu-west-1:${account}:*`;
const tls = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "arn:aws:s3:::site/*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const guides: Array<[page: string, rule: string, type: string, inputs: Record<string, unknown>]> = [
  ["CloudFormation, AWS::SQS::Queue: encrypted by default", "sqs-encrypted", types.queue, {}],
  ["CloudWatch Logs user guide, retention", "logs-retention", types.group, { retentionInDays: 7 }],
  ["CloudFormation, LogGroupClass", "logs-retention", types.group, { logGroupClass: "DELIVERY" }],
  [
    "Secrets Manager user guide, permissions for the rotation function",
    "lambda-permission-source",
    types.permission,
    { principal: "secretsmanager.amazonaws.com", action: "lambda:InvokeFunction", sourceAccount: account },
  ],
  [
    "CloudWatch Logs user guide, Encrypt log data using AWS KMS",
    "kms-key-policy",
    types.key,
    {
      policy: policyText({
        Effect: "Allow",
        Principal: { Service: "logs.eu-west-1.amazonaws.com" },
        Action: ["kms:Encrypt*", "kms:Decrypt*"],
        Resource: "*",
        Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logsArn } },
      }),
    },
  ],
  [
    "CloudTrail user guide, AWS KMS key policies",
    "kms-key-policy",
    types.key,
    {
      policy: policyText({
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "kms:GenerateDataKey*",
        Resource: "*",
        Condition: {
          StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` },
        },
      }),
    },
  ],
  [
    "CloudFront developer guide, origin access identity",
    "s3-policy-source",
    "aws:s3/bucketPolicy:BucketPolicy",
    {
      policy: policyText(tls, {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::site/*",
      }),
    },
  ],
  ["IAM user guide, Describe actions", "iam-no-wildcard-resource", types.policy, grant({ Action: "ec2:Describe*" })],
  [
    "Lambda developer guide, VPC permissions",
    "iam-no-wildcard-resource",
    types.policy,
    grant({ Action: "ec2:CreateNetworkInterface" }),
  ],
  ...[
    { StringEquals: { "aws:ResourceAccount": account } },
    { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
    { ArnEquals: { "ec2:Vpc": `arn:aws:ec2:eu-west-1:${account}:vpc/vpc-1` } },
    { ArnEquals: { "ecs:cluster": `arn:aws:ecs:eu-west-1:${account}:cluster/web` } },
    { StringLike: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } },
  ].map((Condition): [string, string, string, Record<string, unknown>] => [
    `Service Authorization Reference, ${Object.keys(Object.values(Condition)[0]!)[0]}`,
    "iam-no-wildcard-resource",
    types.policy,
    grant({ Action: "ec2:StopInstances", Condition }),
  ]),
  ...[
    { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AWSDenyAll" } },
    { StringEquals: { "iam:PermissionsBoundary": `${ours}policy/XCompanyBoundaries` } },
  ].map((Condition): [string, string, string, Record<string, unknown>] => [
    `IAM user guide, delegating with ${Object.keys(Object.values(Condition)[0]!)[0]}`,
    "iam-no-wildcard-resource",
    types.policy,
    grant({ Action: "iam:AttachUserPolicy", Resource: `${ours}user/*`, Condition }),
  ]),
  [
    "IAM user guide, Permissions boundaries",
    "iam-no-wildcard-action",
    types.policy,
    { name: "developer-boundary", ...grant({ Action: "s3:*" }) },
  ],
  [
    "IAM user guide, Access to third parties",
    "iam-role-trust",
    types.role,
    trust({ AWS: `arn:aws:iam::${otherAccount}:root` }, { StringEquals: { "sts:ExternalId": "4c7e" } }),
  ],
  [
    "IAM user guide, Role for an IAM user with MFA",
    "iam-role-trust",
    types.role,
    trust({ AWS: `${ours}root` }, { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
  ],
  ...["batch", "codebuild", "codedeploy", "ec2", "ecs-tasks", "edgelambda", "eks", "glue", "lambda"].map(
    (service): [string, string, string, Record<string, unknown>] => [
      `guide of ${service}, service role`,
      "iam-service-trust-source",
      types.role,
      trust({ Service: `${service}.amazonaws.com` }),
    ],
  ),
  [
    "EventBridge user guide, Input transformation, first example",
    "events-target-input",
    types.target,
    {
      arn: `arn:aws:lambda:eu-west-1:${account}:function:f`,
      inputTransformer: {
        inputPaths: { instance: "$.detail.instance-id", status: "$.detail.state" },
        inputTemplate: '"<instance> is in state <status>"',
      },
    },
  ],
  [
    "Step Functions developer guide, Choosing workflow type",
    "states-deadlines",
    "aws:sfn/stateMachine:StateMachine",
    { type: "EXPRESS", definition: '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}' },
  ],
];

describe("what AWS's own guides give", () => {
  for (const [page, rule, type, inputs] of guides)
    it(`passes ${rule}: ${page}`, async () => {
      const reports = await analyze({ type, inputs, ...pinned });
      assert.deepEqual(
        reports.filter((report) => report.rule === rule),
        [],
      );
    });
});

const attach = (policyArn: string) => ({ role: "r", policyArn: `arn:aws:iam::aws:policy/${policyArn}` });
const notLimiting = [
  { StringNotEquals: { "aws:ResourceTag/protected": "yes" } },
  { Null: { "aws:ResourceTag/owner": "true" } },
  { StringLike: { "aws:ResourceTag/owner": "*" } },
  { "ForAllValues:StringEquals": { "aws:ResourceTag/owner": "us" } },
];
const token = { Federated: `${ours}oidc-provider/token.actions.githubusercontent.com` };
const audience = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };

/** Dangers that Checkov, cfn-guard, cdk-nag or Trivy know, by their rules' subjects. */
const dangers: Array<[rule: string, type: string, inputs: Record<string, unknown>, ignoreChanges?: string[]]> = [
  ["iam-no-broad-managed-policy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", attach("AdministratorAccess")],
  ["iam-no-broad-managed-policy", "aws:iam/userPolicyAttachment:UserPolicyAttachment", attach("AmazonS3FullAccess")],
  ["iam-no-broad-managed-policy", "aws:iam/policyAttachment:PolicyAttachment", attach("AWSLambda_FullAccess")],
  ["iam-no-broad-managed-policy", types.role, { managedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"] }],
  [
    "iam-no-user-policies",
    "aws:iam/userPolicy:UserPolicy",
    { user: "ann", ...grant({ Action: "s3:ListAllMyBuckets" }) },
  ],
  ["lambda-function-url-auth", "aws:lambda/functionUrl:FunctionUrl", { authorizationType: "NONE" }],
  ["s3-no-public-acl", "aws:s3/bucketAcl:BucketAcl", { acl: "public-read-write" }],
  ["s3-no-public-acl", types.bucket, { acl: "public-read" }],
  ["s3-no-public-acl", "aws:s3/bucketV2:BucketV2", { acl: "public-read" }],
  ["s3-policy-source", types.bucket, { policy: policyText(tls, { ...tls, Effect: "Allow", Condition: undefined }) }],
  [
    "s3-account-closed",
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    { blockPublicAcls: true, ignorePublicAcls: true, restrictPublicBuckets: true },
  ],
  ...notLimiting.map((Condition): [string, string, Record<string, unknown>] => [
    "iam-no-wildcard-resource",
    types.policy,
    grant({ Action: "ec2:TerminateInstances", Condition }),
  ]),
  ...[
    ["s3:PutBucketPolicy", "arn:aws:s3:::*"],
    ["iam:AttachRolePolicy", `${ours}role/*`],
    ["sts:AssumeRole", "arn:aws:iam::*:role/*"],
  ].map(([Action, Resource]): [string, string, Record<string, unknown>] => [
    "iam-no-wildcard-resource",
    types.policy,
    grant({ Action, Resource }),
  ]),
  ...[
    { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" } },
    { ArnLike: { "iam:PolicyARN": "arn:aws:iam::aws:policy/*" } },
    { StringNotEquals: { "iam:PermissionsBoundary": `${ours}policy/XCompanyBoundaries` } },
  ].map((Condition): [string, string, Record<string, unknown>] => [
    "iam-no-wildcard-resource",
    types.policy,
    grant({ Action: "iam:AttachUserPolicy", Resource: `${ours}user/*`, Condition }),
  ]),
  ["lambda-permission-source", types.permission, { principal: "999988887777", action: "lambda:*" }],
  [
    "sqs-policy-source",
    types.queue,
    {
      policy: policyText(
        { ...tls, Action: "sqs:*", Resource: `arn:aws:sqs:eu-west-1:${account}:q` },
        {
          Effect: "Allow",
          Principal: { AWS: otherAccount },
          Action: "sqs:*",
          Resource: `arn:aws:sqs:eu-west-1:${account}:q`,
        },
      ),
    },
  ],
  // Their guides advise a condition on the source.
  ...["vpc-flow-logs", "dlm", "transfer", "config", "states"].map(
    (service): [string, string, Record<string, unknown>] => [
      "iam-service-trust-source",
      types.role,
      trust({ Service: `${service}.amazonaws.com` }),
    ],
  ),
  // The account alone says nothing of which rule it is.
  [
    "lambda-permission-source",
    types.permission,
    { principal: "events.amazonaws.com", action: "lambda:InvokeFunction", sourceAccount: account },
  ],
  ["iam-role-trust", types.role, trust(token, { StringEquals: audience })],
  [
    "iam-role-trust",
    types.role,
    trust(token, { StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" }, StringEquals: audience }),
  ],
  ["lambda-no-secrets-in-environment", types.function, { environment: { variables: { DB_PASSWORD: "hunter2" } } }],
  ["ssm-no-plain-secrets", "aws:ssm/parameter:Parameter", { name: "/web/dbPassword", type: "String", value: "x" }],
  ["sns-subscription-tls", "aws:sns/topicSubscription:TopicSubscription", { protocol: "http" }],
  ["lambda-layer-not-public", "aws:lambda/layerVersionPermission:LayerVersionPermission", { principal: "*" }],
  [
    "iam-policy-variable-position",
    types.policy,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    grant({ Action: "sqs:SendMessage", Resource: "arn:aws:sqs:*:${aws:PrincipalAccount}:q" }),
  ],
  ["events-bus-dead-letter-queue", "aws:cloudwatch/eventBus:EventBus", { kmsKeyIdentifier: "alias/events" }],
  ["provider-guarded-fields", types.queue, {}, ["sqsManagedSseEnabled"]],
  ["provider-guarded-fields", types.permission, {}, ["sourceArn"]],
  ["provider-guarded-fields", "pulumi:providers:aws", {}, ["allowedAccountIds"]],
];

describe("what other packs refuse", () => {
  for (const [rule, type, inputs, ignoreChanges = []] of dangers)
    it(`is refused by ${rule}: ${JSON.stringify(inputs).slice(0, 80)} ${ignoreChanges}`, async () => {
      const reports = await analyze({ type, inputs, ignoreChanges });
      const found = reports.filter((report) => report.rule === rule && !/cannot be judged/.test(report.message));
      assert.equal(found.length, 1, JSON.stringify(reports));
    });

  it("leaves the content of other types to their programs", async () => {
    const reports = await analyze({ type: "aws:s3/bucketObject:BucketObject", inputs: {}, ignoreChanges: ["content"] });
    assert.deepEqual(
      reports.filter(({ rule }) => rule === "provider-guarded-fields"),
      [],
    );
  });

  it("is one finding for a statement, which lists the actions", async () => {
    const Action = ["ec2:StopInstances", "ec2:StartInstances", "sqs:SendMessage"];
    const reports = await analyze({ type: types.policy, inputs: grant({ Action }) });
    const [only, ...others] = reports.filter(({ rule }) => rule === "iam-no-wildcard-resource");
    assert.deepEqual(others, []);
    assert.match(only!.message, /ec2:StopInstances, ec2:StartInstances, sqs:SendMessage on everything/);
  });
});
