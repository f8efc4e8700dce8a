import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Dependencies } from "../triage/dependencies";
import { metricLine } from "./metrics";

/**
 * Handles the messages of a batch one after another; those that fail return to the queue, and are logged and counted.
 * @param failure what the log says then.
 */
export async function eachMessage(
  { emit, log, now }: Pick<Dependencies, "emit" | "log" | "now">,
  functionName: string,
  { Records }: SQSEvent,
  failure: string,
  handle: (body: string, messageId: string) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { body, messageId } of Records) {
    try {
      await handle(body, messageId);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      log.error(failure, { messageId, error: { name, message } });
      // A failed message does not make the invocation fail, so AWS/Lambda Errors never shows it.
      emit(metricLine("Reflex", "Failures", { Function: functionName }, now()));
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
