import assert from "node:assert/strict";
import type { Principal } from "../../../simulator/aws";
import type { CallRecord } from "../../../simulator/door";
import { cloudTrailRecord, isManagementWrite } from "../../../simulator/door/cloudtrail";
import { loadModels, type Models } from "../../../simulator/emulator/models";
import { account, modelsFolder, otherAccount, roleSession, start } from "./support";

const user: Principal = {
  kind: "user",
  account,
  userArn: `arn:aws:iam::${account}:user/build`,
  userName: "build",
  userId: "AIDABUILD",
};

describe("a CloudTrail record", () => {
  let models: Models;
  before(async () => {
    models = loadModels(await modelsFolder());
  });

  function record(
    service: string,
    operation: string,
    input: Record<string, unknown>,
    changes: Partial<CallRecord> = {},
    principal = roleSession(),
  ): CallRecord {
    return {
      call: { service, operation, input, region: "eu-west-1", account, principal },
      model: models.service(service)!,
      at: new Date(start.getTime() + 427),
      requestId: "3b7a9d21-5c44-4f0e-8a6b-91d2c3e4f506",
      accessKeyId: "ASIAEXAMPLE0000000001",
      userAgent: "aws-cli/2.31.4",
      sourceIpAddress: "198.51.100.23",
      ...changes,
    };
  }

  it("of a change of a security group is what EventBridge delivers", () => {
    const permission = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    const rule = {
      GroupId: "sg-1",
      GroupOwnerId: account,
      SecurityGroupRuleId: "sgr-1",
      IsEgress: false,
      IpProtocol: "tcp",
      FromPort: 22,
      ToPort: 22,
      CidrIpv4: "0.0.0.0/0",
      Tags: [],
    };
    const detail = cloudTrailRecord(
      record(
        "ec2",
        "AuthorizeSecurityGroupIngress",
        { GroupId: "sg-1", IpPermissions: [permission] },
        { response: { Return: true, SecurityGroupRules: [rule] } },
      ),
    );
    const { eventID, ...rest } = detail;
    assert.match(String(eventID), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(rest, {
      eventVersion: "1.11",
      userIdentity: {
        type: "AssumedRole",
        principalId: "AROAEXAMPLERESPONDER1:jane",
        arn: `arn:aws:sts::${account}:assumed-role/responder/jane`,
        accountId: account,
        accessKeyId: "ASIAEXAMPLE0000000001",
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            principalId: "AROAEXAMPLERESPONDER1",
            arn: `arn:aws:iam::${account}:role/ops/responder`,
            accountId: account,
            userName: "responder",
          },
          attributes: { creationDate: "2026-11-24T09:00:00Z", mfaAuthenticated: "false" },
        },
      },
      eventTime: "2026-11-24T09:00:00Z",
      eventSource: "ec2.amazonaws.com",
      eventName: "AuthorizeSecurityGroupIngress",
      awsRegion: "eu-west-1",
      sourceIPAddress: "198.51.100.23",
      userAgent: "aws-cli/2.31.4",
      requestParameters: {
        groupId: "sg-1",
        ipPermissions: {
          items: [
            {
              groups: {},
              ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] },
              ipv6Ranges: {},
              prefixListIds: {},
              ipProtocol: "tcp",
              fromPort: 22,
              toPort: 22,
            },
          ],
        },
      },
      responseElements: {
        requestId: "3b7a9d21-5c44-4f0e-8a6b-91d2c3e4f506",
        _return: true,
        securityGroupRuleSet: {
          items: [
            {
              groupId: "sg-1",
              groupOwnerId: account,
              securityGroupRuleId: "sgr-1",
              isEgress: false,
              ipProtocol: "tcp",
              fromPort: 22,
              toPort: 22,
              cidrIpv4: "0.0.0.0/0",
              tagSet: {},
            },
          ],
        },
      },
      requestID: "3b7a9d21-5c44-4f0e-8a6b-91d2c3e4f506",
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    });
    assert.equal(cloudTrailRecord(record("ec2", "StopInstances", {})).eventID, eventID, "one request is one event");
  });

  it("spells EC2's ids, tags and filters as CloudTrail does", () => {
    const parameters = (operation: string, input: Record<string, unknown>) =>
      cloudTrailRecord(record("ec2", operation, input)).requestParameters;
    assert.deepEqual(parameters("TerminateInstances", { InstanceIds: ["i-1", "i-2"] }), {
      instancesSet: { items: [{ instanceId: "i-1" }, { instanceId: "i-2" }] },
    });
    assert.deepEqual(
      parameters("ModifyInstanceAttribute", {
        InstanceId: "i-1",
        Groups: ["sg-1"],
        DisableApiTermination: { Value: true },
      }),
      {
        instanceId: "i-1",
        groupSet: { items: [{ groupId: "sg-1" }] },
        disableApiTermination: { value: true },
      },
    );
    assert.deepEqual(parameters("CreateTags", { Resources: ["i-1"], Tags: [{ Key: "a", Value: "b" }] }), {
      resourcesSet: { items: [{ resourceId: "i-1" }] },
      tagSet: { items: [{ key: "a", value: "b" }] },
    });
    assert.deepEqual(
      parameters("RunInstances", {
        UserData: "c2VjcmV0",
        TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "a", Value: "b" }] }],
      }),
      {
        userData: "<sensitiveDataRemoved>",
        tagSpecificationSet: { items: [{ resourceType: "instance", tags: [{ key: "a", value: "b" }] }] },
      },
    );
    assert.deepEqual(parameters("DescribeInstances", { Filters: [{ Name: "a", Values: ["b"] }] }), {
      filterSet: { items: [{ name: "a", valueSet: { items: [{ value: "b" }] } }] },
    });
  });

  it("of another service has members with a small first letter, and no secrets", () => {
    const created = cloudTrailRecord(
      record(
        "iam",
        "CreateAccessKey",
        { UserName: "build" },
        { response: { AccessKey: { AccessKeyId: "AKIA1", SecretAccessKey: "s", Status: "Active" } } },
      ),
    );
    assert.deepEqual(created.requestParameters, { userName: "build" });
    assert.deepEqual(created.responseElements, { accessKey: { accessKeyId: "AKIA1", status: "Active" } });
    const started = cloudTrailRecord(
      record("ssm", "StartAutomationExecution", { DocumentName: "d", Parameters: { InstanceId: ["i-1"] } }),
    );
    assert.deepEqual(started.requestParameters, { documentName: "d", parameters: { InstanceId: ["i-1"] } });
    const bucket = cloudTrailRecord(
      record("s3", "PutBucketVersioning", { Bucket: "b", VersioningConfiguration: { Status: "Enabled" } }),
    );
    assert.deepEqual(bucket.requestParameters, { bucketName: "b", versioningConfiguration: { status: "Enabled" } });
    const secret = cloudTrailRecord(record("secretsmanager", "PutSecretValue", { SecretId: "x", SecretString: "s" }));
    assert.deepEqual(secret.requestParameters, { secretId: "x", secretString: "HIDDEN_DUE_TO_SECURITY_REASONS" });
  });

  it("names the service by its endpoint, and Lambda's operations with their version", () => {
    const named = (service: string, operation: string) => {
      const { eventSource, eventName } = cloudTrailRecord(record(service, operation, {}));
      return `${eventSource} ${eventName}`;
    };
    assert.equal(named("cloudwatch", "DeleteAlarms"), "monitoring.amazonaws.com DeleteAlarms");
    assert.equal(named("stepfunctions", "StartExecution"), "states.amazonaws.com StartExecution");
    assert.equal(named("elbv2", "DeregisterTargets"), "elasticloadbalancing.amazonaws.com DeregisterTargets");
    assert.equal(named("lambda", "CreateFunction"), "lambda.amazonaws.com CreateFunction20150331");
    assert.equal(named("lambda", "UpdateFunctionCode"), "lambda.amazonaws.com UpdateFunctionCode20150331v2");
  });

  it("says who called, and whose account it was done in", () => {
    const identity = (principal: Principal) =>
      cloudTrailRecord(record("ec2", "StopInstances", {}, {}, principal)).userIdentity;
    assert.deepEqual(identity(user), {
      type: "IAMUser",
      principalId: "AIDABUILD",
      arn: `arn:aws:iam::${account}:user/build`,
      accountId: account,
      accessKeyId: "ASIAEXAMPLE0000000001",
      userName: "build",
    });
    assert.equal((identity({ kind: "root", account }) as { type: string }).type, "Root");
    assert.deepEqual(identity({ kind: "service", service: "autoscaling.amazonaws.com", sourceAccount: account }), {
      type: "AWSService",
      invokedBy: "autoscaling.amazonaws.com",
    });
    const cross = record("sqs", "SetQueueAttributes", {});
    cross.call.account = otherAccount;
    assert.equal(cloudTrailRecord(cross).recipientAccountId, otherAccount);
  });

  it("of a failed call has its code and message, and no response", () => {
    const error = { code: "UnauthorizedOperation", message: "no", status: 403 };
    const detail = cloudTrailRecord(record("ec2", "TerminateInstances", { InstanceIds: ["i-1"] }, { error }));
    assert.deepEqual(
      [detail.errorCode, detail.errorMessage, detail.responseElements],
      ["Client.UnauthorizedOperation", "no", null],
    );
  });

  it("of a failed call of IAM has the exception's name (recorded)", () => {
    const error = { code: "NoSuchEntity", message: "no", status: 404 };
    assert.equal(
      cloudTrailRecord(record("iam", "GetUser", { UserName: "a" }, { error })).errorCode,
      "NoSuchEntityException",
    );
  });

  it("distinguishes writes from reads and from data events", () => {
    const writes = [
      "ec2 TerminateInstances",
      "iam PutRolePolicy",
      "s3 PutBucketPolicy",
      "s3 PutObjectLockConfiguration",
      "dynamodb CreateTable",
      "lambda CreateFunction",
      "ssm StartAutomationExecution",
      "sqs SetQueueAttributes",
      "sns SetTopicAttributes",
      "kms ScheduleKeyDeletion",
    ];
    const others = [
      "ec2 DescribeInstances",
      "sts AssumeRole",
      "s3 PutObject",
      "s3 DeleteObjects",
      "s3 PutObjectRetention",
      "s3 UploadPart",
      "dynamodb PutItem",
      "dynamodb BatchWriteItem",
      "lambda Invoke",
      "sqs SendMessage",
      "sqs DeleteMessageBatch",
      "sqs ChangeMessageVisibility",
      "sns Publish",
      "events PutEvents",
      "kms Decrypt",
      "cloudwatch PutMetricData",
    ];
    const isWrite = (call: string) => isManagementWrite(...(call.split(" ") as [string, string]));
    assert.deepEqual([...writes, ...others].filter(isWrite), writes);
  });
});
