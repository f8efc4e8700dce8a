import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { decides, fingerprint } from "../../../cli/kept/fingerprint";

describe("the name of a kept organization", () => {
  it("depends on every file of the project that the program loads or reads", () => {
    const script = path.join(__dirname, "loaded.js");
    const printed = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", script], {
      encoding: "utf8",
    });
    const files = JSON.parse(printed) as string[];
    assert.ok(files.includes("index.ts") && files.length > 300, `only ${files.length} files were seen`);
    assert.deepEqual(
      files.filter((file) => !decides(file)),
      [],
    );
  });

  it("depends on the simulator and on what functions are bundled from, not on what happens in a drill", () => {
    for (const file of ["simulator/emulator/python/application.py", "functions/triage/handler.ts", "package-lock.json"])
      assert.equal(decides(file), true, file);
    const response = "catalogue/credentials/access-key-unused";
    for (const file of [`${response}/scenario.ts`, `${response}/events/fires/never-used.json`, "docs/simulator.md"])
      assert.equal(decides(file), false, file);
  });

  it("is the same for the whole life of a process", () => {
    assert.match(fingerprint(), /^[0-9a-f]{12}$/);
    assert.equal(fingerprint(), fingerprint());
  });
});
