import { AwsError } from "../aws";
import { number, optionalText, text } from "./inputs";
import type { Applier } from "./target";

const lambdaFunction: Applier = async (resource, target) => {
  const roleArn = text(resource, "role");
  await target.lambdaRoles.admit(roleArn, resource.account);
  const variables = (resource.inputs.environment as { variables?: Record<string, string> } | undefined)?.variables;
  target.lambda.deploy({
    functionName: text(resource, "name"),
    account: resource.account,
    region: resource.region,
    handler: text(resource, "handler"),
    files: resource.inputs.code as Record<string, string>,
    environment: variables ?? {},
    roleArn,
    timeoutSeconds: number(resource, "timeout", 3),
    memoryMb: number(resource, "memorySize", 128),
  });
  target.functionRoles.set(`${resource.account}/${resource.region}/${text(resource, "name")}`, roleArn);
};

const eventSourceMapping: Applier = (resource, target) => {
  // By name or ARN, each with or without an alias behind it.
  const qualified = text(resource, "functionName").split(":function:").pop() ?? "";
  const [functionName = ""] = qualified.split(":");
  const roleArn = target.functionRoles.get(`${resource.account}/${resource.region}/${qualified}`);
  if (!roleArn) throw new AwsError("ResourceNotFoundException", `function ${qualified} does not exist`);
  const queueArn = text(resource, "eventSourceArn");
  if (!queueArn.startsWith("arn:aws:sqs:")) {
    throw new AwsError("NotImplemented", `${queueArn}: the embedded organization polls SQS queues only`, 501);
  }
  target.consumers.add({
    queueArn,
    functionName,
    account: resource.account,
    region: resource.region,
    roleArn,
    batchSize: number(resource, "batchSize", 10),
    reportBatchItemFailures: ((resource.inputs.functionResponseTypes ?? []) as string[]).includes(
      "ReportBatchItemFailures",
    ),
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
      `arn:aws:ssm:${resource.region}:${resource.account}:document/${Name}`,
      `sharing of document ${Name}`,
      { Version: "2012-10-17", Statement: [share] },
    );
  }
};

export const compute: Record<string, Applier> = {
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMapping,
  "aws:ssm/document:Document": document,
};
