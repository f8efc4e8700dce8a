import { isRecord } from "../../aws/json";
import { field } from "../../responses/fields";
import { readTarget } from "../../responses/reading";
import type { CentralResponse, Response, SignalEvent, Target } from "../../responses/types";
import { MalformedSignal } from "../../responses/types";
import { answeredElsewhere } from "../../signals/answeredElsewhere";

/** One queued event, understood: which response its rule belongs to, and which target it concerns. */
export interface Signal {
  /** Name of the rule that queued it. */
  rule: string;
  response: CentralResponse;
  event: SignalEvent;
  target: Target;
}

/**
 * Reads the body that a rule's input transformer writes: `{"response": NAME, "form": FORM, "rule": RULE, "event": {…}}`.
 * Most events carry one signal, and those that another response answers none. Throws MalformedSignal, whose text never
 * repeats the body, for anything else.
 */
export function parseSignals(body: string, responses: readonly Response[]): Signal[] {
  const message = parseJson(body);
  if (!isRecord(message)) throw new MalformedSignal("body", "should be a JSON object");
  const { response: name, form, rule, event } = message;
  if (typeof name !== "string" || typeof form !== "string" || typeof rule !== "string") {
    throw new MalformedSignal("body", "should name its response, the form of its signal and its rule");
  }
  const response = responses.find((one) => one.name === name);
  if (response?.placement !== "central") {
    throw new MalformedSignal("response", "is not a central response of the catalogue in this bundle");
  }
  const shape = Object.hasOwn(response.forms, form) ? response.forms[form] : undefined;
  if (!shape) throw new MalformedSignal("form", "is none that the response has");
  if (!isEvent(event)) throw new MalformedSignal("event", "should be an EventBridge event");
  if (response.onlyUnanswered && answeredElsewhere(event, responses)) return [];
  const events = shape.split?.(event) ?? [event];
  return events.map((each) => ({ rule, response, event: each, target: readTarget(shape, each) }));
}

/** Why a sample is not acted upon. */
export const isSample = "the finding is a sample";

/** What makes an event something that nobody may act on, although it looks like a signal; undefined for a real one. */
export function rehearsal(event: SignalEvent): string | undefined {
  if (field(event, "replay-name") !== undefined) return "the event is a replay from the archive";
  if (field(event, "detail.service.additionalInfo.sample") === true) return isSample;
  if (field(event, "detail.service.archived") === true) return "the finding is archived";
  return undefined;
}

// The error of JSON.parse quotes the text that it refuses, and that text must not reach the log.
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedSignal("body", "is not JSON");
  }
}

function isEvent(value: unknown): value is SignalEvent {
  return (
    isRecord(value) &&
    ["id", "source", "detail-type", "account", "region", "time"].every((name) => typeof value[name] === "string") &&
    isRecord(value.detail)
  );
}
