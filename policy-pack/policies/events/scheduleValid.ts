import { InvalidSchedule, parseSchedule } from "../../../aws/schedules";
import { read } from "../../finding";
import { resourceRule } from "../../rule";

/** PutRule accepts the schedule, and only the default bus has schedules. */
export const scheduleValid = resourceRule({
  name: "events-schedule-valid",
  severity: "high",
  description: "A schedule is one that EventBridge accepts, on a bus that has schedules.",
  remediation: [
    "Write rate(5 minutes), rate(1 hour) or cron(minutes hours day-of-month month day-of-week year), in UTC.",
    "Write ? for one of the two days of a cron expression.",
    "Leave eventBusName out: only the default bus has schedules.",
  ],
  references: [],
  configuration: {},
  types: ["aws:cloudwatch/eventRule:EventRule"],
  *check(inputs) {
    const field = inputs.at("scheduleExpression");
    if (field.kind === "absent") return;
    const bus = inputs.at("eventBusName");
    if (bus.kind === "text" && !/^(default|arn:.*:event-bus\/default)$/.test(bus.text))
      yield { field: bus.path, found: `bus ${bus.text} has no schedules`, fix: "Put the rule on the default bus." };
    const expression = yield* read(field, "text", "Set it to a rate or a cron expression.");
    if (expression === undefined) return;
    try {
      parseSchedule(expression);
    } catch (error) {
      if (!(error instanceof InvalidSchedule)) throw error;
      yield {
        field: field.path,
        found: `EventBridge refuses ${JSON.stringify(expression)}`,
        fix: "Write a rate such as rate(5 minutes), or a cron expression of six fields with ? for one of the two days.",
      };
    }
  },
});
