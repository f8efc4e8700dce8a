import assert from "node:assert/strict";
import { notCovered } from "../../../recorded/notCovered";
import { World } from "../../stepfunctions/world";
import choices from "./choices.json";
import functions from "./intrinsicFunctions.json";
import states from "./states.json";
import { comparable, differences, historyOf, type Recorded } from "./world";

const recorded = (name: string) => (notCovered[name] === undefined ? it : it.skip);

describe("recorded choices", () => {
  for (const { case: name, rule, input, matches } of choices.facts) {
    recorded(name)(`${name}: ${matches ? "matches" : "does not match"}`, async () => {
      const result = (text: string) => ({ Type: "Pass", Result: text, End: true });
      const Choices = [{ ...JSON.parse(rule), Next: "Yes" }];
      const States = { Choose: { Type: "Choice", Choices, Default: "No" }, Yes: result("yes"), No: result("no") };
      const { output } = await new World().run({ StartAt: "Choose", States }, JSON.parse(input));
      assert.equal(output, matches ? "yes" : "no");
    });
  }
});

for (const [title, { facts }] of Object.entries({ states, "intrinsic functions": functions })) {
  describe(`recorded executions: ${title}`, () => {
    for (const { case: name, definition, input, events } of facts) {
      recorded(name)(name, async () => {
        const expected = (JSON.parse(events) as Recorded[]).map(comparable);
        const found = (await historyOf(definition, input)).map(comparable);
        // The recorder sorted what happens at the same time; the ids then say nothing.
        const together = /"Type": ?"(Map|Parallel)"/.test(definition);
        const differing = differences(found, expected, together);
        assert.ok(differing.missing.length + differing.unexpected.length === 0, JSON.stringify(differing));
      });
    }
  });
}
