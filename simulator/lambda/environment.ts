import * as path from "node:path";
import type { Credentials } from "../aws";
import type { FunctionDeployment } from "./deployment";

/**
 * Environment variables of a function, complete: nothing of the host's environment is in it. Names and values as in
 * "Defined runtime environment variables" (Lambda guide). Home and temporary folder are the function's own, so that
 * an SDK finds no profile of the person who runs the host.
 */
export function functionEnvironment(
  deployment: FunctionDeployment,
  credentials: Credentials,
  endpoint: string,
  folder: string,
  logStream: string,
): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PATH: "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    HOME: path.join(folder, "home"),
    TMPDIR: path.join(folder, "tmp"),
    AWS_CONFIG_FILE: path.join(folder, "home", "config"),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, "home", "credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: endpoint,
    ...deployment.environment,
    _HANDLER: deployment.handler,
    LAMBDA_TASK_ROOT: path.join(folder, "task"),
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_REGION: deployment.region,
    AWS_DEFAULT_REGION: deployment.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: deployment.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployment.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${deployment.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  };
}
