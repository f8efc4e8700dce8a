import { parseArn } from "../../aws/arn";
import { compilePattern, InvalidPattern } from "../../aws/patterns";
import { type Accompaniment, type ApiCall, AwsError } from "../aws";
import type { QueueConsumers, QueueMapping } from "../queueConsumers";
import { functionOf, targetArn } from "./target";

/** What CreateEventSourceMapping and UpdateEventSourceMapping say that matters to the poller. */
interface MappingInput {
  UUID?: string;
  EventSourceArn?: string;
  BatchSize?: number;
  Enabled?: boolean;
  FilterCriteria?: { Filters?: Array<{ Pattern?: string }> };
  FunctionResponseTypes?: string[];
}

/** The records of event source mappings are the emulator's; the queues are polled here. */
export function mappingRecords(consumers: QueueConsumers): Record<string, Accompaniment> {
  return {
    CreateEventSourceMapping: async (call) => {
      const input = call.input as MappingInput;
      const queueArn = input.EventSourceArn ?? "";
      if (parseArn(queueArn)?.service !== "sqs") throw notPolled(call, queueArn);
      const target = functionOf(call);
      const existing = consumers.of(queueArn).find(({ functionName }) => functionName === target.name);
      if (existing) {
        throw new AwsError(
          "ResourceConflictException",
          `An event source mapping with SQS arn ("${queueArn}") and function ("${targetArn(target)}") already exists. Please update or delete the existing mapping with UUID ${existing.uuid}`,
          409,
        );
      }
      const { account, region, name: functionName } = target;
      const mapping = {
        queueArn,
        functionName,
        account,
        region,
        ...settings({ BatchSize: 10, Enabled: true, ...input }),
      };
      return (response) => {
        consumers.add({ ...unfiltered, ...mapping, uuid: String(response.UUID) });
        // Messages may be waiting already.
        consumers.notify(queueArn);
      };
    },
    UpdateEventSourceMapping: async ({ input, ...call }) => {
      const functionName =
        input.FunctionName === undefined ? {} : { functionName: functionOf({ input, ...call }).name };
      const changes = { ...settings(input as MappingInput), ...functionName };
      return () => consumers.change(String(input.UUID), changes);
    },
    DeleteEventSourceMapping:
      async ({ input }) =>
      () =>
        consumers.remove(String(input.UUID)),
  };
}

const unfiltered = { batchSize: 10, enabled: true, reportBatchItemFailures: false, filters: [] };

function settings(input: MappingInput): Partial<QueueMapping> {
  const { BatchSize, Enabled, FilterCriteria, FunctionResponseTypes } = input;
  return {
    ...(BatchSize !== undefined && { batchSize: BatchSize }),
    ...(Enabled !== undefined && { enabled: Enabled }),
    ...(FunctionResponseTypes && {
      reportBatchItemFailures: FunctionResponseTypes.includes("ReportBatchItemFailures"),
    }),
    ...(FilterCriteria && { filters: (FilterCriteria.Filters ?? []).map(({ Pattern = "" }) => readFilter(Pattern)) }),
  };
}

/** A filter of a mapping: the language is that of event patterns. @throws AwsError InvalidParameterValueException */
export function readFilter(pattern: string): QueueMapping["filters"][number] {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw new AwsError("InvalidParameterValueException", `Invalid filter pattern definition. (${error.message})`);
  }
}

const notPolled = ({ operation }: ApiCall, source: string) =>
  new AwsError(
    "NotImplemented",
    `lambda ${operation} of ${source}: the embedded organization polls SQS queues only`,
    501,
  );
