import assert from "node:assert/strict";
import fc from "fast-check";
import { forwardingRules } from "../../components/forwarding";
import { anyOf, maximumPatternLength, provablyDisjoint } from "../../components/patterns";
import type { CentralResponse, EventPattern, PatternValue, SecurityGroupFacts } from "../../responses/types";
import { compilePattern } from "../../simulator/patterns";
import { central } from "./fixture";

const absent: PatternValue[] = [{ exists: false }];

/** Matchers and values of fields of which few combinations match by chance. */
const words = ["alpha", "beta", "alphabet"];
const matchers = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom<PatternValue>(...words),
    fc.constantFrom(...words).map((prefix): PatternValue => ({ prefix })),
    fc.constant<PatternValue>({ exists: true }),
    fc.constant<PatternValue>({ "anything-but": "beta" }),
  ),
  { minLength: 1, maxLength: 2, selector: (matcher) => JSON.stringify(matcher) },
);
const literals = fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 2 });
const pattern: fc.Arbitrary<EventPattern> = fc.record(
  {
    source: literals,
    "detail-type": literals,
    "replay-name": fc.constant(absent),
    detail: fc.record(
      { type: matchers, eventName: matchers, state: fc.record({ value: matchers }) },
      { requiredKeys: ["state"] },
    ),
  },
  { requiredKeys: ["source", "detail-type", "detail"] },
) as fc.Arbitrary<EventPattern>;
const word = fc.constantFrom(...words, "gamma");
const event = fc.record(
  {
    source: word,
    "detail-type": word,
    "replay-name": fc.constant("a replay"),
    detail: fc.record({ type: word, eventName: word, state: fc.record({ value: word }) }, { requiredKeys: [] }),
  },
  { requiredKeys: ["source", "detail-type", "detail"] },
);

const matches = (candidate: EventPattern, value: unknown) => compilePattern(candidate).matches(value as never);
const response = (name: string, of: EventPattern): CentralResponse<SecurityGroupFacts> => ({
  ...central,
  name,
  pattern: of,
});

/** The rules, or nothing when patterns that cannot be told apart are longer than the limit. */
function rulesWithin(responses: CentralResponse<SecurityGroupFacts>[], limit: number) {
  try {
    return forwardingRules(responses, limit);
  } catch (error) {
    if (/characters together/.test((error as Error).message)) return undefined;
    throw error;
  }
}

describe("union of event patterns", () => {
  it("matches exactly what one of the alternatives matches", () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), event, (alternatives, value) => {
        const expected = alternatives.some((alternative) => matches(alternative, value));
        assert.equal(matches(anyOf(alternatives), value), expected);
      }),
      { numRuns: 400 },
    );
  });

  it("writes what all share once and keeps an alternative's own $or apart", () => {
    const shared = { source: ["aws.ec2"], "replay-name": absent };
    const choice = [{ detail: { a: ["1"] } }, { detail: { b: ["2"] } }];
    assert.deepEqual(
      anyOf([
        { ...shared, $or: choice },
        { ...shared, detail: { c: ["3"] } },
      ]),
      {
        ...shared,
        $or: [{ $or: choice }, { detail: { c: ["3"] } }],
      },
    );
    assert.deepEqual(
      anyOf([
        { ...shared, detail: { type: ["x"] } },
        { ...shared, detail: { type: ["y"] } },
      ]),
      {
        ...shared,
        detail: { type: ["x", "y"] },
      },
    );
  });

  it("accepts everything that its widest alternative accepts", () => {
    const wide = { source: ["aws.ec2"] };
    assert.deepEqual(anyOf([{ ...wide, detail: { state: ["stopped"] } }, wide]), wide);
  });
});

describe("patterns that no event can match both of", () => {
  it("are told apart only when that is certain", () => {
    fc.assert(
      fc.property(pattern, pattern, event, (one, other, value) => {
        if (provablyDisjoint(one, other)) assert.ok(!(matches(one, value) && matches(other, value)));
      }),
      { numRuns: 400 },
    );
  });

  it("are not told apart by a field that may be a list", () => {
    const label = (value: string) => ({ detail: { findings: { Severity: { Label: [value] } } } });
    assert.equal(provablyDisjoint(label("HIGH"), label("CRITICAL")), false);
  });
});

describe("forwarding rules", () => {
  it("miss no event that a central response wants and forward none twice, in one rule or in many", () => {
    let severalRules = 0;
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 6 }),
        event,
        fc.integer({ min: 300, max: 900 }),
        (patterns, value, limit) => {
          const named = patterns.map((each, index) => response(`r${index}`, each));
          const rules = rulesWithin(named, limit);
          if (!rules) return;
          if (rules.length > 1) severalRules++;
          const forwarded = rules.filter((rule) => matches(rule.pattern, value)).length;
          assert.equal(forwarded, patterns.some((each) => matches(each, value)) ? 1 : 0);
        },
      ),
      { numRuns: 600 },
    );
    assert.ok(severalRules > 100, `only ${severalRules} catalogues needed several rules`);
  });

  it("stay below the length of a pattern, in few rules, with a catalogue of 36 responses", () => {
    const sources = ["guardduty", "ec2", "iam", "s3", "rds", "kms"];
    const many = Array.from({ length: 36 }, (_, index) =>
      response(`response-${index}`, {
        source: [`aws.${sources[index % sources.length]}`],
        "detail-type": ["AWS API Call via CloudTrail"],
        "replay-name": absent,
        detail: {
          eventName: [`Operation${index}`],
          errorCode: absent,
          userIdentity: {
            sessionContext: { sessionIssuer: { userName: [{ "anything-but": { prefix: "reflex-run-" } }] } },
          },
        },
      }),
    );
    const rules = forwardingRules(many);
    for (const rule of rules) assert.ok(JSON.stringify(rule.pattern).length <= maximumPatternLength);
    assert.ok(rules.length <= 2, `${rules.length} rules`);
  });

  it("say which responses do not fit into a rule together", () => {
    const long = (index: number) =>
      response(`long-${index}`, {
        source: ["aws.config"],
        "detail-type": ["Config Rules Compliance Change"],
        detail: { configRuleName: Array.from({ length: 40 }, (_, n) => `a-rule-with-a-long-name-${index}-${n}`) },
      });
    assert.throws(() => forwardingRules([long(1), long(2)]), /patterns of long-1, long-2 need \d+ characters together/);
  });

  it("never forward whatever comes: a pattern without origin is refused", () => {
    for (const source of [undefined, [{ prefix: "aws." }], []]) {
      const open = { ...(source && { source }), "detail-type": ["GuardDuty Finding"] } as EventPattern;
      assert.throws(
        () => forwardingRules([response("open", open)]),
        /The pattern of open must list its "source" as plain texts/,
      );
    }
  });

  it("forward how runs of Reflex documents end, and of no others", () => {
    const rules = forwardingRules([]);
    const ended = (Definition: string) => ({
      source: "aws.ssm",
      "detail-type": "EC2 Automation Execution Status-change Notification",
      detail: { Definition, Status: "Failed" },
    });
    const forwards = (definition: string) => rules.some((rule) => matches(rule.pattern, ended(definition)));
    assert.ok(forwards("Reflex-RestartService"));
    assert.ok(forwards("arn:aws:ssm:eu-west-1:222233334444:document/Reflex-ReleaseInstance"));
    assert.ok(!forwards("AWS-RestartEC2Instance"));
  });
});
