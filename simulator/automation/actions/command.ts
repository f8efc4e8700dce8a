import { isMap, StepFailure } from "../types";
import type { Action, StepContext } from "./action";
import { requiredText } from "./inputs";
import { pollUntil, undocumentedTimeout } from "./polling";

const unfinished = new Set(["Pending", "InProgress", "Delayed", "Cancelling"]);

/** Runs a command document on instances and waits for it (user guide, automation-action-runcommand). */
export const runCommand: Action = {
  inputs: {
    DocumentName: { type: "String", required: true },
    InstanceIds: { type: "StringList", maxItems: 50 },
    Targets: { type: "MapList" },
    Parameters: { type: "StringMap" },
    CloudWatchOutputConfig: { type: "StringMap" },
    Comment: { type: "String" },
    DocumentHash: { type: "String" },
    DocumentHashType: { type: "String" },
    DocumentVersion: { type: "String" },
    MaxConcurrency: { type: "String" },
    MaxErrors: { type: "String" },
    NotificationConfig: { type: "StringMap" },
    OutputS3BucketName: { type: "String" },
    OutputS3KeyPrefix: { type: "String" },
    ServiceRoleArn: { type: "String" },
    TimeoutSeconds: { type: "Integer" },
  },
  outputs: { CommandId: "String", Status: "String", ResponseCode: "String", Output: "String" },
  timeout: { byDefault: undocumentedTimeout },
  check(step, path) {
    const targets = ["InstanceIds", "Targets"].filter((name) => Object.hasOwn(step.inputs, name));
    return targets.length === 1 ? [] : [{ path: `${path}.inputs`, message: "needs either InstanceIds or Targets" }];
  },
  async run(context, inputs) {
    requiredText(inputs, "DocumentName");
    const parameters = inputs.Parameters === undefined ? {} : { Parameters: listValues(inputs.Parameters) };
    const answer = await context.call("ssm", "SendCommand", { ...inputs, ...parameters });
    const CommandId = isMap(answer.Command) ? String(answer.Command.CommandId) : undefined;
    if (!CommandId) throw new StepFailure("ssm SendCommand answered without a command id");
    try {
      const Status = await untilFinished(context, CommandId);
      const { ResponseCode, Output } = await readOutput(context, CommandId, inputs);
      if (Status !== "Success") {
        throw new StepFailure(`command ${CommandId} ended ${Status}${Output ? `: ${Output.trim()}` : ""}`);
      }
      return { outputs: { CommandId, Status, ResponseCode, Output } };
    } catch (error) {
      if (!(error instanceof StepFailure)) await context.cleanUp("ssm", "CancelCommand", { CommandId });
      throw error;
    }
  },
};

/** SendCommand accepts lists of strings; a document may write one string for a list of one. */
function listValues(parameters: unknown): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(parameters as Record<string, unknown>).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map((item) => {
        if (typeof item === "string" || Number.isInteger(item)) return String(item);
        throw new StepFailure(`input Parameters.${name} must hold strings`, "InputValidation");
      }),
    ]),
  );
}

function untilFinished(context: StepContext, CommandId: string): Promise<string> {
  return pollUntil(context, async () => {
    const { Commands } = await context.call("ssm", "ListCommands", { CommandId });
    const [command] = Array.isArray(Commands) ? Commands : [];
    const status = isMap(command) ? String(command.Status) : "Pending";
    return unfinished.has(status) ? undefined : status;
  });
}

/** Output is empty for tags or several instances, ResponseCode for a document of several steps. */
async function readOutput(
  context: StepContext,
  CommandId: string,
  inputs: Record<string, unknown>,
): Promise<{ ResponseCode: string; Output: string }> {
  const answer = await context.call("ssm", "ListCommandInvocations", { CommandId, Details: true });
  const invocations = Array.isArray(answer.CommandInvocations) ? answer.CommandInvocations : [];
  const single = Array.isArray(inputs.InstanceIds) && inputs.InstanceIds.length === 1 ? invocations[0] : undefined;
  const plugins = isMap(single) && Array.isArray(single.CommandPlugins) ? single.CommandPlugins.filter(isMap) : [];
  return {
    Output: plugins.map(({ Output }) => String(Output ?? "")).join("\n"),
    ResponseCode: plugins.length === 1 ? String(plugins[0]?.ResponseCode ?? "") : "",
  };
}
