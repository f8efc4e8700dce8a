import { AwsError } from "../../aws";
import type { ExecutionRecord, StepRecord } from "../types";

interface Filter {
  Key: string;
  Values: string[];
}

const read = (filters: unknown): Filter[] => (Array.isArray(filters) ? (filters as Filter[]) : []);

function unsupported(key: string, known: string[]): AwsError {
  return new AwsError(
    "InvalidFilterKey",
    `The filter ${key} is not supported by the embedded organization; there are ${known.join(", ")}`,
  );
}

const executionKeys: Record<string, (execution: ExecutionRecord, value: string) => boolean> = {
  DocumentNamePrefix: ({ definition, documentName }, value) =>
    definition.name.startsWith(value) || documentName.startsWith(value),
  ExecutionStatus: ({ status }, value) => status === value,
  ExecutionId: ({ id }, value) => id === value,
  ParentExecutionId: ({ parentId }, value) => parentId === value,
  CurrentAction: ({ current }, value) => current?.step.action === value,
  StartTimeBefore: ({ startedAt }, value) => startedAt.getTime() < Date.parse(value),
  StartTimeAfter: ({ startedAt }, value) => startedAt.getTime() > Date.parse(value),
  TagKey: ({ tags }, value) => tags.some(({ Key, Value }) => Key === value || `${Key}|${Value}` === value),
};

const stepKeys: Record<string, (record: StepRecord, value: string) => boolean> = {
  StepExecutionStatus: ({ status }, value) => status === value,
  StepExecutionId: ({ id }, value) => id === value,
  StepName: ({ step }, value) => step.name === value,
  Action: ({ step }, value) => step.action === value,
  ParentStepExecutionId: ({ parent }, value) => parent?.record.id === value,
  ParentStepIteration: ({ parent }, value) => String(parent?.iteration) === value,
};

function matching<T>(items: T[], filters: unknown, keys: Record<string, (item: T, value: string) => boolean>): T[] {
  return read(filters).reduce((left, { Key, Values }) => {
    const holds = keys[Key];
    if (!holds) throw unsupported(Key, Object.keys(keys));
    return left.filter((item) => Values.some((value) => holds(item, value)));
  }, items);
}

/** Filters of DescribeAutomationExecutions. Throws InvalidFilterKey. */
export const executionsMatching = (executions: ExecutionRecord[], filters: unknown): ExecutionRecord[] =>
  matching(executions, filters, executionKeys);

/** Filters of DescribeAutomationStepExecutions. Throws InvalidFilterKey. */
export const stepsMatching = (records: StepRecord[], filters: unknown): StepRecord[] =>
  matching(records, filters, stepKeys);
