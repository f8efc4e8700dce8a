import type { ExecutionRecord, HistoryEvent, StateMachine } from "../types";

/** Epoch seconds: the form of timestamps in the JSON protocol. */
export const epoch = (time: Date): number => time.getTime() / 1000;

export const hasEnded = ({ status }: Pick<ExecutionRecord, "status">): boolean => status !== "RUNNING";

/** "Redrive" fields of an execution that never was redriven (sample events, Step Functions guide, eventbridge-integration). */
export function redriveFields({ status }: ExecutionRecord) {
  const redrivable = status === "FAILED" || status === "TIMED_OUT" || status === "ABORTED";
  return {
    redriveCount: 0,
    redriveStatus: redrivable ? "REDRIVABLE" : "NOT_REDRIVABLE",
    redriveStatusReason: `Execution is ${status} and ${redrivable ? "is redrivable" : "cannot be redriven"}`,
  };
}

const included = { included: true };

/** DescribeExecution. */
export function executionView(execution: ExecutionRecord): Record<string, unknown> {
  const { redriveStatusReason, ...redrive } = redriveFields(execution);
  const { output, error, cause } = execution;
  return {
    ...executionItem(execution),
    input: execution.inputText,
    inputDetails: included,
    ...(output !== undefined && { output: JSON.stringify(output), outputDetails: included }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...redrive,
    ...(redrive.redriveStatus === "NOT_REDRIVABLE" && { redriveStatusReason }),
  };
}

/** ExecutionListItem. */
export function executionItem(execution: ExecutionRecord): Record<string, unknown> {
  const { arn, name, status, startedAt, stoppedAt, machine } = execution;
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate: epoch(startedAt),
    ...(stoppedAt && { stopDate: epoch(stoppedAt) }),
    redriveCount: 0,
  };
}

/** DescribeStateMachine. */
export function machineView(machine: StateMachine, isDeleting: boolean): Record<string, unknown> {
  const { revisionId } = machine;
  return {
    ...machineItem(machine),
    status: isDeleting ? "DELETING" : "ACTIVE",
    definition: machine.source,
    roleArn: machine.roleArn,
    loggingConfiguration: machine.loggingConfiguration,
    tracingConfiguration: machine.tracingConfiguration,
    encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    ...(revisionId !== undefined && { revisionId }),
  };
}

/** StateMachineListItem. */
export function machineItem({ arn, name, createdAt }: StateMachine): Record<string, unknown> {
  return { stateMachineArn: arn, name, type: "STANDARD", creationDate: epoch(createdAt) };
}

/** What events hold of the data that states work on; left out where the caller requests that. */
const dataFields = ["input", "output", "parameters", "assignedVariables"];

/** HistoryEvent. */
export function historyView({ timestamp, ...event }: HistoryEvent, withData: boolean): Record<string, unknown> {
  const view: Record<string, unknown> = { ...event, timestamp: epoch(timestamp) };
  if (withData) return view;
  for (const [field, details] of Object.entries(view)) {
    if (!field.endsWith("EventDetails")) continue;
    const kept = Object.entries(details as Record<string, unknown>).filter(([name]) => !dataFields.includes(name));
    view[field] = Object.fromEntries(kept);
  }
  return view;
}

/**
 * The event of a status change ("Execution Status Change", Step Functions guide, eventbridge-integration). Recorded: a
 * timeout's error and cause are null here.
 */
export function statusEvent(execution: ExecutionRecord) {
  const { arn, name, status, machine, startedAt, stoppedAt, inputText, output, error, cause } = execution;
  return {
    source: "aws.states",
    "detail-type": "Step Functions Execution Status Change",
    resources: [arn],
    detail: {
      executionArn: arn,
      stateMachineArn: machine.arn,
      name,
      status,
      startDate: startedAt.getTime(),
      stopDate: stoppedAt?.getTime() ?? null,
      ...eventData(inputText, output === undefined ? undefined : JSON.stringify(output)),
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveDate: null,
      ...redriveFields(execution),
      error: error ?? null,
      cause: cause ?? null,
    },
  };
}

/** "If the combined escaped input and escaped output exceeds 248 KiB, then the input is excluded", then the output. */
const eventDataLimit = 253_952;

function eventData(input: string, output: string | undefined) {
  const size = (text: string | undefined) => (text === undefined ? 0 : Buffer.byteLength(JSON.stringify(text)));
  const withOutput = size(output) <= eventDataLimit;
  const withInput = size(input) + size(output) <= eventDataLimit;
  return {
    input: withInput ? input : null,
    inputDetails: { included: withInput },
    output: withOutput ? (output ?? null) : null,
    outputDetails: output === undefined ? null : { included: withOutput },
  };
}
