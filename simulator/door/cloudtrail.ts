import { createHash } from "node:crypto";
import { type ApiCall, type Principal, principalArn } from "../aws";
import type { Operation, ServiceModel } from "../emulator/models";
import { ec2Elements, lowerCamelElements } from "./cloudtrailElements";
import type { CallRecord } from "./types";

/**
 * Calls that read. CloudTrail also marks AssumeRole and KMS's use of keys so. EventBridge keeps them from a rule unless
 * its state is ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
 */
export const reads =
  /^(Get|List|Describe|Head|Search|Lookup|Query|Scan|Simulate|Preview|Estimate|Test|Validate|Verify|Batch(Get|Describe)|Select|Filter|Assume|Decode|Discover|Detect|Evaluate|Encrypt|Decrypt|ReEncrypt|GenerateDataKey|GenerateMac|Receive)/;

/**
 * Data events, which reach no event bus as management events ("Logging data events", CloudTrail user guide): by service,
 * the operations on what a resource holds.
 */
const dataEvents: Record<string, RegExp> = {
  dynamodb:
    /Item$|^(Batch(Get|Write)Item|Query|Scan|TransactGetItems|TransactWriteItems|ExecuteStatement|ExecuteTransaction|BatchExecuteStatement)$/,
  dynamodbstreams: /./,
  events: /^PutEvents$/,
  kinesis: /^(Put|Get)Records?$/,
  lambda: /^Invoke/,
  cloudwatch: /^PutMetricData$/,
  logs: /^PutLogEvents$/,
  s3: /Object(?!Lock)|Multipart|^UploadPart|^ListParts$/,
  sns: /^Publish/,
  sqs: /Message(Batch|Visibility|VisibilityBatch)?$/,
};

/** Whether CloudTrail records the call as a management event that changes something. */
export function isManagementWrite(service: string, operation: string): boolean {
  return !reads.test(operation) && !isDataEvent(service, operation);
}

function isDataEvent(service: string, operation: string): boolean {
  return dataEvents[service]?.test(operation) ?? false;
}

/**
 * The detail of an `AWS API Call via CloudTrail` event ("CloudTrail record contents", user guide; the spelling of EC2's
 * elements follows recorded events). `eventID` is derived from the request id, so that one call is one event.
 */
export function cloudTrailRecord(record: CallRecord): Record<string, unknown> {
  const { call, model, error } = record;
  const readOnly = reads.test(call.operation);
  const operation = model.operations[call.operation];
  return {
    eventVersion: "1.11",
    userIdentity: userIdentity(call.principal, record.accessKeyId),
    eventTime: second(record.at),
    eventSource: `${model.signingName}.amazonaws.com`,
    eventName: eventName(call.service, call.operation, operation),
    awsRegion: call.region,
    sourceIPAddress: call.principal.kind === "service" ? call.principal.service : record.sourceIpAddress,
    userAgent: call.principal.kind === "service" ? call.principal.service : record.userAgent,
    ...(error && { errorCode: trailCode(call, error), errorMessage: error.message }),
    requestParameters: elements(call.input, operation?.input?.shape, model, "request"),
    responseElements: error || readOnly ? null : responseElements(record, operation),
    requestID: record.requestId,
    eventID: uuidOf(record.requestId),
    readOnly,
    eventType: "AwsApiCall",
    managementEvent: !isDataEvent(call.service, call.operation),
    recipientAccountId: call.account,
    eventCategory: isDataEvent(call.service, call.operation) ? "Data" : "Management",
  };
}

function userIdentity(principal: Principal, accessKeyId: string): Record<string, unknown> {
  const arn = principalArn(principal);
  switch (principal.kind) {
    case "role-session":
      return {
        type: "AssumedRole",
        principalId: `${principal.roleId}:${principal.sessionName}`,
        arn,
        accountId: principal.account,
        accessKeyId,
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            principalId: principal.roleId,
            arn: principal.roleArn,
            accountId: principal.account,
            userName: principal.roleName,
          },
          attributes: { creationDate: second(principal.issuedAt), mfaAuthenticated: "false" },
          ...(principal.sourceIdentity && { sourceIdentity: principal.sourceIdentity }),
        },
      };
    case "user":
      return {
        type: "IAMUser",
        principalId: principal.userId,
        arn,
        accountId: principal.account,
        accessKeyId,
        userName: principal.userName,
      };
    case "root":
      return { type: "Root", principalId: principal.account, arn, accountId: principal.account, accessKeyId };
    case "service":
      return { type: "AWSService", invokedBy: principal.service };
  }
}

/** Lambda's names carry the date of the API, some a second version ("Logging Lambda API calls", Lambda guide). */
function eventName(service: string, operation: string, model: Operation | undefined): string {
  const date = service === "lambda" ? /^\/(\d{4})-(\d{2})-(\d{2})\//.exec(model?.requestUri ?? "") : null;
  if (!date || operation.startsWith("Invoke")) return operation;
  const second = /^(GetFunction|AddPermission|RemovePermission|UpdateFunctionCode|UpdateFunctionConfiguration)$/;
  return `${operation}${date.slice(1).join("")}${second.test(operation) ? "v2" : ""}`;
}

/**
 * EC2's codes say whose fault it was; denials read the same in every other service. IAM's record has the name of the
 * exception where the API has its code (stackd, testdata/aws/cloudtrail/iam_history.json: `NoSuchEntityException`).
 */
function trailCode({ service }: ApiCall, { code, status }: NonNullable<CallRecord["error"]>): string {
  if (service === "ec2") return `${status >= 500 ? "Server" : "Client"}.${code}`;
  if (service === "iam" && code === "NoSuchEntity") return `${code}Exception`;
  return code === "AccessDeniedException" || code === "AuthorizationError" ? "AccessDenied" : code;
}

function responseElements(record: CallRecord, operation: Operation | undefined): Record<string, unknown> | null {
  const { call, model, response, requestId } = record;
  const written = elements(response ?? {}, operation?.output?.shape, model, "response");
  if (call.service !== "ec2") return written;
  // An operation without members, and many with, answer `<return>true</return>`.
  const { return: returned = true, ...rest } = written ?? {};
  return { requestId, _return: returned, ...rest };
}

function elements(
  members: Record<string, unknown>,
  shape: string | undefined,
  model: ServiceModel,
  side: "request" | "response",
): Record<string, unknown> | null {
  if (!shape || Object.keys(members).length === 0) return null;
  const reference = { shape };
  if (model.service === "ec2") return ec2Elements(members, reference, model.shapes, side);
  const written = lowerCamelElements(members, reference, model.shapes);
  if (model.service !== "s3") return written;
  const { bucket, ...rest } = written;
  return bucket === undefined ? written : { bucketName: bucket, ...rest };
}

function second(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function uuidOf(text: string): string {
  const hash = createHash("sha256").update(`event of ${text}`).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
