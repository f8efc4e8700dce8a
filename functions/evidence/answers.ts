import type { Call } from "../shared/dependencies";
import type { Incident } from "./incident";
import { Inquiry, type RecordedCall, reasonOf } from "./inquiry";
import { redact } from "./redact";
import type { Source } from "./sources/source";

/** What one source said, as `raw/NAME.json` holds it. */
export interface Answers {
  source: string;
  title: string;
  account: string;
  region: string;
  /** ISO 8601. */
  collectedAt: string;
  /** collected: it answered. nothing: it has nothing, `detail` says why. failed: `detail` says why. */
  status: "collected" | "nothing" | "failed";
  detail: string;
  /** What is missing although it answered. */
  notes: string[];
  /** How many secrets were redacted. */
  redactions: number;
  data?: unknown;
  calls: RecordedCall[];
}

/** Seconds that one source may last: a slow one must not cost the others their place in the file. */
export const sourceSeconds = 90;

interface Surroundings {
  account: string;
  region: string;
  call: Call;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Queries one source. Never fails: what went wrong is part of the answer. */
export async function answersOf(source: Source, incident: Incident, around: Surroundings): Promise<Answers> {
  const { account, region, now, sleep } = around;
  const inquiry = new Inquiry(source.calls, around.call, now, sleep);
  const outcome = await withinLimit(source.collect(incident, inquiry), now).catch((error: unknown) => ({
    status: "failed" as const,
    detail: reasonOf(error),
    data: undefined,
  }));
  const { value: data, count } = redact(outcome.data);
  return {
    source: source.name,
    title: source.title,
    account,
    region,
    collectedAt: new Date(now()).toISOString(),
    status: outcome.status,
    detail: outcome.detail,
    notes: inquiry.notes,
    redactions: inquiry.redactions + count,
    ...(data !== undefined && { data }),
    // A copy: calls that a source which is out of time has still under way are not part of it.
    calls: inquiry.calls.map((call) => ({ ...call })),
  };
}

/** The limit counts on the caller's clock: where that is simulated, a slow machine does not shorten the time. */
async function withinLimit<T>(work: Promise<T>, now: () => number): Promise<T> {
  const deadline = now() + sourceSeconds * 1000;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const check = () => {
      const left = deadline - now();
      if (left > 0) timer = setTimeout(check, left);
      else reject(new Error(`It did not answer within ${sourceSeconds} seconds.`));
    };
    check();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The successful answers to one operation, in the order in which they were given. */
export function outputsOf<T>(answers: Answers | undefined, operation: string): T[] {
  return (answers?.calls ?? []).flatMap(({ operation: name, output }) =>
    name === operation && output !== undefined ? [output as T] : [],
  );
}
