import { InvalidSchedule, parseSchedule } from "../../../aws/schedules";
import { read } from "../../finding";
import { resourceRule } from "../../rule";

/** CreateSchedule accepts the expression. */
export const schedulerScheduleValid = resourceRule({
  name: "scheduler-schedule-valid",
  severity: "high",
  description: "A schedule of EventBridge Scheduler has an expression and a time zone that Scheduler accepts.",
  remediation: [
    "Write at(2027-01-31T09:00:00), rate(5 minutes), or cron(minutes hours day-of-month month day-of-week year).",
    "Write ? for one of the two days of a cron expression.",
    "Name the time zone as in the IANA database: Europe/Berlin.",
  ],
  references: [],
  types: ["aws:scheduler/schedule:Schedule"],
  configuration: {},
  *check(inputs) {
    const field = inputs.at("scheduleExpression");
    const expression = yield* read(field, "text", "Set it to a moment, a rate or a cron expression.");
    if (expression !== undefined && !isSchedule(expression))
      yield {
        field: field.path,
        found: `Scheduler refuses ${JSON.stringify(expression)}`,
        fix: "Write at(yyyy-mm-ddThh:mm:ss), rate(5 minutes), or a cron expression of six fields with one ?.",
      };
    const zone = inputs.at("scheduleExpressionTimezone");
    if (zone.kind === "absent") return;
    const name = yield* read(zone, "text", "Set it to the name of a time zone, or leave it out for UTC.");
    if (name !== undefined && !isTimeZone(name))
      yield {
        field: zone.path,
        found: `there is no time zone ${JSON.stringify(name)}`,
        fix: "Name one as Europe/Berlin.",
      };
  },
});

/** Scheduler user guide, "Schedule types on EventBridge Scheduler". */
function isSchedule(expression: string): boolean {
  const [, moment] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression) ?? [];
  if (moment !== undefined) return new Date(`${moment}Z`).toJSON()?.startsWith(moment) ?? false;
  try {
    parseSchedule(expression);
    return true;
  } catch (error) {
    if (error instanceof InvalidSchedule) return false;
    throw error;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
