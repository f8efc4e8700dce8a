import assert from "node:assert/strict";
import fc from "fast-check";
import { forwardingRules } from "../../components/plan/forwarding";
import { maximumPatternLength } from "../../components/plan/patterns";
import type { EventPattern, Response } from "../../responses/types";
import { central } from "./fixture";
import { absent, event, matches, pattern } from "./patternGenerators";

const response = (name: string, ...patterns: EventPattern[]): Response => ({
  ...central,
  name,
  forms: Object.fromEntries(
    patterns.map((each, index) => [`form-${index}`, { ...central.forms.cloudtrail!, pattern: each }]),
  ),
});

/** The rules, or nothing when what one detail-type needs is longer than the limit. */
function rulesWithin(responses: Response[], limit: number) {
  try {
    return forwardingRules(responses, limit);
  } catch (error) {
    if (/does not fit into the \d+ characters/.test((error as Error).message)) return undefined;
    throw error;
  }
}

describe("forwarding rules", () => {
  it("miss no event that a central response wants, forward none twice and none of another origin", () => {
    const counts = { several: 0, forwarded: 0, broader: 0 };
    fc.assert(
      fc.property(
        fc.array(fc.array(pattern, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 5 }),
        event,
        fc.integer({ min: 250, max: 900 }),
        (forms, value, limit) => {
          const rules = rulesWithin(
            forms.map((each, index) => response(`r${index}`, ...each)),
            limit,
          );
          if (!rules) return;
          for (const rule of rules) assert.ok(JSON.stringify(rule.pattern).length <= limit);
          if (rules.length > 1) counts.several++;
          const all = forms.flat();
          const wanted = all.some((each) => matches(each, value));
          const forwarded = rules.filter((rule) => matches(rule.pattern, value)).length;
          if (wanted) assert.equal(forwarded, 1);
          assert.ok(forwarded <= 1);
          if (forwarded === 0) return;
          counts.forwarded++;
          if (!wanted) counts.broader++;
          assert.ok(all.some((each) => (each.source as string[]).includes(value.source)));
          assert.ok(all.some((each) => (each["detail-type"] as string[]).includes(value["detail-type"])));
        },
      ),
      { numRuns: 1500 },
    );
    for (const [what, count] of Object.entries(counts)) assert.ok(count > 20, `${what}: only ${count} cases`);
  });

  it("are exactly the pattern of a single need while that fits", () => {
    const only = response("only", central.forms.cloudtrail!.pattern);
    const rules = forwardingRules([only]);
    const call = (eventName: string) => ({
      source: "aws.ec2",
      "detail-type": "AWS API Call via CloudTrail",
      detail: { eventName },
    });
    assert.equal(rules.length, 1);
    assert.ok(matches(rules[0]!.pattern, call("AuthorizeSecurityGroupIngress")));
    assert.ok(!matches(rules[0]!.pattern, call("RunInstances")));
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
            sessionContext: { sessionIssuer: { userName: [{ "anything-but": [`reflex-run-Undo${index}`] }] } },
          },
        },
      }),
    );
    const rules = forwardingRules(many);
    for (const rule of rules) assert.ok(JSON.stringify(rule.pattern).length <= maximumPatternLength);
    assert.equal(rules.length, 1);
  });

  it("drop the conditions on a detail before they become two, the kind of a finding last and the call never", () => {
    const texts = (index: number) => Array.from({ length: 40 }, (_, n) => `a-rule-with-a-long-name-${index}-${n}`);
    const long = (index: number, detail: EventPattern) =>
      response(`long-${index}`, { source: ["aws.config"], "detail-type": [`Change ${index}`], detail });
    const [rule, ...others] = forwardingRules([
      long(1, { type: ["T1"], configRuleName: texts(1) }),
      long(2, { eventName: ["Call"], configRuleName: texts(2) }),
    ]);
    assert.deepEqual(others, []);
    const change = (index: number, detail: object) => ({
      source: "aws.config",
      "detail-type": `Change ${index}`,
      detail,
    });
    assert.ok(matches(rule!.pattern, change(1, { type: "T1", configRuleName: texts(1)[0] })));
    assert.ok(!matches(rule!.pattern, change(1, { type: "T2", configRuleName: texts(1)[0] })));
    assert.ok(matches(rule!.pattern, change(2, { eventName: "Call", configRuleName: texts(2)[0] })));
    const full = forwardingRules([1, 2].map((n) => long(n, { type: texts(n), eventName: [`Call${n}`] })));
    assert.equal(full.length, 1);
    assert.ok(!matches(full[0]!.pattern, change(1, { type: texts(1)[0], eventName: "Call2" })));
  });

  it("say which responses do not fit into a rule", () => {
    const eventName = Array.from({ length: 90 }, (_, n) => `AnOperationWithALongName${n}`);
    const endless = response("endless", {
      source: ["aws.ec2"],
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { eventName },
    });
    assert.throws(() => forwardingRules([endless]), /What endless want of one detail-type does not fit into the 2048/);
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
