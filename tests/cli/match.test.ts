import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matchCommand } from "../../cli/commands/match";

describe("reflex match", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "reflex-match-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function matched(pattern: string, event: string) {
    const [patternFile, eventFile] = [join(folder, "pattern.json"), join(folder, "event.json")];
    writeFileSync(patternFile, pattern);
    writeFileSync(eventFile, event);
    const written = { out: "", error: "" };
    const { stdout, stderr } = process;
    const original = [stdout.write, stderr.write] as const;
    const into = (stream: keyof typeof written) =>
      ((text: string) => {
        written[stream] += text;
        return true;
      }) as never;
    stdout.write = into("out");
    stderr.write = into("error");
    try {
      await matchCommand().parseAsync(["--pattern", patternFile, "--event", eventFile], { from: "user" });
      return { ...written, exitCode: process.exitCode };
    } finally {
      [stdout.write, stderr.write] = original;
      process.exitCode = undefined;
    }
  }

  // A JavaScript number holds 53 bits; event-ruler compares the digits.
  it("compares numbers beyond 2^53 digit by digit", async () => {
    const event = '{"detail":{"at":1732444441312000123}}';
    const { out, exitCode } = await matched('{"detail":{"at":[1732444441312000124]}}', event);
    assert.equal(exitCode, 1);
    assert.match(out, /detail\.at: expected 1732444441312000124, found 1732444441312000123/);
    assert.equal((await matched('{"detail":{"at":[1732444441312000123]}}', event)).exitCode, 0);
  });

  it("warns of a pattern that is longer than the default quota", async () => {
    const pattern = JSON.stringify({ source: ["x".repeat(2_048)] });
    const { error, exitCode } = await matched(pattern, '{"source":"y"}');
    assert.equal(exitCode, 1);
    assert.match(error, /has 2063 characters; EventBridge accepts 2048 unless the quota is raised/);
  });
});
