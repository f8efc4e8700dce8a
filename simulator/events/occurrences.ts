import type { EventBridge, Rule } from "./eventBridge";

/** When the rules with a schedule fire between two moments, in that order. */
export function occurrences(events: EventBridge, after: Date, until: Date): Array<{ rule: Rule; at: Date }> {
  const due: Array<{ rule: Rule; at: Date }> = [];
  for (const rule of events.scheduled()) {
    const { schedule } = rule;
    if (!schedule || rule.state === "DISABLED") continue;
    for (let at = schedule.next(after, schedule.since); at && at <= until; at = schedule.next(at, schedule.since)) {
      due.push({ rule, at });
    }
  }
  return due.sort((a, b) => a.at.getTime() - b.at.getTime());
}
