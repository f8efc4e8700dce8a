import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSchedule } from "../../simulator/events/schedule";

const after = (time: string) => new Date(time);
const next = (expression: string, time: string, anchor = "2026-11-24T09:14:00Z") =>
  parseSchedule(expression).next(after(time), after(anchor))?.toISOString().replace(".000Z", "Z");

describe("a schedule by rate", () => {
  it("counts from when the rule was made", () => {
    assert.equal(next("rate(5 minutes)", "2026-11-24T09:14:00Z"), "2026-11-24T09:19:00Z");
    assert.equal(next("rate(5 minutes)", "2026-11-24T09:19:00Z"), "2026-11-24T09:24:00Z");
    assert.equal(next("rate(1 hour)", "2026-11-24T12:00:00Z"), "2026-11-24T12:14:00Z");
    assert.equal(next("rate(7 days)", "2026-11-24T09:15:00Z"), "2026-12-01T09:14:00Z");
  });

  it("is refused where PutRule refuses it", () => {
    for (const wrong of [
      "rate(1 minutes)",
      "rate(10 minute)",
      "rate(0 minutes)",
      "rate(-1 minutes)",
      "rate(10 seconds)",
      "rate(1 year)",
      "rate(5 MINUTES)",
      "rate( 5 minutes)",
      "rate(5 minutes )",
      " rate(5 minutes)",
      "every(5 minutes)",
      "",
    ]) {
      assert.throws(() => parseSchedule(wrong), /Parameter ScheduleExpression is not valid/, wrong);
    }
  });
});

