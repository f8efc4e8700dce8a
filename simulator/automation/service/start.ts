import { partitionOf } from "../../../aws/partitions";
import { type ApiCall, AwsError } from "../../aws";
import type { Caller } from "../caller";
import { cannotRunReason } from "../document/validate";
import { JavaRegexError } from "../javaCharacters";
import { type BoundParameters, bindParameters, ParameterRefused } from "../parameters";
import { elementTypeOf } from "../parameterTypes";
import { InvalidReference, resolve } from "../references";
import { type AutomationDependencies, type AutomationDocument, type ExecutionRecord, isMap } from "../types";
import type { DocumentStore } from "./documentStore";

const tagsAtStart = 5;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Start options for many targets at once, and step by step. */
const unsupported = [
  "Targets",
  "TargetParameterName",
  "TargetMaps",
  "TargetLocations",
  "TargetLocationsURL",
  "MaxConcurrency",
  "MaxErrors",
  "AlarmConfiguration",
];

const refused = (message: string): AwsError => new AwsError("InvalidAutomationExecutionParametersException", message);

/** Members of StartAutomationExecution, checked. */
export interface StartRequest {
  documentName: string;
  documentVersion?: string;
  parameters: Record<string, string[]>;
  clientToken?: string;
  tags: Array<{ Key: string; Value: string }>;
}

/** Throws AwsError as the service answers, or NotImplemented for what the embedded organization does not run. */
export function readStartRequest(input: Record<string, unknown>): StartRequest {
  const option = unsupported.find((name) => input[name] !== undefined);
  if (option) {
    throw new AwsError(
      "NotImplemented",
      `StartAutomationExecution with ${option}: rate control and alarms are not run by the embedded organization; start one run for each target`,
      501,
    );
  }
  if (input.Mode !== undefined && input.Mode !== "Auto") {
    throw new AwsError(
      "NotImplemented",
      `StartAutomationExecution with Mode ${input.Mode}: the embedded organization runs Auto only`,
      501,
    );
  }
  const documentName = String(input.DocumentName ?? "");
  if (!/^[a-zA-Z0-9_\-.:/]{3,128}$/.test(documentName)) {
    throw new AwsError(
      "ValidationException",
      `DocumentName "${documentName}" must be a name or ARN of 3 to 128 characters`,
    );
  }
  const clientToken = input.ClientToken === undefined ? undefined : String(input.ClientToken).toLowerCase();
  if (clientToken !== undefined && !uuid.test(clientToken)) {
    throw new AwsError("ValidationException", `ClientToken "${input.ClientToken}" must be a UUID of 36 characters`);
  }
  const tags = (Array.isArray(input.Tags) ? input.Tags : []) as StartRequest["tags"];
  if (tags.length > tagsAtStart)
    throw new AwsError("ValidationException", `At most ${tagsAtStart} tags can be given at start`);
  if (input.Parameters !== undefined && !isMap(input.Parameters)) {
    throw new AwsError("ValidationException", "Parameters must be a map of lists");
  }
  return {
    documentName,
    ...(input.DocumentVersion === undefined ? {} : { documentVersion: String(input.DocumentVersion) }),
    parameters: (input.Parameters ?? {}) as Record<string, string[]>,
    ...(clientToken === undefined ? {} : { clientToken }),
    tags,
  };
}

/** A run belongs to the account of whoever starts it: Automation acts in no other. */
export function startingAccount({ principal, account }: ApiCall): string {
  return principal.kind === "service" ? (principal.sourceAccount ?? account) : principal.account;
}

/** Builds the record of a run that has not started. Throws AwsError for everything refused at start. */
export function newExecution(
  call: ApiCall,
  request: StartRequest,
  store: DocumentStore,
  dependencies: AutomationDependencies,
  parent: ExecutionRecord | undefined,
): { execution: ExecutionRecord; bound: BoundParameters } {
  const account = startingAccount(call);
  const { region } = call;
  const found = store.find(account, region, request.documentName, request.documentVersion);
  if (found?.document.type !== "Automation") {
    throw new AwsError("AutomationDefinitionNotFoundException", notFoundMessage(request, account, region));
  }
  const document = found.version?.automation;
  if (!found.version || !document) {
    throw new AwsError(
      "AutomationDefinitionVersionNotFoundException",
      `Document ${request.documentName} has no version ${request.documentVersion ?? "$DEFAULT"} that account ${account} may run`,
    );
  }
  const reason = cannotRunReason(document, dependencies.unavailableActions ?? {});
  if (reason) throw new AwsError("NotImplemented", reason, 501);
  const bound = bind(document, request.parameters);
  const id = crypto.randomUUID();
  const execution: ExecutionRecord = {
    id,
    arn: `arn:${partitionOf(region)}:ssm:${region}:${account}:automation-execution/${id}`,
    account,
    region,
    document,
    documentName: request.documentName,
    documentVersion: found.version.version,
    definition: { owner: found.document.owner, name: found.document.name },
    wireParameters: request.parameters,
    parameters: bound.values,
    variables: initialVariables(document),
    initiator: parent?.initiator ?? call.principal,
    parentId: parent?.id,
    depth: parent ? parent.depth + 1 : 0,
    tags: request.tags,
    status: "Pending",
    startedAt: dependencies.clock.now(),
    steps: [],
    outputs: {},
  };
  execution.roleArn = roleOf(execution);
  return { execution, bound };
}

