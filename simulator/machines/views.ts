import { type Command, commandStatus, type Invocation, isFinished, type Machine } from "./commands";

type Output = Record<string, unknown>;

/** Epoch seconds: the form of timestamps in the JSON protocol of Systems Manager. */
const epoch = (time: Date): number => time.getTime() / 1000;

const details: Record<string, string> = { TimedOut: "Execution Timed Out", InProgress: "In Progress" };
const statusDetails = (status: string): string => details[status] ?? status;

/** Command of the API. */
export function commandView(command: Command): Output {
  const status = commandStatus(command);
  return {
    CommandId: command.id,
    DocumentName: command.document.name,
    DocumentVersion: "$DEFAULT",
    Comment: command.comment,
    ExpiresAfter: epoch(command.expiresAt),
    Parameters: command.parameters,
    InstanceIds: command.instanceIds,
    Targets: command.targets,
    RequestedDateTime: epoch(command.requestedAt),
    Status: status,
    StatusDetails: statusDetails(status),
    TargetCount: command.invocations.length,
    CompletedCount: command.invocations.filter(isFinished).length,
    ErrorCount: command.invocations.filter(({ status: one }) => one === "Failed" || one === "TimedOut").length,
  };
}

/** CommandInvocation of the API. */
export function commandInvocationView(command: Command, invocation: Invocation, withPlugins: boolean): Output {
  const { status, result, startedAt, endedAt } = invocation;
  const plugin = {
    Name: "aws:runShellScript",
    Status: status,
    StatusDetails: statusDetails(status),
    ResponseCode: result.exitCode,
    ...(startedAt ? { ResponseStartDateTime: epoch(startedAt) } : {}),
    ...(endedAt ? { ResponseFinishDateTime: epoch(endedAt) } : {}),
    Output: result.stderr ? `${result.stdout}\n----------ERROR-------\n${result.stderr}` : result.stdout,
  };
  return {
    CommandId: command.id,
    InstanceId: invocation.machine.instanceId,
    Comment: command.comment,
    DocumentName: command.document.name,
    RequestedDateTime: epoch(command.requestedAt),
    Status: status,
    StatusDetails: statusDetails(status),
    CommandPlugins: withPlugins ? [plugin] : [],
  };
}

/** Answer of GetCommandInvocation, whose times are ISO 8601 text. */
export function invocationResult(
  command: Command,
  { machine, status, result, startedAt, endedAt }: Invocation,
): Output {
  return {
    CommandId: command.id,
    InstanceId: machine.instanceId,
    Comment: command.comment,
    DocumentName: command.document.name,
    DocumentVersion: "$DEFAULT",
    PluginName: "aws:runShellScript",
    ResponseCode: result.exitCode,
    ExecutionStartDateTime: startedAt?.toISOString() ?? "",
    ExecutionEndDateTime: endedAt?.toISOString() ?? "",
    Status: status,
    StatusDetails: statusDetails(status),
    StandardOutputContent: result.stdout,
    StandardErrorContent: result.stderr,
  };
}

/** InstanceInformation of the API. */
export function instanceInformation({ instanceId }: Machine, now: Date): Output {
  return {
    InstanceId: instanceId,
    PingStatus: "Online",
    LastPingDateTime: epoch(now),
    PlatformType: "Linux",
    PlatformName: "Amazon Linux",
    ResourceType: "EC2Instance",
    IsLatestVersion: true,
  };
}
