import {
  type CodeDeployClient,
  GetDeploymentCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from "@aws-sdk/client-codedeploy";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { SQSBatchResponse } from "aws-lambda";
import { isRecord } from "../../aws/json";
import { triageFunctionName } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import type { Log, Sender } from "../shared/dependencies";
import { syntheticSignal } from "./synthetic";

export interface CheckDependencies {
  settings: TriageSettings;
  codedeploy: Sender<CodeDeployClient>;
  lambda: Sender<LambdaClient>;
  now(): number;
  log: Log;
}

/** What CodeDeploy gives the function of a hook (CodeDeploy user guide, "AppSpec hooks section for an AWS Lambda deployment"). */
export interface HookEvent {
  DeploymentId: string;
  LifecycleEventHookExecutionId: string;
}

/**
 * Sends the version that a deployment is about a synthetic signal, and reports the outcome to CodeDeploy. Whatever goes wrong
 * is an outcome too: without an answer a deployment waits for an hour.
 */
export async function checkVersion(outside: CheckDependencies, hook: HookEvent): Promise<void> {
  const deploymentId = hook.DeploymentId;
  const problem = await problemOf(outside, deploymentId).catch((error: unknown) => String(error));
  const status = problem === undefined ? "Succeeded" : "Failed";
  if (problem === undefined) outside.log.info("The version decided upon a synthetic signal.", { deploymentId });
  else outside.log.error("The version did not decide upon a synthetic signal.", { deploymentId, problem });
  await outside.codedeploy.send(
    new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId,
      lifecycleEventHookExecutionId: hook.LifecycleEventHookExecutionId,
      status,
    }),
  );
}

/** What is wrong with the version; undefined when it decided. */
async function problemOf(outside: CheckDependencies, deploymentId: string): Promise<string | undefined> {
  const { codedeploy, lambda, now, settings } = outside;
  const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
  const version = targetVersion(deploymentInfo?.revision?.appSpecContent?.content);
  const body = JSON.stringify(syntheticSignal(settings, deploymentId, new Date(now()).toISOString()));
  // As if it came for the second time: of what triage cannot read nobody is notified then.
  const attributes = { ApproximateReceiveCount: "2" };
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: triageFunctionName,
      Qualifier: version,
      Payload: Buffer.from(JSON.stringify({ Records: [{ messageId: deploymentId, body, attributes }] })),
    }),
  );
  const answer = Buffer.from(Payload ?? []).toString("utf8");
  if (FunctionError) return `Version ${version} fails: ${answer}`;
  const { batchItemFailures } = JSON.parse(answer) as SQSBatchResponse;
  return batchItemFailures.length === 0 ? undefined : `Version ${version} gives the signal back; its log says why.`;
}

/** The version that an AppSpec of tools/deploy-triage.sh shifts the alias to. */
function targetVersion(content: string | undefined): string {
  if (content === undefined) throw new Error("CodeDeploy does not say what it deploys.");
  const { Resources: [resource] = [] } = JSON.parse(content) as { Resources?: unknown[] };
  const { Properties } = (isRecord(resource) ? resource[triageFunctionName] : undefined) as {
    Properties?: { TargetVersion?: string };
  };
  if (!Properties?.TargetVersion) throw new Error("The AppSpec of the deployment names no target version of triage.");
  return Properties.TargetVersion;
}
