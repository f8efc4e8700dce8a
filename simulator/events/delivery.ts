import { AwsError, type BusEvent } from "../aws";
import type { SimulatedClock } from "../clock";
import type { Timeline } from "../timeline";
import type { Deliver, Hops, Rule, Target } from "./eventBridge";
import { buildTargetInput } from "./input";

/** What a target adapter throws when a delivery fails: an EventBridge ERROR_CODE, and whether trying again may help. */
export class DeliveryError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly retriable: boolean,
  ) {
    super(message);
    this.name = "DeliveryError";
  }
}

/** Hands a built body to a target; resolves with the reason why it was allowed, where a policy decided. */
export type Send = (
  rule: Rule,
  target: Target,
  body: string,
  event: BusEvent,
  hops: Hops,
) => Promise<string | undefined>;

/** Sends a failed delivery to a dead-letter queue as the events service; throws when the queue refuses it. */
export type SendToDeadLetters = (
  rule: Rule,
  queueArn: string,
  body: string,
  attributes: Record<string, string>,
) => Promise<void>;

// EventBridge publishes neither its latency nor its back-off; these only make a story's times move.
const deliveryLatencyMs = 400;
const backOffMs = (attempt: number) => Math.min(1000 * 2 ** attempt, 15 * 60_000);

/** Delivery with retry policy and dead-letter queues (EventBridge user guide, eb-rule-retry-policy and eb-rule-dlq). */
export function delivery(clock: SimulatedClock, timeline: Timeline, send: Send, bury: SendToDeadLetters): Deliver {
  return async (rule, target, event, hops) => {
    const record = {
      account: rule.account,
      region: rule.region,
      rule: rule.name,
      targetArn: target.Arn,
      eventId: event.id,
    };
    const fail = async (body: string, code: string, message: string, exhausted?: Record<string, string>) => {
      const queue = target.DeadLetterConfig?.Arn;
      const attributes = {
        RULE_ARN: rule.arn,
        TARGET_ARN: target.Arn,
        ERROR_CODE: code,
        ERROR_MESSAGE: message,
        ...exhausted,
      };
      let sentTo: "dlq" | "lost" = "lost";
      let lost = "";
      if (queue) {
        try {
          await bury(rule, queue, body, attributes);
          sentTo = "dlq";
        } catch (error) {
          lost = `; the dead-letter queue refused it: ${(error as Error).message}`;
        }
      }
      timeline.add({
        kind: "delivery",
        ...record,
        outcome: "failed",
        error: { code, message: message + lost, sentTo },
      });
    };

    await clock.sleep(deliveryLatencyMs);
    const started = clock.now().getTime();
    const context = { ruleArn: rule.arn, ruleName: rule.name, ingestionTime: clock.now() };
    const built = buildTargetInput(target, event, context);
    if (!built.ok) return fail(built.body, built.code, built.message);
    if (built.body === "") {
      // Neither the target nor the dead-letter queue ever gets an empty input (stackd eventbridge/inputs.json).
      timeline.add({
        kind: "note",
        text: `rule ${rule.name}: the input for ${target.Arn} is empty, so nothing is sent`,
      });
      return;
    }

    const attempts = target.RetryPolicy?.MaximumRetryAttempts ?? 185;
    const age = (target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400) * 1000;
    for (let attempt = 0; ; attempt++) {
      try {
        const reason = await send(rule, target, built.body, event, hops);
        const decision = reason === undefined ? undefined : { allowed: true, reason };
        timeline.add({ kind: "delivery", ...record, outcome: "delivered", decision });
        return;
      } catch (error) {
        const failure = asDeliveryError(error);
        const tooMany = attempt >= attempts;
        const tooOld = clock.now().getTime() + backOffMs(attempt) - started > age;
        if (!failure.retriable) return fail(built.body, failure.code, failure.message);
        if (tooMany || tooOld) {
          return fail(built.body, failure.code, failure.message, {
            EXHAUSTED_RETRY_CONDITION: tooMany ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds",
            RETRY_ATTEMPTS: String(attempt),
          });
        }
        const waiting = { code: failure.code, message: failure.message, sentTo: "retry" as const };
        timeline.add({ kind: "delivery", ...record, outcome: "retried", error: waiting });
        await clock.sleep(backOffMs(attempt));
      }
    }
  };
}

/** Answers of the service called, as EventBridge files them. */
function asDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const { name, message, status } = describeError(error);
  if (/AccessDenied|AuthorizationError|NotAuthorized|KMSDisabled/.test(name)) {
    return new DeliveryError("NO_PERMISSIONS", message, false);
  }
  if (/NotFound|NonExistent|DoesNotExist/.test(name)) return new DeliveryError("NO_RESOURCE", message, false);
  if (/Throttl|TooManyRequests/.test(name)) return new DeliveryError("THROTTLING", message, true);
  if (status >= 500) return new DeliveryError("ERROR_FROM_TARGET", message, true);
  return new DeliveryError("INVALID_PARAMETER", message, false);
}

function describeError(error: unknown): { name: string; message: string; status: number } {
  if (error instanceof AwsError) return { name: error.code, message: error.message, status: error.status };
  const sdk = error as { name?: string; message?: string; $metadata?: { httpStatusCode?: number } };
  return {
    name: sdk.name ?? "Unknown",
    message: sdk.message ?? String(error),
    // Without an answer the connection itself failed.
    status: sdk.$metadata?.httpStatusCode ?? 500,
  };
}
