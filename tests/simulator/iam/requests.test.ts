import assert from "node:assert/strict";
import type { ApiCall } from "../../../simulator/aws";
import type { KnownState } from "../../../simulator/iam/checks";
import { resourceAccountOf } from "../../../simulator/iam/owner";
import { authorizationChecks } from "../../../simulator/iam/requests";
import { member, security, session } from "./fixtures";

const region = "eu-west-1";

function call(service: string, operation: string, input: ApiCall["input"] = {}): ApiCall {
  return { service, operation, input, region, account: member, principal: session };
}

/** Checks as `action resource resource…`, without the partition, Region and account of the call. */
function derived(service: string, operation: string, input: ApiCall["input"] = {}, known?: KnownState): string[] {
  return authorizationChecks(call(service, operation, input), known).map(({ action, resources }) =>
    [action, ...resources.map((r) => r.replaceAll(region, "REGION").replaceAll(member, "ACCOUNT"))].join(" "),
  );
}

function context(service: string, operation: string, input: ApiCall["input"], known?: KnownState) {
  return authorizationChecks(call(service, operation, input), known).map((c) => {
    const { "aws:RequestedRegion": requested, "ec2:Region": _, ...rest } = c.context;
    assert.equal(requested, region);
    return rest;
  });
}

const ec2 = (resource: string) => `arn:aws:ec2:REGION:ACCOUNT:${resource}`;
const group = "arn:aws:autoscaling:REGION:ACCOUNT:autoScalingGroup:*:autoScalingGroupName/web-asg";
const webRole = `arn:aws:iam::${member}:role/web-role`;
const profileRole: KnownState = { instanceProfileRole: (profile) => (profile.includes("web") ? webRole : undefined) };
const rolePath: KnownState = {
  roleArn: (name) => (name === "web-role" ? `arn:aws:iam::${member}:role/app/web-role` : undefined),
};
const securityTable = `arn:aws:dynamodb:${region}:${security}:table/reflex-prior-state`;

