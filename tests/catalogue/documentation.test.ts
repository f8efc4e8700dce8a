import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { catalogue } from "../../catalogue/catalogue";
import { cataloguePage, cataloguePageFile } from "../../catalogue/documentation";

describe("docs/catalogue.md", () => {
  it("says what the catalogue says", () => {
    // Not assert.equal, which would bury the sentence under the whole difference.
    const same = readFileSync(cataloguePageFile, "utf8") === cataloguePage();
    assert.ok(same, "The catalogue has changed: run npm run catalogue");
  });

  it("has a section for each response, and for everything that acts", () => {
    const headings = new Set(
      cataloguePage()
        .split("\n")
        .filter((line) => line.startsWith("### "))
        .map((line) => line.slice(4)),
    );
    for (const { name, runbook, undo, workflow } of catalogue) {
      for (const heading of [name, runbook?.name, undo?.name, workflow?.name]) {
        assert.ok(heading === undefined || headings.has(heading), `${name}: ${heading}`);
      }
    }
  });
});
