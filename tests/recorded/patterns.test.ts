import assert from "node:assert/strict";
import { compilePatternSet, InvalidPattern } from "../../aws/patterns";
import { notCovered } from "./notCovered";
import admission from "./patternAdmission.json";
import details from "./patterns.json";
import whole from "./wholeEvents.json";

/** Whether it matches, how many of several events match, or that it is refused. */
type Answer = boolean | number | "refused";

function answerOf(pattern: string, events: string[]): Answer[] | "refused" {
  try {
    const set = compilePatternSet({ pattern });
    return events.map((event) => set.match(event).length > 0);
  } catch (error) {
    if (error instanceof InvalidPattern) return "refused";
    throw error;
  }
}

const envelope = {
  ...{ version: "0", id: "00000000-0000-4000-8000-000000000001", "detail-type": "probe", source: "probe" },
  ...{ account: "111122223333", time: "2026-09-13T00:00:00Z", region: "eu-west-1", resources: [] },
};
/** Numbers keep the spelling that they have in the text. */
const eventWith = (detail: string) => `${JSON.stringify(envelope).slice(0, -1)},"detail":${detail}}`;

describe("recorded answers about patterns", () => {
  for (const { case: name, pattern, detail, answer } of details.facts) {
    const test = notCovered[name] === undefined ? it : it.skip;
    test(`${name}: ${answer}`, () => {
      const found = answerOf(pattern, [eventWith(detail)]);
      assert.equal(found === "refused" ? found : found[0], answer);
    });
  }

  for (const fact of whole.facts) {
    // Refusals of the event, not of the pattern, are those of TestEventPattern: tests/simulator/recorded.
    if (fact.answer === "ValidationException") continue;
    it(`${fact.case}: ${fact.answer}`, () => {
      const found = answerOf(fact.pattern, fact.events ?? [fact.event ?? "{}"]);
      if (fact.answer === "invalid") assert.equal(found, "refused");
      else if (typeof fact.answer === "number") {
        assert.ok(found !== "refused");
        assert.equal(found.filter(Boolean).length, fact.answer);
      } else assert.deepEqual(found, [fact.answer]);
    });
  }

  for (const { case: name, pattern, accepted } of admission.facts) {
    it(`${name} is ${accepted ? "accepted" : "too complex"}`, () =>
      assert.equal(answerOf(pattern, []) !== "refused", accepted));
  }
});
