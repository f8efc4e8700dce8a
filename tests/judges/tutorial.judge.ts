import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { added, followed } from "../catalogue/tutorial";

/** What takes too long for every run of the tests: the compiler and a drill, in the copy that followed the tutorial. */
const tutorials: Record<string, string[]> = { response: [], runbook: ["runbooks.md"] };
for (const [what, pages] of Object.entries(tutorials))
  describe(`the ${what} of the tutorial`, () => {
    let copy: ReturnType<typeof followed>;
    before(() => {
      copy = followed(...pages);
    });
    after(() => copy?.remove());

    const node = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy.folder, encoding: "utf8" });
      return { status, output: stdout + stderr };
    };

    it("satisfies the compiler", () => {
      const { status, output } = node("node_modules/typescript7/bin/tsc");
      assert.equal(status, 0, output);
    });

    it("heals its incident in a drill", () => {
      const { status, output } = node("cli/reflex.js", "drill", added.response, "--json");
      assert.equal(status, 0, output.slice(-4_000));
      assert.match(output, /"verdict": "healed"/);
    });
  });
