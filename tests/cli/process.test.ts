import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

describe("the process of the command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "reflex-cli-"));
  after(() => rmSync(folder, { recursive: true }));

  it("reads standard input, writes UTF-8 to a pipe, and ends with the code of the answer", () => {
    const event = join(folder, "event.json");
    writeFileSync(event, JSON.stringify({ source: "aws.ec2", "detail-type": "x", detail: { state: "zwölf 東京 🙂" } }));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(__dirname, "..", "..", "cli", "reflex.js"), "match", "--pattern", "-", "--event", event],
      { input: '{"detail":{"state":["größer"]}}', encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );
    assert.deepEqual([status, stderr], [1, ""]);
    assert.match(stdout, /no match\n.*detail\.state.*größer.*zwölf 東京 🙂/);
  });
});
