import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { runbooks } from "../../catalogue/runbooks";
import { exampleContext } from "../../runbooks/context";
import { describeEssentials } from "../../runbooks/language/essentials";
import { runbooksPage, runbooksPageFile } from "../../tools/runbooksPage";

describe("the essential steps in docs/runbooks.md", () => {
  it("are those of the runbooks", () => {
    const page = readFileSync(runbooksPageFile, "utf8");
    assert.ok(runbooksPage(page) === page, "The runbooks have changed: run npm run catalogue");
  });

  it("name what is essential, what may come before, and what people get then", () => {
    const [bucket] = runbooks
      .filter(({ name }) => name === "ContainBucket")
      .map((each) => each.compile(exampleContext));
    const [head, , row, ...more] = describeEssentials([bucket!]).split("\n");
    assert.match(head!, /^\| runbook \| essential \| may fail before it \|/);
    assert.equal(
      row,
      "| ContainBucket | block public access to the bucket (`BlockPublicAccess`) | `ReadBlock`, `ProveBucketSaved` | " +
        '"A public bucket is not closed" | nothing |',
    );
    assert.deepEqual(more, []);
  });
});
