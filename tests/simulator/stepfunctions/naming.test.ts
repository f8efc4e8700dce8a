import assert from "node:assert/strict";
import { exceptionName, pascalCase, serviceName } from "../../../simulator/stepfunctions/integrations/names";

describe("names of the SDK for Java", () => {
  const members = {
    DBInstanceIdentifier: "DbInstanceIdentifier",
    executionArn: "ExecutionArn",
    MD5OfMessageBody: "Md5OfMessageBody",
    VpcId: "VpcId",
    ETag: "ETag",
    SSEKMSKeyId: "SsekmsKeyId",
    S3Bucket: "S3Bucket",
    IpProtocol: "IpProtocol",
    Ipv6Addresses: "Ipv6Addresses",
    ChecksumSHA256: "ChecksumSHA256",
  };
  for (const [model, java] of Object.entries(members)) {
    it(`${model} is ${java}`, () => assert.equal(pascalCase(model), java));
  }

  // Service ids of the models, and the exception prefixes of the guide (supported-services-awssdk).
  const services = {
    EC2: "Ec2",
    "Auto Scaling": "AutoScaling",
    "CloudWatch Logs": "CloudWatchLogs",
    "Config Service": "Config",
    "Database Migration Service": "DatabaseMigration",
    DynamoDB: "DynamoDb",
    "Elastic Load Balancing v2": "ElasticLoadBalancingV2",
    EventBridge: "EventBridge",
    GuardDuty: "GuardDuty",
    IoT: "Iot",
    "Resource Groups Tagging API": "ResourceGroupsTaggingApi",
    "Secrets Manager": "SecretsManager",
    SFN: "Sfn",
    "SSM Incidents": "SsmIncidents",
    WAFV2: "Wafv2",
    XRay: "XRay",
  };
  for (const [id, prefix] of Object.entries(services))
    it(`${id} is ${prefix}`, () => assert.equal(serviceName(id), prefix));

  const errors = {
    NoSuchBucket: "NoSuchBucketException",
    NoSuchEntityException: "NoSuchEntityException",
    DBInstanceNotFoundFault: "DbInstanceNotFoundException",
    QueueDoesNotExist: "QueueDoesNotExistException",
  };
  for (const [shape, name] of Object.entries(errors))
    it(`${shape} is ${name}`, () => assert.equal(exceptionName(shape), name));
});
