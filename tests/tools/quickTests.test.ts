import assert from "node:assert/strict";
import { existsSync, globSync } from "node:fs";
import path from "node:path";
import { slowModules, testFiles } from "../../tools/quickTests";

const root = path.join(__dirname, "..", "..");

describe("the quick tests", () => {
  const found = new Map(testFiles().map(({ file, slowBecauseOf }) => [file, slowBecauseOf]));

  it("are chosen from all test files, by modules that exist", () => {
    assert.equal(found.size, globSync("tests/**/*.test.ts", { cwd: root }).length);
    for (const module of slowModules) assert.ok(existsSync(path.join(root, module)), module);
  });

  it("are most of the files, and each slow module keeps some out", () => {
    const quick = [...found.values()].filter((reasons) => reasons.length === 0);
    assert.ok(quick.length > found.size / 2, `${quick.length} of ${found.size}`);
    for (const module of slowModules)
      assert.ok(
        [...found.values()].some((reasons) => reasons.includes(module)),
        module,
      );
  });

  it("leave out what reaches an emulator, a program or a process, also through other modules", () => {
    const reasons: Record<string, RegExp> = {
      "tests/simulator/emulator/emulator.test.ts": /simulator\/emulator\/index/,
      "tests/cli/commands.test.ts": /simulator\/emulator\/index/,
      "tests/cli/drill/identity.test.ts": /simulator\/emulator\/index/,
      "tests/policy-pack/blueprint.test.ts": /fromProgram/,
      "tests/engine/cli.test.ts": /pulumi\/cli/,
      "tests/cli/process.test.ts": /tests\/cli\/process\.test\.ts starts processes/,
    };
    for (const [file, reason] of Object.entries(reasons)) assert.match(found.get(file)?.join() ?? "", reason, file);
  });

  it("keep what imports only types of those", () => {
    for (const file of ["tests/simulator/clock.test.ts", "tests/aws/patterns/recorded.test.ts"])
      assert.deepEqual(found.get(file), [], file);
  });
});
