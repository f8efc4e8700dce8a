import type { TimedEntry } from "../../simulator";
import { type Activity, endedWell } from "./course";

/**
 * What must not be, whatever AWS does:
 *
 * - `silent`: something went wrong and nobody was notified: nothing answered the incident; a run or a workflow failed; an event
 *   was lost; everything seemed to end well, and the scenario's claims do not hold.
 * - `vetoed`: a run ended and what makes the resource safe was not done, though no policy forbids it.
 * - `twice`: the same was started again for the same resource, though the first had not failed.
 */
export type Fault = { fault: "silent" | "vetoed" | "twice"; what: string };

/** A drill in chaos, as data. */
export interface Incident {
  verdict: string;
  /** What the scenario claims of the end and does not hold. */
  unmet: readonly string[];
  activities: readonly Activity[];
  timeline: readonly TimedEntry[];
}

/** What is wrong with how an incident went. What was not done and said is in order: `reported`. */
export function faultsIn(incident: Incident): Fault[] {
  return [...silences(incident), ...incident.activities.flatMap(veto), ...twice(incident.activities)];
}

/** What was not done, by a policy or because it failed, and was said. One sentence each. */
export function reportedIn({ activities, unmet }: Pick<Incident, "activities" | "unmet">): string[] {
  const told = activities.filter((one) => one.told && (!endedWell(one) || one.forbidden.length > 0));
  return [
    ...told.map(({ name, status, forbidden }) => {
      const why = forbidden.length > 0 ? `, a policy forbids ${[...new Set(forbidden)].join(" and ")}` : "";
      return `${name} ended ${status}${why}, and said so`;
    }),
    ...(told.length > 0 ? unmet : []),
  ];
}

function silences({ verdict, unmet, activities, timeline }: Incident): Fault[] {
  const silent = (what: string): Fault => ({ fault: "silent", what });
  const lost = timeline.flatMap((entry) =>
    entry.kind === "delivery" && entry.outcome === "failed" && entry.error ? [{ ...entry, ...entry.error }] : [],
  );
  return [
    ...(verdict === "unanswered" ? [silent("nothing answered the incident")] : []),
    ...activities
      .filter((one) => !endedWell(one) && !one.told)
      .map(({ name, status }) => silent(`${name} ended ${status || "nowhere"}, and nobody was notified`)),
    ...lost.map(({ rule, code, message }) => silent(`an event of ${rule} was not delivered: ${code} ${message}`)),
    ...(activities.some((one) => one.told) ? [] : unmet.map((claim) => silent(`${claim}, and nobody was notified`))),
  ];
}

function veto(activity: Activity): Fault[] {
  const { name, status, essential, isContainment, forbidden } = activity;
  const vetoed = (what: string): Fault => ({ fault: "vetoed", what });
  if (isContainment && essential.length === 0 && !endedWell(activity) && forbidden.length === 0) {
    return [vetoed(`${name} ended ${status} before it came to what makes the resource safe`)];
  }
  return essential
    .filter((one) => one.status !== "Success" && !one.forbidden)
    .map(({ step }) => vetoed(`${name} did not do ${step}, which no policy forbids`));
}

function twice(activities: readonly Activity[]): Fault[] {
  return activities.flatMap((one, index): Fault[] => {
    const before = activities.slice(0, index);
    const same = before.some((other) => other.name === one.name && other.subject === one.subject && endedWell(other));
    return same ? [{ fault: "twice", what: `${one.name} ran again for the same resource` }] : [];
  });
}
