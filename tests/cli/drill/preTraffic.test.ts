import assert from "node:assert/strict";
import { CodeDeployClient, CreateDeploymentCommand, GetDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Blueprint } from "../../../cli/blueprint";
import { onStage } from "../../../cli/drill/drill";
import { responseByName } from "../../../cli/drill/scenarios";
import { triageCheckFunctionName, triageFunctionName } from "../../../organization/names";
import { changed, sharedEmulator, start } from "./support";

/**
 * A deployment of triage as tools/deploy-triage.sh starts it, and the hook that CodeDeploy would call: the embedded
 * CodeDeploy calls no hooks.
 */
async function deployment(emulator: ReturnType<typeof sharedEmulator>, plan?: Blueprint) {
  const response = responseByName("open-security-group");
  return onStage(
    { response, answer: async () => "approve", start, emulator: emulator.get(), ...(plan && { plan }) },
    async ({ organization, blueprint: { security, settings } }) => {
      const root = { kind: "root", account: security.account } as const;
      const codedeploy = organization.clients.as(CodeDeployClient, root, settings.homeRegion);
      const lambda = organization.clients.as(LambdaClient, root, settings.homeRegion);
      // The embedded Lambda has one version of a function.
      const Properties = { Name: triageFunctionName, Alias: "live", CurrentVersion: "1", TargetVersion: "$LATEST" };
      const content = JSON.stringify({
        version: 0,
        Resources: [{ [triageFunctionName]: { Type: "AWS::Lambda::Function", Properties } }],
        Hooks: [{ BeforeAllowTraffic: triageCheckFunctionName }],
      });
      const { deploymentId = "" } = await codedeploy.send(
        new CreateDeploymentCommand({
          applicationName: triageFunctionName,
          deploymentGroupName: "live",
          revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
        }),
      );
      const hook = { DeploymentId: deploymentId, LifecycleEventHookExecutionId: "hook-1" };
      const { FunctionError } = await lambda.send(
        new InvokeCommand({ FunctionName: triageCheckFunctionName, Payload: Buffer.from(JSON.stringify(hook)) }),
      );
      const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
      const { entries } = organization.timeline;
      return {
        FunctionError,
        status: deploymentInfo?.status,
        error: deploymentInfo?.errorInformation?.code,
        refused: entries.flatMap((entry) => (entry.kind === "call" && entry.error ? [entry.operation] : [])),
        messages: entries.filter(({ kind }) => kind === "message").length,
      };
    },
  );
}

describe("a new version of triage", () => {
  const emulator = sharedEmulator();

  it("is deployed when it decides upon a synthetic signal, of which nobody hears", async () => {
    const { refused, ...outcome } = await deployment(emulator);
    assert.deepEqual(outcome, { FunctionError: undefined, status: "InProgress", error: undefined, messages: 0 });
    // That the instance does not exist is what triage finds out.
    assert.deepEqual(refused, ["DescribeInstances"]);
  });

  it("is rejected before the first message when it is broken", async () => {
    const broken = await changed("aws:lambda/function:Function", triageFunctionName, (inputs) => {
      const code = inputs.code as Record<string, string>;
      code["index.js"] =
        "exports.handler = async ({ Records: [{ messageId }] }) => ({ batchItemFailures: [{ itemIdentifier: messageId }] });";
    });
    const { FunctionError, status, error, messages } = await deployment(emulator, broken);
    assert.deepEqual([FunctionError, status, error, messages], [undefined, "Failed", "HOOK_EXECUTION_FAILURE", 0]);
  });
});
