import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { markUsed, removeUnused } from "../../tools/keptFolder";

describe("kept folders", () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), "reflex-kept-"));
    ["thing-1", "thing-2", "thing-3", "other-0", "thing-0.partial-1-a"].forEach((name, index) => {
      mkdirSync(path.join(parent, name));
      utimesSync(path.join(parent, name), index + 1, index + 1);
    });
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it("of a kind are deleted but for those that were used last; what is being made stays", () => {
    removeUnused(parent, "thing", 2);
    assert.deepEqual(readdirSync(parent).sort(), ["other-0", "thing-0.partial-1-a", "thing-2", "thing-3"]);
  });

  it("are used when somebody says so", () => {
    markUsed(path.join(parent, "thing-1"));
    removeUnused(parent, "thing", 1);
    assert.ok(readdirSync(parent).includes("thing-1"));
    assert.throws(() => markUsed(path.join(parent, "thing-2")), /ENOENT/);
  });
});
