import { durationOf } from "../duration";
import { records } from "../targets";
import { ActionFailure } from "../types";
import { type Action, type ActionContext, idOf } from "./action";

/** How often FIS polls a command or a run; AWS gives no figure. */
const pollMilliseconds = 5_000;

const commandUnfinished = ["Pending", "InProgress", "Cancelling"];
const runUnfinished = ["Pending", "InProgress", "Waiting", "Cancelling"];

/**
 * The action ends when the command has ended on all instances, or when its duration is over: a fault that the document
 * still keeps up then goes on (FIS user guide, "Use the AWS FIS SSM documents").
 */
export const sendCommand: Action = async (context) => {
  const { parameters, targetArns } = context;
  const { documentArn, documentVersion } = parameters;
  const { Command } = await context.call("ssm", "SendCommand", {
    DocumentName: documentArn,
    ...(documentVersion ? { DocumentVersion: documentVersion } : {}),
    InstanceIds: targetArns.map(idOf),
    Parameters: listsOf(parameters.documentParameters),
  });
  const CommandId = (Command as { CommandId?: string } | undefined)?.CommandId;
  const limit = durationOf(parameters.duration ?? "") ?? 0;
  for (let waited = 0; ; waited += pollMilliseconds) {
    const [command] = records((await context.call("ssm", "ListCommands", { CommandId })).Commands);
    const status = String(command?.Status);
    if (!commandUnfinished.includes(status)) {
      if (status === "Success") return;
      throw new ActionFailure(`Command ${CommandId} of ${documentArn} ended ${status}.`);
    }
    if (waited >= limit) return;
    if (!(await context.sleep(pollMilliseconds))) {
      await context.call("ssm", "CancelCommand", { CommandId });
      return;
    }
  }
};

export const startAutomation: Action = async (context) => {
  const { parameters } = context;
  const { documentArn, documentVersion } = parameters;
  const { AutomationExecutionId } = await context.call("ssm", "StartAutomationExecution", {
    DocumentName: documentArn,
    ...(documentVersion ? { DocumentVersion: documentVersion } : {}),
    Parameters: listsOf(parameters.documentParameters),
  });
  const limit = durationOf(parameters.maxDuration ?? "") ?? 0;
  const stop = () => context.call("ssm", "StopAutomationExecution", { AutomationExecutionId, Type: "Cancel" });
  for (let waited = 0; ; waited += pollMilliseconds) {
    const status = await runStatus(context, AutomationExecutionId);
    if (!runUnfinished.includes(status)) {
      if (status === "Success") return;
      throw new ActionFailure(`Run ${AutomationExecutionId} of ${documentArn} ended ${status}.`);
    }
    if (waited >= limit) {
      await stop();
      throw new ActionFailure(
        `Run ${AutomationExecutionId} of ${documentArn} took longer than ${parameters.maxDuration}.`,
      );
    }
    if (!(await context.sleep(pollMilliseconds))) {
      await stop();
      return;
    }
  }
};

async function runStatus(context: ActionContext, AutomationExecutionId: unknown): Promise<string> {
  const { AutomationExecution } = await context.call("ssm", "GetAutomationExecution", { AutomationExecutionId });
  return String((AutomationExecution as { AutomationExecutionStatus?: string } | undefined)?.AutomationExecutionStatus);
}

/** Systems Manager accepts lists of texts; the JSON of the template may have one text for a list of one. */
function listsOf(json = "{}"): Record<string, string[]> {
  const parameters = JSON.parse(json) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const list: unknown[] = Array.isArray(value) ? value : [value];
      if (list.every((entry): entry is string => typeof entry === "string")) return [name, list];
      throw new ActionFailure(`documentParameters.${name} is neither text nor a list of texts.`);
    }),
  );
}