describe("a schedule by the calendar", () => {
  // The examples are those of the EventBridge user guide, "Cron expressions", and the wildcards that it lists.
  const cases: Array<[expression: string, from: string, then: string | undefined]> = [
    ["cron(0 10 * * ? *)", "2026-11-24T10:00:00Z", "2026-11-25T10:00:00Z"],
    ["cron(15 12 * * ? *)", "2026-11-24T12:14:59Z", "2026-11-24T12:15:00Z"],
    ["cron(0 18 ? * MON-FRI *)", "2026-11-27T18:00:00Z", "2026-11-30T18:00:00Z"],
    ["cron(0 8 1 * ? *)", "2026-11-01T08:00:00Z", "2026-12-01T08:00:00Z"],
    ["cron(0/15 * * * ? *)", "2026-11-24T09:46:00Z", "2026-11-24T10:00:00Z"],
    ["cron(0/5 8-17 ? * MON-FRI *)", "2026-11-27T17:55:00Z", "2026-11-30T08:00:00Z"],
    ["cron(0 9 ? * 2#1 *)", "2026-11-24T00:00:00Z", "2026-12-07T09:00:00Z"],
    ["cron(0 7 ? * MON *)", "2026-11-23T07:00:00Z", "2026-11-30T07:00:00Z"],
    ["cron(0 7 ? * 1 *)", "2026-11-24T07:00:00Z", "2026-11-29T07:00:00Z"],
    ["cron(0 7 ? * L *)", "2026-11-24T07:00:00Z", "2026-11-28T07:00:00Z"],
    ["cron(0 10 ? * 6L 2026-2027)", "2026-11-24T07:00:00Z", "2026-11-27T10:00:00Z"],
    ["cron(0 10 ? * FRIL *)", "2026-11-28T07:00:00Z", "2026-12-25T10:00:00Z"],
    ["cron(0 0 L * ? *)", "2027-02-01T00:00:00Z", "2027-02-28T00:00:00Z"],
    ["cron(0 0 L 2 ? *)", "2026-11-24T00:00:00Z", "2027-02-28T00:00:00Z"],
    ["cron(0 0 L 2 ? 2028)", "2026-11-24T00:00:00Z", "2028-02-29T00:00:00Z"],
    // 1 August 2026 is a Saturday: the nearest weekday of the same month is Monday the 3rd.
    ["cron(0 0 1W 8 ? *)", "2026-07-24T00:00:00Z", "2026-08-03T00:00:00Z"],
    // 31 January 2027 is a Sunday, and the last of its month: Friday the 29th.
    ["cron(0 0 31W 1 ? *)", "2026-11-24T00:00:00Z", "2027-01-29T00:00:00Z"],
    ["cron(0 0 15W * ? *)", "2026-11-01T00:00:00Z", "2026-11-16T00:00:00Z"],
    // No 30th in February, so March.
    ["cron(0 0 30W * ? *)", "2027-01-31T00:00:00Z", "2027-03-30T00:00:00Z"],
    ["cron(0 0 29 2 ? *)", "2026-11-24T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["cron(0 0 31 2 ? *)", "2026-11-24T00:00:00Z", undefined],
    ["cron(0 0 1 1 ? 2020)", "2026-11-24T00:00:00Z", undefined],
    ["cron(5,35 14 * * ? *)", "2026-11-24T14:05:00Z", "2026-11-24T14:35:00Z"],
    // Recorded as accepted, beyond what the guide says; what they mean follows from their parts.
    ["rate(01 minute)", "2026-11-24T09:14:00Z", "2026-11-24T09:15:00Z"],
    ["cron(0/30 20-2 ? * MON-FRI *)", "2026-11-27T23:30:00Z", "2026-11-30T00:00:00Z"],
    ["cron(50-10/5 * * * ? *)", "2026-11-24T09:10:00Z", "2026-11-24T09:50:00Z"],
    ["cron(0 0 1 NOV-FEB ? *)", "2027-02-01T00:00:00Z", "2027-11-01T00:00:00Z"],
    ["cron(0 0 ? * FRI-MON *)", "2026-11-23T00:00:00Z", "2026-11-27T00:00:00Z"],
    ["cron(0 0 28-3 * ? *)", "2026-11-03T00:00:00Z", "2026-11-28T00:00:00Z"],
    ["cron(0 0 LW * ? *)", "2027-01-01T00:00:00Z", "2027-01-29T00:00:00Z"],
    ["cron(0 0 L-3 2 ? *)", "2026-11-24T00:00:00Z", "2027-02-25T00:00:00Z"],
    ["cron(0/0 8 1 * ? *)", "2026-11-24T00:00:00Z", "2026-12-01T08:00:00Z"],
    ["cron(0 0 1 jan,JUL ? *)", "2026-11-24T00:00:00Z", "2027-01-01T00:00:00Z"],
  ];
  for (const [expression, from, then] of cases) {
    it(`${expression} after ${from}: ${then ?? "never"}`, () => assert.equal(next(expression, from), then));
  }

  it("is refused where a field says nothing, too much, or what does not exist", () => {
    for (const wrong of [
      "cron(0 1 * * * *)",
      "cron(0 1 ? * ? *)",
      "cron(71 8 1 * ? *)",
      "cron(INVALID)",
      "cron(0 8 1 * ?)",
      "cron(0 8 1 * ? * *)",
      "cron(0  8 1 * ? *)",
      "cron(0 24 1 * ? *)",
      "cron(0 8 32 * ? *)",
      "cron(0 8 0 * ? *)",
      "cron(0 8 1 13 ? *)",
      "cron(0 8 ? * 8 *)",
      "cron(0 8 ? * 2#6 *)",
      "cron(0 8 ? * DAY *)",
      "cron(0 8 1 * ? 2027-2026)",
      "cron(*/0 8 1 * ? *)",
      "cron(L 8 1 * ? *)",
      "cron(1/2/3 8 1 * ? *)",
    ]) {
      assert.throws(() => parseSchedule(wrong), /Parameter ScheduleExpression is not valid/, wrong);
    }
  });

  it("fires at the first whole minute that its fields name, and at none before", () => {
    const field = (low: number, high: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min: low, max: high }).map(String),
        fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 2, maxLength: 4 }).map((all) => all.join(",")),
        fc
          .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
        fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 20 })).map(([a, b]) => `${a}/${b}`),
      );
    const takes = (text: string, value: number, high: number) =>
      text.split(",").some((part) => {
        const [range = "", step] = part.split("/");
        const [from, to] = range === "*" ? [0, high] : range.split("-").map(Number);
        const last = to ?? (step === undefined ? from! : high);
        return value >= from! && value <= last && (value - from!) % Number(step ?? 1) === 0;
      });
    fc.assert(
      fc.property(field(0, 59), field(0, 23), fc.integer({ min: 0, max: 525_600 }), (minute, hour, offset) => {
        const start = Date.parse("2026-01-01T00:00:00Z") + offset * 60_000;
        const found = parseSchedule(`cron(${minute} ${hour} * * ? *)`).next(new Date(start), new Date(0))!;
        const fits = (time: number) => {
          const date = new Date(time);
          return takes(minute, date.getUTCMinutes(), 59) && takes(hour, date.getUTCHours(), 23);
        };
        assert.ok(found.getTime() > start && found.getTime() % 60_000 === 0 && fits(found.getTime()));
        for (let time = start + 60_000; time < found.getTime(); time += 60_000) assert.ok(!fits(time));
      }),
      { numRuns: 200 },
    );
  });
});
