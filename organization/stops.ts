/**
 * What people stopped without a deployment. An item of the table `reflex-stops` in each governed Region of the security
 * account stops what its key names; without an item everything acts as it is configured.
 */
export interface Stop {
  /** The key: what is stopped (`stopKeys`). */
  pk: string;
  /** stopped: nothing starts, and no run goes on after an approval. observe: decisions are made and reported only. */
  state: "stopped" | "observe";
  /** Who did it: the ARN of their session. */
  by: string;
  /** ISO 8601 with seconds. */
  at: string;
  reason: string;
  /** When it ends by itself, ISO 8601 with seconds; absent: when somebody resumes it. */
  until?: string;
}

/** Keys of the table. A run knows its account and its runbook, and not which response started it. */
export const stopKeys = {
  all: "*",
  account: (id: string) => `account#${id}`,
  response: (name: string) => `response#${name}`,
  runbook: (name: string) => `runbook#${name}`,
} as const;

/** Whether a stop still holds. @param now milliseconds since the epoch. */
export const holds = ({ until }: Stop, now: number): boolean => until === undefined || Date.parse(until) > now;

/** A stop in a few words, as reasons and messages have it. */
export const describeStop = ({ at, by, pk, reason, state, until }: Stop): string =>
  `${state === "stopped" ? "stopped" : "set to observe"}${pk === stopKeys.all ? "" : ` (${pk.replace("#", " ")})`} by ${by} at ${at}${until === undefined ? "" : ` until ${until}`}: ${reason}`;
