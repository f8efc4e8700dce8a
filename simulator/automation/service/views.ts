import { principalArn } from "../../aws";
import type { PersonWait } from "../actions/action";
import { wireForm } from "../coercion";
import type { ExecutionRecord, StepRecord } from "../types";

/** Epoch seconds: the form of timestamps in the JSON protocol of Systems Manager. */
export const epoch = (time: Date): number => time.getTime() / 1000;

const defined = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const wireMap = (values: Iterable<[string, unknown]>): Record<string, string[]> =>
  Object.fromEntries([...values].map(([name, value]) => [name, wireForm(value)]));

/** StepExecution of the API. */
export function stepView(record: StepRecord, wait?: PersonWait): Record<string, unknown> {
  const { step, parent } = record;
  const outputs =
    wait?.kind === "aws:approve"
      ? { ApprovalStatus: "Waiting", ApproverDecisions: wait.decisions.map(({ entry, ...decision }) => decision) }
      : record.outputs;
  return defined({
    StepName: step.name,
    Action: step.action,
    StepExecutionId: record.id,
    StepStatus: record.status,
    TimeoutSeconds: step.timeoutSeconds === undefined ? undefined : Number(step.timeoutSeconds),
    OnFailure: step.onFailure ?? "Abort",
    MaxAttempts: step.maxAttempts ?? 1,
    IsCritical: step.isCritical ?? step.onFailure !== "Continue",
    IsEnd: step.isEnd ?? false,
    NextStep: step.nextStep,
    ExecutionStartTime: record.startedAt && epoch(record.startedAt),
    ExecutionEndTime: record.endedAt && epoch(record.endedAt),
    Inputs: record.inputs && inputTexts(record.inputs),
    Outputs: wireMap(Object.entries(outputs)),
    FailureMessage: record.failureMessage,
    FailureDetails: record.failure,
    ParentStepDetails:
      parent &&
      defined({
        StepExecutionId: parent.record.id,
        StepName: parent.record.step.name,
        Action: parent.record.step.action,
        Iteration: parent.iteration,
        IteratorValue: parent.iteratorValue === undefined ? undefined : wireForm(parent.iteratorValue)[0],
      }),
  });
}

const inputTexts = (inputs: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, JSON.stringify(value)]));

/** AutomationExecutionMetadata of the API. */
export function executionMetadata(execution: ExecutionRecord): Record<string, unknown> {
  return defined({
    AutomationExecutionId: execution.id,
    DocumentName: execution.documentName,
    DocumentVersion: execution.documentVersion,
    AutomationExecutionStatus: execution.status,
    ExecutionStartTime: epoch(execution.startedAt),
    ExecutionEndTime: execution.endedAt && epoch(execution.endedAt),
    ExecutedBy: principalArn(execution.initiator),
    Mode: "Auto",
    AutomationType: "Local",
    Outputs: execution.outputs,
    FailureMessage: execution.failureMessage,
    ParentAutomationExecutionId: execution.parentId,
    CurrentStepName: execution.current?.step.name,
    CurrentAction: execution.current?.step.action,
  });
}

/** AutomationExecution of the API, with all steps. */
export function executionView(execution: ExecutionRecord, wait?: PersonWait): Record<string, unknown> {
  const { AutomationType, ...members } = executionMetadata(execution);
  return {
    ...members,
    Parameters: execution.wireParameters,
    Variables: wireMap(execution.variables),
    StepExecutions: execution.steps.map((record) => stepView(record, record.status === "Waiting" ? wait : undefined)),
    StepExecutionsTruncated: false,
  };
}

/** One page of a list: MaxResults from 1 to 50, NextToken as this function gave it. */
export function page<T>(items: T[], input: Record<string, unknown>): { items: T[]; NextToken?: string } {
  const size = Math.min(Number(input.MaxResults ?? 50), 50);
  const from = Number(input.NextToken ?? 0);
  const next = from + size < items.length ? { NextToken: String(from + size) } : {};
  return { items: items.slice(from, from + size), ...next };
}
