import {
  type Architecture,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  type FunctionResponseType,
  LambdaClient,
  type Runtime,
} from "@aws-sdk/client-lambda";
import { parseArn } from "../../aws/arn";
import { partitionOf } from "../../aws/partitions";
import { AwsError } from "../aws";
import { readFilter } from "../lambda/mappingRecords";
import { writeZip } from "../lambda/zip";
import { number, optionalText, text } from "./inputs";
import type { Applier } from "./target";

const lambdaFunction: Applier = async (resource, target) => {
  const { account, region, inputs } = resource;
  const roleArn = text(resource, "role");
  await target.lambdaRoles.admit(roleArn, account);
  const variables = (inputs.environment as { variables?: Record<string, string> } | undefined)?.variables ?? {};
  const deployment = {
    functionName: text(resource, "name"),
    account,
    region,
    handler: text(resource, "handler"),
    files: inputs.code as Record<string, string>,
    environment: variables,
    roleArn,
    timeoutSeconds: number(resource, "timeout", 3),
    memoryMb: number(resource, "memorySize", 128),
  };
  target.lambda.deploy(deployment);
  await target.direct.in(LambdaClient, account, region).send(
    new CreateFunctionCommand({
      FunctionName: deployment.functionName,
      Description: optionalText(resource, "description"),
      Runtime: optionalText(resource, "runtime") as Runtime | undefined,
      Role: roleArn,
      Handler: deployment.handler,
      Code: { ZipFile: writeZip(deployment.files) },
      Timeout: deployment.timeoutSeconds,
      MemorySize: deployment.memoryMb,
      Environment: { Variables: variables },
      Architectures: inputs.architectures as Architecture[] | undefined,
      LoggingConfig: inputs.loggingConfig as undefined,
      Tags: inputs.tags as Record<string, string> | undefined,
    }),
  );
};

interface MappingInputs {
  batchSize?: number;
  enabled?: boolean;
  filterCriteria?: { filters?: Array<{ pattern?: string }> };
  functionResponseTypes?: FunctionResponseType[];
  maximumBatchingWindowInSeconds?: number;
}

const eventSourceMapping: Applier = async (resource, { lambda, consumers, direct }) => {
  const { account, region } = resource;
  // By name or ARN, each with or without an alias behind it.
  const qualified = text(resource, "functionName").split(":function:").pop() ?? "";
  const [functionName = ""] = qualified.split(":");
  if (!lambda.has(functionName, account, region)) {
    throw new AwsError("ResourceNotFoundException", `function ${qualified} does not exist`);
  }
  const queueArn = text(resource, "eventSourceArn");
  if (parseArn(queueArn)?.service !== "sqs") {
    throw new AwsError("NotImplemented", `${queueArn}: the embedded organization polls SQS queues only`, 501);
  }
  const {
    batchSize = 10,
    enabled = true,
    filterCriteria,
    functionResponseTypes = [],
    ...rest
  } = resource.inputs as MappingInputs;
  const filters = (filterCriteria?.filters ?? []).map(({ pattern = "" }) => pattern);
  const { UUID = "" } = await direct.in(LambdaClient, account, region).send(
    new CreateEventSourceMappingCommand({
      FunctionName: qualified,
      EventSourceArn: queueArn,
      BatchSize: batchSize,
      Enabled: enabled,
      FunctionResponseTypes: functionResponseTypes,
      MaximumBatchingWindowInSeconds: rest.maximumBatchingWindowInSeconds,
      ...(filters.length > 0 && { FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } }),
    }),
  );
  consumers.add({
    uuid: UUID,
    queueArn,
    functionName,
    account,
    region,
    batchSize,
    enabled,
    filters: filters.map(readFilter),
    reportBatchItemFailures: functionResponseTypes.includes("ReportBatchItemFailures"),
  });
};

const document: Applier = async (resource, { automation, resourcePolicies }) => {
  const call = (operation: string, input: Record<string, unknown>) =>
    automation.handle({
      service: "ssm",
      operation,
      input,
      region: resource.region,
      account: resource.account,
      principal: { kind: "root", account: resource.account },
    });
  const Name = text(resource, "name");
  await call("CreateDocument", {
    Name,
    Content: text(resource, "content"),
    DocumentType: text(resource, "documentType"),
    DocumentFormat: optionalText(resource, "documentFormat") ?? "JSON",
  });
  const permissions = resource.inputs.permissions as { type?: string; account_ids?: string } | undefined;
  const accounts = permissions?.account_ids?.split(",").map((id) => id.trim()) ?? [];
  // ModifyDocumentPermission takes 20 ids a call.
  for (let i = 0; i < accounts.length; i += 20) {
    await call("ModifyDocumentPermission", {
      Name,
      PermissionType: permissions?.type,
      AccountIdsToAdd: accounts.slice(i, i + 20),
    });
  }
  if (accounts.length > 0) {
    // Sharing lets the other accounts' own policies decide, as a resource policy that names them would.
    const share = { Effect: "Allow" as const, Principal: { AWS: accounts }, Action: "ssm:*", Resource: "*" };
    resourcePolicies.set(
      `arn:${partitionOf(resource.region)}:ssm:${resource.region}:${resource.account}:document/${Name}`,
      `sharing of document ${Name}`,
      { Version: "2012-10-17", Statement: [share] },
    );
  }
};

/** A call that belongs to the deployment: one that fails, fails it. */
const invocation: Applier = async (resource, { lambda }) => {
  const { account, region } = resource;
  const name = text(resource, "functionName");
  const answer = await lambda.invoke(name, account, region, JSON.parse(text(resource, "input")));
  if (!answer.ok) throw new AwsError(answer.errorType, `${name} failed: ${answer.errorMessage}`);
};

export const compute: Record<string, Applier> = {
  "aws:lambda/invocation:Invocation": invocation,
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMapping,
  "aws:ssm/document:Document": document,
};
