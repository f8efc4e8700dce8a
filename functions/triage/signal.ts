import { catalogue } from "../../responses/catalogue";
import { field } from "../../responses/fields";
import type { CentralResponse, SignalEvent, Target } from "../../responses/types";
import { MalformedSignal } from "../../responses/types";

/** One queued event, understood: which response its rule belongs to, and whom it concerns. */
export interface Signal {
  /** Name of the rule that queued it. */
  rule: string;
  response: CentralResponse;
  event: SignalEvent;
  target: Target;
}

const central = new Map(
  catalogue.flatMap(
    (response): Array<[string, CentralResponse]> =>
      response.placement === "central" ? [[response.name, response]] : [],
  ),
);

/**
 * Reads the body that a rule's input transformer writes: `{"response": NAME, "rule": RULE, "event": {…}}`.
 * Throws MalformedSignal, whose text never repeats the body, for anything else.
 */
export function parseSignal(body: string): Signal {
  const message = parseJson(body);
  if (!isObject(message)) throw new MalformedSignal("body", "should be a JSON object");
  const { response: name, rule, event } = message;
  if (typeof name !== "string" || typeof rule !== "string") {
    throw new MalformedSignal("body", "should name its response and its rule");
  }
  const response = central.get(name);
  if (!response) throw new MalformedSignal("response", "is not a central response of the catalogue in this bundle");
  if (!isEvent(event)) throw new MalformedSignal("event", "should be an EventBridge event");
  return { rule, response, event, target: response.target(event) };
}

/** What makes an event something that nobody may act on, although it looks like a signal; undefined for a real one. */
export function rehearsal(event: SignalEvent): string | undefined {
  if (field(event, "replay-name") !== undefined) return "the event is a replay from the archive";
  if (field(event, "detail.service.additionalInfo.sample") === true) return "the finding is a sample";
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEvent(value: unknown): value is SignalEvent {
  return (
    isObject(value) &&
    ["id", "source", "detail-type", "account", "region", "time"].every((name) => typeof value[name] === "string") &&
    isObject(value.detail)
  );
}
