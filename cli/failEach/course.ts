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

/** Messages are delivered as entries of their own, behind the calls that publish them. */
function messagesIn(timeline: readonly TimedEntry[], refusedAt: number): Message[] {
  const senders = new Map<string, string>();
  return timeline.flatMap((entry, index) => {
    if (entry.kind === "call" && entry.operation === "Publish" && entry.principal.kind === "role-session") {
      const [, runId] = /^Automation-(.+)$/.exec(entry.principal.sessionName) ?? [];
      if (runId) senders.set(String(entry.input.Message), runId);
    }
    if (entry.kind !== "message" || !entry.topicArn.endsWith(`:${pagesTopicName}`)) return [];
    const runId = senders.get(entry.message);
    const text = [entry.subject, entry.message].filter(Boolean).join("\n");
    return [{ ...(runId && { runId }), text, late: refusedAt >= 0 && index > refusedAt }];
  });
}

/** Ids and times differ between two drills of the same event. */
export const withoutIds = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\dT\d\d[:-]\d\d[:-]\d\d(\.\d+)?Z?/g, "TIME")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
    .replace(/\b(AKIA|ASIA|AROA|AIDA|AIPA|ANPA)[A-Z0-9]+/g, "$1")
    .replace(/-[0-9a-f]{8,17}\b/g, "-ID");
