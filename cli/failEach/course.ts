import { pagesTopicName } from "../../organization/names";
import type { TimedEntry } from "../../simulator";

/** In the message of every error that `--fail-each` injects. */
export const refusalMark = "refused by this drill";

/** What the judge needs to know of one drill, as data that processes exchange. */
export interface Course {
  runs: RunCourse[];
  /** What the topic of pages sent to people, in its order. */
  messages: Message[];
  /** Whether the refusal was met at all. */
  refused: boolean;
  /** The subject and the outcome at the end, without ids and times. */
  end: string;
}

export interface RunCourse {
  id: string;
  /** Name of the document. */
  document: string;
  status: string;
  /** How often each step succeeded and failed: a step of a loop ends once for each iteration. */
  steps: Record<string, { succeeded: number; failed: number }>;
}

export interface Message {
  /** The run that sent it; absent for a rule, a workflow or a function. */
  runId?: string;
  text: string;
  /** Sent after the first refusal. */
  late: boolean;
}

export function courseOf({
  timeline,
  after,
  outcome,
}: {
  timeline: readonly TimedEntry[];
  after: object;
  outcome: string[];
}): Course {
  const refusedAt = timeline.findIndex(isRefusal);
  return {
    runs: runsIn(timeline),
    messages: messagesIn(timeline, refusedAt),
    refused: refusedAt >= 0,
    end: withoutIds(JSON.stringify([after, outcome])),
  };
}

const isRefusal = (entry: TimedEntry): boolean =>
  entry.kind === "call" && entry.error !== undefined && entry.error.message.includes(refusalMark);

function runsIn(timeline: readonly TimedEntry[]): RunCourse[] {
  const runs = new Map<string, RunCourse>();
  for (const entry of timeline) {
    if (entry.kind === "automation") {
      const { executionId: id, status } = entry;
      const document = entry.document.split("/").at(-1) ?? entry.document;
      runs.set(id, { id, document, status, steps: runs.get(id)?.steps ?? {} });
    } else if (entry.kind === "step" && isOver(entry.status)) {
      const steps = runs.get(entry.executionId)?.steps ?? {};
      const step = steps[entry.step] ?? { succeeded: 0, failed: 0 };
      step[entry.status === "Success" ? "succeeded" : "failed"]++;
      steps[entry.step] = step;
    }
  }
  return [...runs.values()];
}

const isOver = (status: string): boolean => ["Success", "Failed", "TimedOut", "Cancelled"].includes(status);

/**
 * Messages are delivered as entries of their own. What a run publishes is composed a moment later, so the call of the run
 * decides whether it came after the refusal.
 */
function messagesIn(timeline: readonly TimedEntry[], refusedAt: number): Message[] {
  const sent = new Map<string, number>();
  return timeline.flatMap((entry, index) => {
    if (entry.kind === "call" && entry.operation === "Publish" && entry.principal.kind === "role-session") {
      const attributes = (entry.input.MessageAttributes ?? {}) as Record<string, { StringValue?: string }>;
      const { execution, title } = attributes;
      if (!entry.error && entry.principal.sessionName.startsWith("Automation-"))
        sent.set(`${execution?.StringValue} ${title?.StringValue}`, index);
    }
    if (entry.kind !== "message" || !entry.topicArn.endsWith(`:${pagesTopicName}`)) return [];
    const { email, execution, title } = readMessage(entry.message);
    const byRun = sent.get(`${execution} ${title}`);
    const text = [entry.subject, email].filter(Boolean).join("\n");
    return [
      {
        ...(byRun !== undefined && execution !== undefined && { runId: execution }),
        text,
        late: refusedAt >= 0 && (byRun ?? index) > refusedAt,
      },
    ];
  });
}

/** The text of an e-mail, and which run sent it under which title, of what is published. */
function readMessage(message: string): { email: string; execution?: string; title?: string } {
  try {
    const { default: chat, email } = JSON.parse(message) as { default: string; email: string };
    const { metadata } = JSON.parse(chat) as { metadata: { additionalContext: Record<string, string> } };
    return { email, ...metadata.additionalContext };
  } catch {
    // An alarm.
    return { email: message };
  }
}

/** Ids and times differ between two drills of the same event. */
export const withoutIds = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\dT\d\d[:-]\d\d[:-]\d\d(\.\d+)?Z?/g, "TIME")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
    .replace(/\b(AKIA|ASIA|AROA|AIDA|AIPA|ANPA)[A-Z0-9]+/g, "$1")
    .replace(/-[0-9a-f]{8,17}\b/g, "-ID");
