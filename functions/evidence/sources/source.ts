import type { Incident, Stage } from "../incident";
import type { DeclaredCall, Inquiry } from "../inquiry";

/** What a source has to say: something, or that there is nothing. */
export interface Outcome {
  status: "collected" | "nothing";
  /** One sentence. */
  detail: string;
  /** What the answers come to, where that is more than their sum. */
  data?: unknown;
}

export const collected = (detail: string, data?: unknown): Outcome => ({
  status: "collected",
  detail,
  ...(data !== undefined && { data }),
});
export const nothing = (detail: string): Outcome => ({ status: "nothing", detail });

/** One place where the cause or the course of an incident can be read. */
export interface Source {
  /** kebab-case: its raw answers are `raw/NAME.json`. */
  name: string;
  title: string;
  /** Where the query runs: the member account, or the security account in the Region of the incident or in its home Region. */
  in: "member" | "security" | "home";
  stages: readonly Stage[];
  calls: readonly DeclaredCall[];
  /** Runs the queries. What it throws is the reason why the source is missing; the answers until then are kept. */
  collect(incident: Incident, inquiry: Inquiry): Promise<Outcome>;
}

export const always: readonly Stage[] = ["opened", "closed"];

/** Hours before it broke in which a change counts as a possible cause. */
export const precedingHours = 24;

/** From when to when a source looks: the preceding hours, until now. */
export function windowOf({ brokeAt }: Incident, now: number): { from: Date; broke: Date; to: Date } {
  const broke = Math.min(Date.parse(brokeAt), now);
  return { from: new Date(broke - precedingHours * 3_600_000), broke: new Date(broke), to: new Date(now) };
}

export const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;