const table: Array<[string, string, ApiCall["input"], string[], KnownState?]> = [
  ["ec2", "DescribeInstances", { InstanceIds: ["i-0b2c"] }, ["ec2:DescribeInstances *"]],
  ["ec2", "DescribeNetworkInterfaces", {}, ["ec2:DescribeNetworkInterfaces *"]],
  ["ec2", "DescribeAddresses", { AllocationIds: ["eipalloc-01"] }, ["ec2:DescribeAddresses *"]],
  [
    "ec2",
    "DescribeIamInstanceProfileAssociations",
    { AssociationIds: ["iip-assoc-01"] },
    ["ec2:DescribeIamInstanceProfileAssociations *"],
  ],
  [
    "ec2",
    "ModifyNetworkInterfaceAttribute",
    { NetworkInterfaceId: "eni-01", Groups: ["sg-0a", "sg-0b"] },
    [
      `ec2:ModifyNetworkInterfaceAttribute ${ec2("network-interface/eni-01")} ${ec2("security-group/sg-0a")} ${ec2("security-group/sg-0b")}`,
    ],
  ],
  [
    "ec2",
    "ModifyInstanceAttribute",
    { InstanceId: "i-0b2c", DisableApiTermination: { Value: true } },
    [`ec2:ModifyInstanceAttribute ${ec2("instance/i-0b2c")}`],
  ],
  [
    "ec2",
    "ModifyInstanceAttribute",
    { InstanceId: "i-0b2c", Groups: ["sg-0a"] },
    [`ec2:ModifyInstanceAttribute ${ec2("instance/i-0b2c")} ${ec2("security-group/sg-0a")}`],
  ],
  [
    "ec2",
    "CreateSecurityGroup",
    { GroupName: "quarantine", VpcId: "vpc-01", TagSpecifications: [{ ResourceType: "security-group", Tags: [] }] },
    [
      `ec2:CreateSecurityGroup ${ec2("vpc/vpc-01")}`,
      `ec2:CreateSecurityGroup ${ec2("security-group/*")}`,
      `ec2:CreateTags ${ec2("security-group/*")}`,
    ],
  ],
  ...["RevokeSecurityGroupEgress", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress"].map(
    (operation): [string, string, ApiCall["input"], string[]] => [
      "ec2",
      operation,
      { GroupId: "sg-0a", IpPermissions: [{ UserIdGroupPairs: [{ GroupId: "sg-0f" }] }] },
      [`ec2:${operation} ${ec2("security-group/sg-0a")}`],
    ],
  ),
  [
    "ec2",
    "RevokeSecurityGroupIngress",
    { GroupId: "sg-0a", SecurityGroupRuleIds: ["sgr-01"] },
    [`ec2:RevokeSecurityGroupIngress ${ec2("security-group/sg-0a")}`],
  ],
  [
    "ec2",
    "DisassociateAddress",
    { AssociationId: "eipassoc-01" },
    [`ec2:DisassociateAddress ${ec2("elastic-ip/eipalloc-09")}`],
    { ec2Associated: () => "eipalloc-09" },
  ],
  [
    "ec2",
    "DisassociateAddress",
    { AssociationId: "eipassoc-01" },
    [`ec2:DisassociateAddress ${ec2("elastic-ip/*")} ${ec2("network-interface/*")}`],
  ],
  [
    "ec2",
    "AssociateAddress",
    { AllocationId: "eipalloc-01", NetworkInterfaceId: "eni-01" },
    [`ec2:AssociateAddress ${ec2("elastic-ip/eipalloc-01")} ${ec2("network-interface/eni-01")}`],
  ],
  [
    "ec2",
    "DisassociateIamInstanceProfile",
    { AssociationId: "iip-assoc-01" },
    [`ec2:DisassociateIamInstanceProfile ${ec2("instance/i-0b2c")}`],
    { ec2Associated: (id) => (id === "iip-assoc-01" ? "i-0b2c" : undefined) },
  ],
  [
    "ec2",
    "DisassociateIamInstanceProfile",
    { AssociationId: "iip-assoc-01" },
    [`ec2:DisassociateIamInstanceProfile ${ec2("instance/*")}`],
  ],
  [
    "ec2",
    "AssociateIamInstanceProfile",
    { InstanceId: "i-0b2c", IamInstanceProfile: { Name: "web" } },
    [`ec2:AssociateIamInstanceProfile ${ec2("instance/i-0b2c")}`, "iam:PassRole arn:aws:iam::ACCOUNT:role/web-role"],
    profileRole,
  ],
  [
    "ec2",
    "AssociateIamInstanceProfile",
    { InstanceId: "i-0b2c", IamInstanceProfile: { Name: "web" } },
    [`ec2:AssociateIamInstanceProfile ${ec2("instance/i-0b2c")}`, "iam:PassRole arn:aws:iam::ACCOUNT:role/*"],
  ],
  [
    "ec2",
    "CreateSnapshots",
    {
      InstanceSpecification: { InstanceId: "i-0b2c", ExcludeDataVolumeIds: ["vol-09"] },
      TagSpecifications: [{ ResourceType: "snapshot", Tags: [{ Key: "reflex:incident", Value: "inc-1" }] }],
    },
    [
      `ec2:CreateSnapshots ${ec2("instance/i-0b2c")} ${ec2("volume/*")}`,
      "ec2:CreateSnapshots arn:aws:ec2:REGION::snapshot/*",
      "ec2:CreateTags arn:aws:ec2:REGION::snapshot/*",
    ],
  ],
  [
    "ec2",
    "CreateSnapshot",
    { VolumeId: "vol-01" },
    [`ec2:CreateSnapshot ${ec2("volume/vol-01")} arn:aws:ec2:REGION::snapshot/*`],
  ],
  [
    "ec2",
    "CreateTags",
    { Resources: ["i-0b2c", "snap-01"], Tags: [{ Key: "k", Value: "v" }] },
    [`ec2:CreateTags ${ec2("instance/i-0b2c")} arn:aws:ec2:REGION::snapshot/snap-01`],
  ],
  [
    "ec2",
    "TerminateInstances",
    { InstanceIds: ["i-0b2c", "i-0b2d"] },
    [`ec2:TerminateInstances ${ec2("instance/i-0b2c")} ${ec2("instance/i-0b2d")}`],
  ],
  [
    "ec2",
    "RunInstances",
    {
      ImageId: "ami-01",
      SubnetId: "subnet-01",
      SecurityGroupIds: ["sg-0a"],
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Arn: `arn:aws:iam::${member}:instance-profile/web` },
      TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "reflex:replaces", Value: "i-0b2c" }] }],
    },
    [
      `ec2:RunInstances arn:aws:ec2:REGION::image/ami-01 ${ec2("subnet/subnet-01")} ${ec2("security-group/sg-0a")} ${ec2("volume/*")} ${ec2("network-interface/*")}`,
      `ec2:RunInstances ${ec2("instance/*")}`,
      `ec2:CreateTags ${ec2("instance/*")}`,
      "iam:PassRole arn:aws:iam::ACCOUNT:role/web-role",
    ],
    profileRole,
  ],
  ...["DetachInstances", "AttachInstances", "SetInstanceProtection", "SetDesiredCapacity", "SuspendProcesses"].map(
    (operation): [string, string, ApiCall["input"], string[]] => [
      "autoscaling",
      operation,
      { AutoScalingGroupName: "web-asg", InstanceIds: ["i-0b2c"] },
      [`autoscaling:${operation} ${group}`],
    ],
  ),
  [
    "autoscaling",
    "DescribeAutoScalingInstances",
    { InstanceIds: ["i-0b2c"] },
    ["autoscaling:DescribeAutoScalingInstances *"],
  ],
  [
    "autoscaling",
    "DescribeAutoScalingGroups",
    { AutoScalingGroupNames: ["web-asg"] },
    ["autoscaling:DescribeAutoScalingGroups *"],
  ],
  [
    "autoscaling",
    "TerminateInstanceInAutoScalingGroup",
    { InstanceId: "i-0b2c", ShouldDecrementDesiredCapacity: false },
    [
      "autoscaling:TerminateInstanceInAutoScalingGroup arn:aws:autoscaling:REGION:ACCOUNT:autoScalingGroup:*:autoScalingGroupName/*",
    ],
  ],
  [
    "iam",
    "PutRolePolicy",
    { RoleName: "web-role", PolicyName: "x" },
    ["iam:PutRolePolicy arn:aws:iam::ACCOUNT:role/web-role"],
  ],
  ["iam", "DeleteRolePolicy", { RoleName: "web-role" }, ["iam:DeleteRolePolicy arn:aws:iam::ACCOUNT:role/web-role"]],
  [
    "iam",
    "PutRolePolicy",
    { RoleName: "web-role", PolicyName: "x" },
    ["iam:PutRolePolicy arn:aws:iam::ACCOUNT:role/app/web-role"],
    rolePath,
  ],
  [
    "iam",
    "AddRoleToInstanceProfile",
    { InstanceProfileName: "web", RoleName: "web-role" },
    [
      "iam:AddRoleToInstanceProfile arn:aws:iam::ACCOUNT:instance-profile/web",
      "iam:PassRole arn:aws:iam::ACCOUNT:role/app/web-role",
    ],
    rolePath,
  ],
  ["iam", "CreateRole", { RoleName: "web-role" }, ["iam:CreateRole arn:aws:iam::ACCOUNT:role/web-role"], rolePath],
  ["iam", "CreateRole", { RoleName: "r", Path: "/team/" }, ["iam:CreateRole arn:aws:iam::ACCOUNT:role/team/r"]],
  [
    "iam",
    "GetInstanceProfile",
    { InstanceProfileName: "web" },
    ["iam:GetInstanceProfile arn:aws:iam::ACCOUNT:instance-profile/web"],
  ],
  ...["PutItem", "GetItem", "UpdateItem"].map((operation): [string, string, ApiCall["input"], string[]] => [
    "dynamodb",
    operation,
    { TableName: "reflex-decisions", Key: { id: { S: "x" } } },
    [`dynamodb:${operation} arn:aws:dynamodb:REGION:ACCOUNT:table/reflex-decisions`],
  ]),
  [
    "dynamodb",
    "PutItem",
    { TableName: securityTable, Item: { id: { S: "x" } } },
    [`dynamodb:PutItem arn:aws:dynamodb:REGION:${security}:table/reflex-prior-state`],
  ],
  [
    "dynamodb",
    "Query",
    {
      TableName: "t",
      IndexName: "by-owner",
      KeyConditionExpression: "id = :i",
      ExpressionAttributeValues: { ":i": { S: "x" } },
    },
    ["dynamodb:Query arn:aws:dynamodb:REGION:ACCOUNT:table/t/index/by-owner"],
  ],
  [
    "dynamodb",
    "TransactWriteItems",
    {
      TransactItems: [
        { Put: { TableName: "t", Item: { id: { S: "1" } } } },
        { ConditionCheck: { TableName: "u", Key: { id: { S: "2" } } } },
      ],
    },
    [
      "dynamodb:PutItem arn:aws:dynamodb:REGION:ACCOUNT:table/t",
      "dynamodb:ConditionCheckItem arn:aws:dynamodb:REGION:ACCOUNT:table/u",
    ],
  ],
  [
    "sns",
    "Publish",
    { TopicArn: `arn:aws:sns:${region}:${security}:pages` },
    [`sns:Publish arn:aws:sns:REGION:${security}:pages`],
  ],
  ["sns", "Publish", { PhoneNumber: "+1" }, ["sns:Publish *"]],
  [
    "sqs",
    "SendMessage",
    { QueueUrl: `http://127.0.0.1:4566/${security}/reflex-triage` },
    [`sqs:SendMessage arn:aws:sqs:REGION:${security}:reflex-triage`],
  ],
  [
    "sqs",
    "SendMessageBatch",
    { QueueUrl: `http://127.0.0.1:4566/${member}/work` },
    ["sqs:SendMessage arn:aws:sqs:REGION:ACCOUNT:work"],
  ],
  [
    "sqs",
    "ReceiveMessage",
    { QueueUrl: `https://sqs/${member}/work` },
    ["sqs:ReceiveMessage arn:aws:sqs:REGION:ACCOUNT:work"],
  ],
  ["s3", "PutObject", { Bucket: "b", Key: "incident/1.json" }, ["s3:PutObject arn:aws:s3:::b/incident/1.json"]],
  [
    "s3",
    "PutObject",
    { Bucket: "b", Key: "k", ObjectLockMode: "GOVERNANCE", Tagging: "a=b" },
    ["s3:PutObject arn:aws:s3:::b/k", "s3:PutObjectRetention arn:aws:s3:::b/k", "s3:PutObjectTagging arn:aws:s3:::b/k"],
  ],
  ["s3", "HeadObject", { Bucket: "b", Key: "k", VersionId: "1" }, ["s3:GetObjectVersion arn:aws:s3:::b/k"]],
  ["s3", "ListObjectsV2", { Bucket: "b", Prefix: "p/" }, ["s3:ListBucket arn:aws:s3:::b"]],
  ["s3", "PutPublicAccessBlock", { Bucket: "b" }, ["s3:PutBucketPublicAccessBlock arn:aws:s3:::b"]],
  ["s3", "ListBuckets", {}, ["s3:ListAllMyBuckets *"]],
  [
    "s3",
    "CopyObject",
    { Bucket: "b", Key: "k", CopySource: "source/a%20b?versionId=1" },
    ["s3:GetObject arn:aws:s3:::source/a b", "s3:PutObject arn:aws:s3:::b/k"],
  ],
  [
    "lambda",
    "Invoke",
    { FunctionName: "triage" },
    ["lambda:InvokeFunction arn:aws:lambda:REGION:ACCOUNT:function:triage"],
  ],
  [
    "lambda",
    "Invoke",
    { FunctionName: `arn:aws:lambda:${region}:${security}:function:triage`, Qualifier: "live" },
    [`lambda:InvokeFunction arn:aws:lambda:REGION:${security}:function:triage:live`],
  ],
  [
    "ssm",
    "StartAutomationExecution",
    { DocumentName: "Reflex-Isolate", Parameters: { AutomationAssumeRole: [session.roleArn], InstanceId: ["i-0b2c"] } },
    [
      "ssm:StartAutomationExecution arn:aws:ssm:REGION:ACCOUNT:document/Reflex-Isolate arn:aws:ssm:REGION:ACCOUNT:automation-execution/*",
      "iam:PassRole arn:aws:iam::ACCOUNT:role/reflex-run-Isolate",
    ],
  ],
  [
    "ssm",
    "StartAutomationExecution",
    { DocumentName: `arn:aws:ssm:${region}:${security}:document/Reflex-Isolate`, Tags: [{ Key: "k", Value: "v" }] },
    [
      `ssm:StartAutomationExecution arn:aws:ssm:REGION:${security}:document/Reflex-Isolate arn:aws:ssm:REGION:ACCOUNT:automation-execution/*`,
      "ssm:AddTagsToResource arn:aws:ssm:REGION:ACCOUNT:automation-execution/*",
    ],
  ],
  [
    "ssm",
    "SendAutomationSignal",
    { AutomationExecutionId: "4f1c", SignalType: "Approve" },
    ["ssm:SendAutomationSignal arn:aws:ssm:REGION:ACCOUNT:automation-execution/4f1c"],
  ],
  [
    "ssm",
    "SendCommand",
    { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-0b2c", "mi-01"] },
    [
      `ssm:SendCommand arn:aws:ssm:REGION::document/AWS-RunShellScript ${ec2("instance/i-0b2c")} arn:aws:ssm:REGION:ACCOUNT:managed-instance/mi-01`,
    ],
  ],
  ["ssm", "GetCommandInvocation", { CommandId: "c", InstanceId: "i-0b2c" }, ["ssm:GetCommandInvocation *"]],
  [
    "ssm",
    "GetParameter",
    { Name: "/golden/ami" },
    ["ssm:GetParameter arn:aws:ssm:REGION:ACCOUNT:parameter/golden/ami"],
  ],
  ["ssm", "GetDocument", { Name: "Reflex-X" }, ["ssm:GetDocument arn:aws:ssm:REGION:ACCOUNT:document/Reflex-X"]],
  [
    "cloudwatch",
    "DescribeAlarms",
    { AlarmNames: ["svc-down"] },
    ["cloudwatch:DescribeAlarms arn:aws:cloudwatch:REGION:ACCOUNT:alarm:svc-down"],
  ],
  ["cloudwatch", "DescribeAlarms", {}, ["cloudwatch:DescribeAlarms arn:aws:cloudwatch:REGION:ACCOUNT:alarm:*"]],
  ["cloudwatch", "DescribeAlarms", { AlarmTypes: ["CompositeAlarm"] }, ["cloudwatch:DescribeAlarms *"]],
  ["cloudwatch", "PutMetricData", { Namespace: "Reflex" }, ["cloudwatch:PutMetricData *"]],
  ["sts", "GetCallerIdentity", {}, []],
  [
    "sts",
    "AssumeRole",
    { RoleArn: `arn:aws:iam::${security}:role/triage`, Tags: [{ Key: "k", Value: "v" }], SourceIdentity: "alice" },
    ["AssumeRole", "TagSession", "SetSourceIdentity"].map((a) => `sts:${a} arn:aws:iam::${security}:role/triage`),
  ],
  [
    "events",
    "PutEvents",
    { Entries: [{ Source: "a" }, { Source: "b", EventBusName: `arn:aws:events:${region}:${security}:event-bus/x` }] },
    [
      "events:PutEvents arn:aws:events:REGION:ACCOUNT:event-bus/default",
      `events:PutEvents arn:aws:events:REGION:${security}:event-bus/x`,
    ],
  ],
  [
    "events",
    "PutTargets",
    { Rule: "r", EventBusName: "reflex", Targets: [{ Id: "1", Arn: "arn:aws:x:::y", RoleArn: webRole }] },
    [
      "events:PutTargets arn:aws:events:REGION:ACCOUNT:rule/reflex/r",
      "iam:PassRole arn:aws:iam::ACCOUNT:role/web-role",
    ],
  ],
  ["events", "DisableRule", { Name: "r" }, ["events:DisableRule arn:aws:events:REGION:ACCOUNT:rule/r"]],
  [
    "stepfunctions",
    "StartExecution",
    { stateMachineArn: `arn:aws:states:${region}:${member}:stateMachine:heal` },
    ["states:StartExecution arn:aws:states:REGION:ACCOUNT:stateMachine:heal"],
  ],
  [
    "elbv2",
    "DeregisterTargets",
    { TargetGroupArn: `arn:aws:elasticloadbalancing:${region}:${member}:targetgroup/web/1f` },
    ["elasticloadbalancing:DeregisterTargets arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/web/1f"],
  ],
  [
    "ecs",
    "UpdateService",
    { cluster: `arn:aws:ecs:${region}:${member}:cluster/main`, service: "web" },
    ["ecs:UpdateService arn:aws:ecs:REGION:ACCOUNT:service/main/web"],
  ],
  [
    "logs",
    "PutLogEvents",
    { logGroupName: "/aws/lambda/x", logStreamName: "s" },
    ["logs:PutLogEvents arn:aws:logs:REGION:ACCOUNT:log-group:/aws/lambda/x:log-stream:s"],
  ],
  [
    "secretsmanager",
    "GetSecretValue",
    { SecretId: "db" },
    ["secretsmanager:GetSecretValue arn:aws:secretsmanager:REGION:ACCOUNT:secret:db-??????"],
  ],
  ["kms", "Decrypt", { KeyId: "alias/x" }, ["kms:Decrypt arn:aws:kms:REGION:ACCOUNT:key/*"]],
  ["rds", "StopDBInstance", { DBInstanceIdentifier: "db1" }, ["rds:StopDBInstance arn:aws:rds:REGION:ACCOUNT:db:db1"]],
  ["guardduty", "GetFindings", { DetectorId: "d" }, ["guardduty:GetFindings *"]],
];