function notFoundMessage({ documentName }: StartRequest, account: string, region: string): string {
  const shared = documentName.startsWith("arn:") ? "" : "; a document of another account runs by its full ARN";
  const owned = /(^|\/)(AWS|Amazon)/.test(documentName)
    ? "; the runbooks that AWS owns are not part of the embedded organization, add a copy of this one under a name of yours"
    : "";
  return `There is no Automation document ${documentName} that account ${account} may run in ${region}${shared}${owned}`;
}

function bind(document: AutomationDocument, parameters: Record<string, string[]>): BoundParameters {
  try {
    return bindParameters(document, parameters);
  } catch (error) {
    if (error instanceof ParameterRefused) throw new AwsError(error.code, error.message);
    if (error instanceof JavaRegexError) throw refused(error.message);
    throw error;
  }
}

function initialVariables(document: AutomationDocument): Map<string, unknown> {
  const variables = new Map<string, unknown>();
  for (const [name, { type, default: value }] of Object.entries(document.variables ?? {})) {
    if (value === undefined) continue;
    variables.set(name, typeof value === "string" ? elementTypeOf(type).fromText(value) : value);
  }
  return variables;
}

/** The role the document names; none when its parameter is empty. */
function roleOf({ document, parameters, account, region }: ExecutionRecord): string | undefined {
  if (document.assumeRole === undefined) return undefined;
  const globals: Record<string, string> = { ACCOUNT_ID: account, REGION: region, AWS_PARTITION: partitionOf(region) };
  let role: unknown;
  try {
    role = resolve(
      document.assumeRole,
      (reference) =>
        reference.kind === "parameter"
          ? parameters.get(reference.name)
          : reference.kind === "global"
            ? globals[reference.name]
            : undefined,
      "assumeRole",
    );
  } catch (error) {
    if (error instanceof InvalidReference) throw refused(error.message);
    throw error;
  }
  if (role === "") return undefined;
  const arn = /^arn:[^:]+:iam::(\d{12}):role\/.+$/.exec(String(role));
  if (!arn) throw refused(`The supplied assume role ARN is invalid: ${String(role)}`);
  if (arn[1] !== account) {
    throw refused(
      `The defined assume role is unable to be assumed: ${role} is not in account ${account}, where the run is`,
    );
  }
  return String(role);
}

/** The starter must be allowed to pass the role, and the service to assume it. Throws AwsError. */
export async function checkRole(
  execution: ExecutionRecord,
  caller: Caller,
  dependencies: AutomationDependencies,
): Promise<void> {
  const { roleArn, account, region, initiator } = execution;
  if (!roleArn) return;
  await dependencies.passRole({ principal: initiator, roleArn, account, region });
  try {
    await caller.credentials();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw refused(`The defined assume role is unable to be assumed: ${error.message}`);
  }
}

/** Reads the defaults that live in Parameter Store, in the account of the run. Throws AwsError. */
export async function readSsmDefaults(
  execution: ExecutionRecord,
  bound: BoundParameters,
  caller: Caller,
): Promise<void> {
  for (const { name, path, type } of bound.ssmDefaults) {
    const answer = await caller.request("ssm", "GetParameters", { Names: [path] });
    const [parameter] = Array.isArray(answer.Parameters) ? answer.Parameters.filter(isMap) : [];
    if (!parameter) throw refused(`Parameter "${name}": the Parameter Store has no ${path}`);
    if (parameter.Type === "SecureString")
      throw refused(`Parameter "${name}": ${path} is a SecureString, which is not allowed`);
    if (parameter.Type !== type)
      throw refused(`Parameter "${name}": ${path} is a ${parameter.Type}, the document wants a ${type}`);
    const value = String(parameter.Value);
    execution.parameters.set(name, type === "StringList" ? value.split(",") : value);
  }
}
