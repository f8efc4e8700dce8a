import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Output } from "./dependencies";
import { metricLine } from "./metrics";

/** The message is right, but cannot be handled now: it returns to the queue, which is no failure. */
export class NotYet extends Error {}

/**
 * Handles the messages of a batch one after another; those that fail return to the queue, and are logged and counted,
 * except for NotYet.
 * @param failure what the log says then.
 */
export async function eachMessage(
  { emit, log, now }: Output,
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
      if (error instanceof NotYet) {
        log.info(message, { messageId });
      } else {
        log.error(failure, { messageId, error: { name, message } });
        // A failed message does not make the invocation fail, so AWS/Lambda Errors never shows it.
        emit(metricLine("Reflex", "Failures", { Function: functionName }, now()));
      }
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