describe("authorizationChecks", () => {
  for (const [service, operation, input, expected, known] of table) {
    it(`${service} ${operation} ${JSON.stringify(input).slice(0, 70)}${known ? " with the account's state" : ""}`, () => {
      assert.deepEqual(derived(service, operation, input, known), expected);
    });
  }

  it("names an operation that IAM has no action for", () => {
    assert.throws(
      () => derived("ec2", "ExplodeInstances"),
      /ec2 ExplodeInstances: ec2:ExplodeInstances is not an IAM action/,
    );
    assert.throws(() => derived("nosuch", "List"), /nosuch is no service that IAM knows/);
  });

  it("puts the tags of a request into its context", () => {
    const Tags = [
      { Key: "team", Value: "payments" },
      { Key: "Empty", Value: "" },
    ];
    assert.deepEqual(context("ec2", "CreateTags", { Resources: ["i-0b2c"], Tags }), [
      { "aws:RequestTag/team": "payments", "aws:RequestTag/Empty": "", "aws:TagKeys": ["team", "Empty"] },
    ]);
    assert.deepEqual(context("iam", "UntagRole", { RoleName: "r", TagKeys: ["team"] }), [{ "aws:TagKeys": ["team"] }]);
  });

  it("gives tags at creation to their own type and to ec2:CreateTags with the creating action", () => {
    const specification = { ResourceType: "snapshot", Tags: [{ Key: "reflex:incident", Value: "inc-1" }] };
    const tagged = { "aws:RequestTag/reflex:incident": "inc-1", "aws:TagKeys": ["reflex:incident"] };
    assert.deepEqual(context("ec2", "CreateSnapshot", { VolumeId: "vol-01", TagSpecifications: [specification] }), [
      {},
      tagged,
      { ...tagged, "ec2:CreateAction": "CreateSnapshot" },
    ]);
  });

  it("says to which service a role is passed, and for which rule", () => {
    const [, passed] = context("events", "PutTargets", {
      Rule: "r",
      Targets: [{ Arn: "arn:aws:x:::y", RoleArn: webRole }],
    });
    assert.deepEqual(passed, {
      "iam:PassedToService": "events.amazonaws.com",
      "iam:AssociatedResourceArn": `arn:aws:events:${region}:${member}:rule/r`,
    });
    const parameters = { AutomationAssumeRole: [webRole] };
    const [, run] = context("ssm", "StartAutomationExecution", { DocumentName: "d", Parameters: parameters });
    assert.deepEqual(run, { "iam:PassedToService": "ssm.amazonaws.com" });
  });

  it("gives every entry of PutEvents its own source, detail type and bus invocation", () => {
    const entries = [{ Source: "a", DetailType: "A" }, { Source: "b" }];
    assert.deepEqual(context("events", "PutEvents", { Entries: entries }), [
      { "events:source": "a", "events:detail-type": "A", "events:eventBusInvocation": "false" },
      { "events:source": "b", "events:eventBusInvocation": "false" },
    ]);
  });

  it("names the version of a document and the external id of a role", () => {
    assert.deepEqual(context("ssm", "StartAutomationExecution", { DocumentName: "d", DocumentVersion: "3" }), [
      { "ssm:DocumentVersion": ["3"] },
    ]);
    const input = { RoleArn: "arn:aws:iam::1:role/x", ExternalId: "e", RoleSessionName: "s" };
    assert.deepEqual(context("sts", "AssumeRole", input), [{ "sts:ExternalId": "e", "sts:RoleSessionName": "s" }]);
  });

  describe("dynamodb:LeadingKeys", () => {
    const known: KnownState = { partitionKey: () => "incident" };
    const item = { run: { S: "4f1c" }, incident: { S: "inc-1" } };
    const keys = (operation: string, input: ApiCall["input"], state?: KnownState) =>
      context("dynamodb", operation, { TableName: securityTable, ...input }, state).map(
        (c) => c["dynamodb:LeadingKeys"],
      );

    it("is the value of the partition key", () => {
      assert.deepEqual(keys("PutItem", { Item: item }, known), [["inc-1"]]);
      assert.deepEqual(keys("GetItem", { Key: item }, known), [["inc-1"]]);
      assert.deepEqual(keys("UpdateItem", { Key: { incident: { N: "7" } } }), [["7"]]);
      assert.deepEqual(
        keys("Query", {
          KeyConditionExpression: "#i = :i AND begins_with(run, :r)",
          ExpressionAttributeNames: { "#i": "incident" },
          ExpressionAttributeValues: { ":i": { S: "inc-1" }, ":r": { S: "4" } },
        }),
        [["inc-1"]],
      );
      assert.deepEqual(
        context(
          "dynamodb",
          "BatchWriteItem",
          {
            RequestItems: {
              t: [{ PutRequest: { Item: item } }, { DeleteRequest: { Key: { incident: { S: "inc-2" } } } }],
            },
          },
          known,
        ).map((c) => c["dynamodb:LeadingKeys"]),
        [["inc-1", "inc-2"]],
      );
    });

    it("satisfies no statement where nobody says which attribute is the key", () => {
      assert.match(String(keys("PutItem", { Item: item })), /^\(unknown: KnownState.partitionKey/);
    });

    it("is absent from calls about the table", () => {
      assert.deepEqual(keys("DescribeTable", {}), [undefined]);
    });
  });
});

describe("resourceAccountOf", () => {
  const rows: Array<[string, string, ApiCall["input"], string | undefined]> = [
    ["sqs", "SendMessage", { QueueUrl: `http://127.0.0.1:4566/${security}/q` }, security],
    ["sqs", "GetQueueUrl", { QueueName: "q", QueueOwnerAWSAccountId: security }, security],
    ["dynamodb", "PutItem", { TableName: securityTable }, security],
    ["dynamodb", "PutItem", { TableName: "t" }, undefined],
    ["sns", "Publish", { TopicArn: `arn:aws:sns:${region}:${security}:t` }, security],
    [
      "events",
      "PutEvents",
      { Entries: [{ EventBusName: `arn:aws:events:${region}:${security}:event-bus/x` }] },
      security,
    ],
    ["lambda", "Invoke", { FunctionName: `${security}:function:triage` }, security],
    ["sts", "AssumeRole", { RoleArn: `arn:aws:iam::${security}:role/x` }, security],
    ["ssm", "StartAutomationExecution", { DocumentName: `arn:aws:ssm:${region}:${security}:document/d` }, undefined],
    ["s3", "PutObject", { Bucket: "b" }, undefined],
    ["ec2", "DescribeInstances", {}, undefined],
  ];
  for (const [service, operation, input, expected] of rows) {
    it(`${service} ${operation} ${JSON.stringify(input)}`, () => {
      assert.equal(resourceAccountOf({ service, operation, input }), expected);
    });
  }
});
