import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { MalformedSignal } from "../../responses/types";
import type { Output } from "./dependencies";
import { metricLine } from "./metrics";
import { Refused } from "./refusals";

/** How often a message is received before its queue moves it to the dead-letter queue. */
export const attempts = 5;

/** The message is right, but cannot be handled now: it returns to the queue, which is no failure. */
export class NotYet extends Error {}

/** A message that nobody handles: it goes, or will go, to the dead-letter queue. */
export interface LostMessage {
  messageId: string;
  body: string;
  error: { name: string; message: string };
}

/**
 * Handles the messages of a batch one after another; those that fail return to the queue, and are logged and counted,
 * except for NotYet.
 * @param failure what the log says then.
 * @param lost called once for each message that goes to the dead-letter queue: at the first attempt where no attempt can
 *   succeed, else after the last. An invocation that dies calls it for none.
 */
export async function eachMessage(
  { emit, log, now }: Output,
  functionName: string,
  { Records }: SQSEvent,
  failure: string,
  handle: (body: string, messageId: string) => Promise<void>,
  lost?: (message: LostMessage) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { attributes, body, messageId } of Records) {
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
      if (lost && Number(attributes.ApproximateReceiveCount) === (isHopeless(error) ? 1 : attempts)) {
        await lost({ messageId, body, error: { name, message } }).catch((cause: unknown) =>
          log.error("Nobody could be notified of a lost message.", { messageId, error: String(cause) }),
        );
      }
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

/** No attempt can succeed. */
const isHopeless = (error: unknown) => error instanceof MalformedSignal || error instanceof Refused;
