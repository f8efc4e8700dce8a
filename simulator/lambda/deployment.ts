import { partitionOf } from "../../aws/partitions";
import { AwsError } from "../aws";
import { handlerExtensions } from "./protocol";

/** A function as it is deployed into the host. */
export interface FunctionDeployment {
  functionName: string;
  account: string;
  region: string;
  /** File without extension and export: `index.handler`. */
  handler: string;
  /** The bundle: content of each file by its path. */
  files: Record<string, string | Uint8Array>;
  environment: Record<string, string>;
  roleArn: string;
  timeoutSeconds: number;
  memoryMb: number;
}

export function functionArn({
  functionName,
  account,
  region,
}: Pick<FunctionDeployment, "functionName" | "account" | "region">): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${functionName}`;
}

/** "Defined runtime environment variables, reserved" (Lambda guide): CreateFunction refuses them. */
const reservedVariables = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** Refuses what CreateFunction refuses, and what this host cannot run. Throws AwsError InvalidParameterValueException. */
export function checkDeployment(deployment: FunctionDeployment): void {
  const { functionName, handler, files, environment, timeoutSeconds, memoryMb } = deployment;
  const refuse = (reason: string): never => {
    throw new AwsError("InvalidParameterValueException", `function ${functionName}: ${reason}`);
  };
  if (!/^[\w-]{1,64}$/.test(functionName))
    refuse("a function name has 1 to 64 letters, digits, hyphens and underscores");
  const file = handler.slice(0, handler.lastIndexOf("."));
  if (!/^[^.\s][^\s]*\.[\w$]+$/.test(handler))
    refuse(`handler ${JSON.stringify(handler)} is not of the form file.export`);
  if (handlerExtensions.every((extension) => files[file + extension] === undefined))
    refuse(
      `the bundle has no ${file}.js for handler ${handler}; it has ${Object.keys(files).join(", ") || "no files"}`,
    );
  for (const name of Object.keys(files))
    if (name.startsWith("/") || name.split("/").includes("..")) refuse(`file ${name} lies outside the bundle`);
  const reserved = Object.keys(environment).filter((name) => reservedVariables.has(name));
  if (reserved.length > 0) refuse(`environment variables ${reserved.join(", ")} are reserved by Lambda`);
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 900))
    refuse(`timeout ${timeoutSeconds} is not between 1 and 900 seconds`);
  if (!(memoryMb >= 128 && memoryMb <= 10_240)) refuse(`memory size ${memoryMb} is not between 128 and 10240 MB`);
}
