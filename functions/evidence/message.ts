import { isRecord } from "../../aws/json";

/** What the function has to do, read from an event that a rule queued. */
export type Request =
  | { kind: "decision"; key: string; versionId?: string }
  | { kind: "run"; account: string; region: string; executionId: string }
  | { kind: "workflow"; executionArn: string };

/** The message is of no form that the rules queue; it goes to the dead-letter queue. */
export class MalformedMessage extends Error {
  constructor(problem: string) {
    super(`The message ${problem}. Check the rules whose target is the queue.`);
    this.name = "MalformedMessage";
  }
}

/** Key of a decision that triage keeps. */
const decisionKey = /^incidents\/[\w-]{1,100}\/decision\.json$/;

/** Reads `{"event": EVENT}`, as the rules queue it. @throws MalformedMessage, whose text never repeats the body. */
export function parseMessage(body: string): Request {
  const event = object(parsed(body).event);
  const detail = object(event.detail);
  switch (event["detail-type"]) {
    case "Object Created": {
      const stored = object(detail.object);
      const key = text(stored.key, "names no object");
      if (!decisionKey.test(key)) throw new MalformedMessage("is about an object that is no decision");
      const versionId = stored["version-id"];
      return { kind: "decision", key, ...(typeof versionId === "string" && { versionId }) };
    }
    case "EC2 Automation Execution Status-change Notification":
      return {
        kind: "run",
        account: text(event.account, "names no account"),
        region: text(event.region, "names no Region"),
        executionId: text(detail.ExecutionId, "names no run"),
      };
    case "Step Functions Execution Status Change":
      return { kind: "workflow", executionArn: text(detail.executionArn, "names no execution") };
    default:
      throw new MalformedMessage("is of an unknown detail-type");
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    return object(JSON.parse(body));
  } catch {
    throw new MalformedMessage("is not JSON");
  }
}

function object(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function text(value: unknown, problem: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new MalformedMessage(problem);
}
