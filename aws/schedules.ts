/** A schedule that EventBridge refuses, in its own words. */
export class InvalidSchedule extends Error {
  override readonly name = "InvalidSchedule";
}

/** When a scheduled rule fires. */
export interface Schedule {
  /**
   * The first occurrence after a moment; undefined when there is none any more.
   * @param anchor when the rule got its schedule: a rate counts from there, a cron expression depends on the calendar
   * only.
   */
  next(after: Date, anchor: Date): Date | undefined;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const unitMs = { minute: minuteMs, hour: 60 * minuteMs, day: dayMs };

/**
 * Reads `rate(5 minutes)` or `cron(0 12 ? * MON-FRI *)`, in UTC (EventBridge user guide, "Schedule expressions"). PutRule
 * accepts more than the guide says (tests/simulator/recorded/schedules.json); the forms below that are named as recorded
 * are those that were seen.
 * @throws InvalidSchedule where PutRule refuses it.
 */
export function parseSchedule(expression: string): Schedule {
  const rate = /^rate\(0*([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression);
  if (rate) {
    const [, count = "", unit = "", plural] = rate;
    if ((count === "1") !== (plural === "")) throw invalid();
    return everySoOften(Number(count) * unitMs[unit as keyof typeof unitMs]);
  }
  const fields = /^cron\((\S+(?: \S+){5})\)$/.exec(expression)?.[1]?.split(" ");
  if (!fields) throw invalid();
  return byCalendar(fields as [string, string, string, string, string, string]);
}

const everySoOften = (step: number): Schedule => ({
  next(after, anchor) {
    const passed = Math.floor((after.getTime() - anchor.getTime()) / step);
    return new Date(anchor.getTime() + Math.max(1, passed + 1) * step);
  },
});

/** The day of a month, as far as an expression can name it. */
interface Day {
  /** From 1. */
  date: number;
  /** 1 is Sunday. */
  weekday: number;
  /** Days that the month has. */
  length: number;
}
type DayTest = (day: Day) => boolean;

const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const lastYear = 2199;

function byCalendar([minute, hour, date, month, weekday, year]: [string, string, string, string, string, string]) {
  // One of the two days says nothing: a rule cannot name both.
  if ((date === "?") === (weekday === "?")) throw invalid();
  const minutes = valuesOf(minute, { low: 0, high: 59, wraps: true, suffixed: true });
  const hours = valuesOf(hour, { low: 0, high: 23, wraps: true });
  const months = new Set(valuesOf(month, { low: 1, high: 12, names: monthNames, wraps: true }));
  // Recorded: a year beyond the guide's 2199 is accepted. Nothing is known of when such a rule fires.
  const years = new Set(valuesOf(year, { low: 0, high: 9999 }));
  const isDay = weekday === "?" ? dateTest(date) : weekdayTest(weekday);
  const firstOf = (day: number, notBefore: number) => {
    for (const h of hours) {
      for (const m of minutes) {
        const moment = day + (h * 60 + m) * minuteMs;
        if (moment > notBefore) return new Date(moment);
      }
    }
    return undefined;
  };
  const schedule: Schedule = {
    next(after) {
      const start = new Date(after);
      for (let day = startOfDay(start); ; day += dayMs) {
        const here = new Date(day);
        if (here.getUTCFullYear() > lastYear) return undefined;
        if (!years.has(here.getUTCFullYear()) || !months.has(here.getUTCMonth() + 1) || !isDay(dayOf(here))) continue;
        const found = firstOf(day, after.getTime());
        if (found) return found;
      }
    },
  };
  return schedule;
}

const startOfDay = (date: Date) => Math.floor(date.getTime() / dayMs) * dayMs;

const dayOf = (date: Date): Day => ({
  date: date.getUTCDate(),
  weekday: date.getUTCDay() + 1,
  length: new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
});

/**
 * Day of the month: also `L`, the last one, `L-3`, three days before it, `15W`, the weekday nearest to the 15th in the same
 * month, and `LW`, the last weekday.
 */
function dateTest(field: string): DayTest {
  const beforeLast = /^L(?:-(\d{1,2}))?$/.exec(field);
  if (beforeLast) {
    const days = within(beforeLast[1] ?? "0", 0, 30);
    return ({ date, length }) => date === length - days;
  }
  if (field === "LW") return (day) => isWeekdayNearest(day, day.length);
  const nearest = /^(\d{1,2})W$/.exec(field)?.[1];
  if (nearest !== undefined) {
    const wanted = within(nearest, 1, 31);
    return (day) => isWeekdayNearest(day, wanted);
  }
  // Recorded for a Tuesday: a W behind a range does not keep the rule from firing.
  const range = /^(\d{1,2}-\d{1,2})W$/.exec(field)?.[1];
  const dates = new Set(valuesOf(range ?? field, { low: 1, high: 31, wraps: true }));
  return ({ date }) => dates.has(date);
}

function isWeekdayNearest({ date, weekday, length }: Day, wanted: number): boolean {
  if (wanted > length) return false;
  // The weekday of the wanted date, 0 being Sunday.
  const there = (((weekday - 1 + wanted - date) % 7) + 7) % 7;
  let moved = wanted;
  if (there === 6) moved = wanted === 1 ? 3 : wanted - 1;
  if (there === 0) moved = wanted === length ? wanted - 2 : wanted + 1;
  return date === moved;
}

/** Day of the week: also `L`, a week's last (Saturday), `6L`, a month's last Friday, and `3#2`, its second Tuesday. */
function weekdayTest(field: string): DayTest {
  const values = { low: 1, high: 7, names: weekdayNames, wraps: true };
  const weekdayIn = (text: string) => oneOf(text, values);
  if (field === "L") return ({ weekday }) => weekday === 7;
  const last = /^(\w+?)L$/.exec(field)?.[1];
  if (last !== undefined) {
    const wanted = weekdayIn(last);
    return ({ weekday, date, length }) => weekday === wanted && date > length - 7;
  }
  const nth = /^(\w+)#([1-5])$/.exec(field);
  if (nth) {
    const wanted = weekdayIn(nth[1] ?? "");
    return ({ weekday, date }) => weekday === wanted && Math.ceil(date / 7) === Number(nth[2]);
  }
  const weekdays = new Set(valuesOf(field, values));
  return ({ weekday }) => weekdays.has(weekday);
}

/** What the values of a field may be. */
interface Values {
  low: number;
  high: number;
  /** Words for the values from `low` on; longer words count by their beginning (recorded: TUESDAY). */
  names?: string[];
  /** A range may go on from the end to the beginning: `FRI-MON`, `20-2` (recorded, and that years may not). */
  wraps?: boolean;
  /** Letters behind a number say nothing (recorded: `33x`). */
  suffixed?: boolean;
}

/** Every value that a field of lists, ranges and steps names, in order. */
function valuesOf(field: string, values: Values): number[] {
  const found = field.split(",").flatMap((part) => {
    const [range = "", step, ...more] = part.split("/");
    if (more.length > 0) throw invalid();
    return step === undefined ? rangeOf(range, values) : stepsOf(range, step, values);
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

/** `2/5` begins at 2 and goes on to the end; steps of 0 and beyond the end leave the 2 alone (recorded). */
function stepsOf(range: string, step: string, values: Values): number[] {
  if (!/^\d{1,4}$/.test(step)) throw invalid();
  const by = Number(step);
  const { low, high } = values;
  const isStart = range !== "*" && !range.includes("-");
  if (by === 0) {
    if (isStart) return [oneOf(range, values)];
    throw invalid();
  }
  const all = isStart ? upTo(oneOf(range, values), high) : range === "*" ? upTo(low, high) : rangeOf(range, values);
  return all.filter((_, index) => index % by === 0);
}

function rangeOf(range: string, values: Values): number[] {
  const { low, high } = values;
  if (range === "*") return upTo(low, high);
  const bounds = range.split("-");
  if (bounds.length > 2) throw invalid();
  const [from = 0, to = from] = bounds.map((bound) => oneOf(bound, values));
  if (from <= to) return upTo(from, to);
  if (!values.wraps) throw invalid();
  return [...upTo(from, high), ...upTo(low, to)];
}

const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

function oneOf(text: string, { low, high, names = [], suffixed }: Values): number {
  const named = /^[a-z]+$/i.test(text) ? names.findIndex((name) => text.toUpperCase().startsWith(name)) : -1;
  if (named >= 0) return named + low;
  return within(suffixed ? text.replace(/[a-z]+$/i, "") : text, low, high);
}

function within(text: string, low: number, high: number): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw invalid();
}

const invalid = () => new InvalidSchedule("Parameter ScheduleExpression is not valid.");
