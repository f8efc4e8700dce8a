import { unknown } from "./analyze";
import { Tester } from "./subject";

const eventRule = "aws:cloudwatch/eventRule:EventRule";
const archive = "aws:cloudwatch/eventArchive:EventArchive";
const pattern = { source: ["aws.guardduty"], "detail-type": ["GuardDuty Finding"] };
const of = (value: unknown) => ({ eventPattern: JSON.stringify(value) });

describe("rule events-pattern-valid", () => {
  const rule = "events-pattern-valid";
  const tester = new Tester({ rule, type: eventRule, baseline: { name: "r", ...of(pattern) } });
  const kept = new Tester({ rule, type: archive, baseline: { name: "a", retentionDays: 30, ...of(pattern) } });

  it("accepts what EventBridge accepts, and schedules and archives without a pattern", async () => {
    await tester.accepts();
    await tester.accepts(of({ $or: [{ source: [{ prefix: "aws." }] }, { detail: { a: [{ numeric: [">", 1] }] } }] }));
    await tester.accepts({ eventPattern: undefined, scheduleExpression: "rate(1 hour)" });
    await kept.accepts();
    await kept.accepts({ eventPattern: undefined });
  });

  it("refuses what EventBridge refuses, and says where", async () => {
    await tester.refuses(of({ source: "aws.ec2" }), "eventPattern", /at source: the value is not a list.*Put it/);
    await tester.refuses(of({ detail: { a: [{ begins: "x" }] } }), "eventPattern", /at detail\.a/);
    await tester.refuses(of({}), "eventPattern", /refuses it: an object without fields/);
    await tester.refuses(of([]), "eventPattern", /a list/);
    await tester.refuses({ eventPattern: "{" }, "eventPattern", /not JSON/);
    await kept.refuses(of({ source: [] }), "eventPattern", /list is empty/);
  });

  it("refuses wildcards that are too complex for EventBridge", async () => {
    const names = (count: number) =>
      of({ detail: { name: Array.from({ length: count }, (_, index) => ({ wildcard: `*a${index}*` })) } });
    await tester.accepts(names(3));
    await tester.refuses(names(4), "eventPattern", /too complex.*two rules/);
  });

  it("refuses what is too long for the account", async () => {
    const long = of({ source: [{ prefix: "x".repeat(2040) }] });
    await tester.refuses(long, "eventPattern", /2066 characters.*2048/);
    await tester.accepts(long, { maximumLength: 4096 });
    await tester.refuses({}, "eventPattern", /characters/, { maximumLength: 10 });
  });

  it("says what is missing, of the wrong type, or not known", async () => {
    await tester.refuses({ eventPattern: undefined }, "eventPattern", /missing/);
    await tester.refuses({ eventPattern: pattern }, "eventPattern", /an object, where text belongs/);
    await tester.cannotJudge({ eventPattern: unknown.text }, "eventPattern");
    await kept.cannotJudge({ eventPattern: unknown.text }, "eventPattern");
  });

  // What event-ruler answered, and how often, is said in aws/patterns/unsteady.ts.
  it("refuses a list whose texts match by chance in event-ruler", async () => {
    const below = { numeric: ["<", 7] };
    const others = [
      { suffix: "-x" },
      { "equals-ignore-case": "low" },
      { wildcard: "a*" },
      { prefix: { "equals-ignore-case": "lo" } },
      { suffix: { "equals-ignore-case": "-X" } },
    ];
    const severity = (...list: unknown[]) => ({
      eventPattern: JSON.stringify({ source: ["s"], detail: { severity: list } }),
    });
    for (const other of others) {
      await tester.refuses(severity("HIGH", below, other), "eventPattern", /detail.severity match is left to chance/);
      await tester.accepts(severity(below, other, "HIGH"));
      await tester.accepts(severity("HIGH", other, below));
    }
    await tester.refuses(severity("HIGH", { numeric: ["<=", 7] }, "LOW", others[0]), "eventPattern", /left to chance/);
    await tester.accepts(severity("HIGH", below, { prefix: "x" }));
    await tester.accepts(severity("HIGH", { numeric: [">", 0, "<", 7] }, others[0]));
    await tester.accepts(severity("HIGH", below, { "anything-but": "x" }));
  });
});

describe("rule events-pattern-narrow", () => {
  const tester = new Tester({ rule: "events-pattern-narrow", type: eventRule, baseline: of(pattern) });

  it("accepts named sources, in every alternative", async () => {
    await tester.accepts();
    for (const matcher of [
      { prefix: "aws." },
      { suffix: ".app" },
      { "equals-ignore-case": "my.app" },
      { wildcard: "my.*" },
      { prefix: { "equals-ignore-case": "AWS." } },
    ])
      await tester.accepts(of({ source: [matcher] }));
    await tester.accepts(of({ $or: [{ source: ["a"] }, { source: ["b"], detail: { x: [1] } }] }));
    await tester.accepts(of({ source: ["a"], $or: [{ account: ["1"] }, { region: ["2"] }] }));
    await tester.accepts({ eventPattern: undefined, scheduleExpression: "rate(1 hour)" });
  });

  it("refuses what matches events of nearly any source", async () => {
    await tester.refuses(of({ account: ["111122223333"] }), "eventPattern", /any "source"/);
    for (const matcher of [{ prefix: "" }, { wildcard: "*" }, { exists: true }, { "anything-but": ["a"] }, null])
      await tester.refuses(of({ source: [matcher] }), "eventPattern", /nearly any value/);
    await tester.refuses(of({ source: ["a", { exists: true }] }), "eventPattern", /nearly any/);
    await tester.refuses(of({ $or: [{ source: ["a"] }, { account: ["1"] }] }), "eventPattern", /any "source"/);
  });

  it("requires the configured fields", async () => {
    const fields = { fields: ["source", "detail-type"] };
    await tester.accepts({}, fields);
    await tester.refuses(of({ source: ["a"] }), "eventPattern", /any "detail-type"/, fields);
    await tester.accepts(of({ account: ["1"] }), { fields: [] });
  });

  it("says what is not known, and leaves what is malformed to events-pattern-valid", async () => {
    await tester.accepts({ eventPattern: "nothing" });
    await tester.accepts({ eventPattern: 1 });
    await tester.cannotJudge({ eventPattern: unknown.text }, "eventPattern");
  });
});

describe("rule events-archive-retention", () => {
  const tester = new Tester({
    rule: "events-archive-retention",
    type: archive,
    baseline: { name: "a", eventSourceArn: "arn:aws:events:eu-west-1:111122223333:event-bus/b", retentionDays: 90 },
  });

  it("demands a number of days within limits", async () => {
    await tester.accepts();
    await tester.refuses({ retentionDays: undefined }, "retentionDays", /missing/);
    await tester.refuses({ retentionDays: 0 }, "retentionDays", /found 0.*1 to 3653/);
    await tester.refuses({ retentionDays: 1.5 }, "retentionDays", /found 1.5/);
    await tester.refuses({ retentionDays: "90" }, "retentionDays", /a number/);
    await tester.refuses({}, "retentionDays", /100 to 3653/, { minimumDays: 100 });
    await tester.refuses({}, "retentionDays", /1 to 30/, { maximumDays: 30 });
    await tester.cannotJudge({ retentionDays: unknown.text }, "retentionDays");
  });
});
