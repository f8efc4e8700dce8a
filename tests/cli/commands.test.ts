import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DrillResult } from "../../cli/drill/drill";
import { reflex } from "./inProcess";

describe("the command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "reflex-cli-"));
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  after(() => rmSync(folder, { recursive: true }));
  const event = file("event.json", { source: "aws.ec2", "detail-type": "x", detail: { state: "stopped" } });

  it("match: 0 for a match, 1 with the field that fails, 2 for a pattern that EventBridge refuses", async () => {
    const fits = await reflex(
      "match",
      "--pattern",
      file("fits.json", { detail: { state: ["stopped"] } }),
      "--event",
      event,
    );
    assert.deepEqual([fits.status, fits.stdout], [0, "match\n"]);
    const other = file("other.json", { detail: { state: ["running"] } });
    const different = await reflex("match", "--pattern", other, "--event", event);
    assert.equal(different.status, 1);
    assert.match(different.stdout, /no match\n.*detail\.state.*running.*stopped/);
    const refused = await reflex("match", "--pattern", file("bad.json", { detail: { state: [] } }), "--event", event);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /^reflex: pattern .*bad\.json is refused by EventBridge: .*detail\.state/);
  });

  it("says in one sentence what is wrong with a question", async () => {
    for (const [args, sentence] of [
      [["drill", "no-such-response"], /there is no response "no-such-response"; choose one of /],
      [["drill", "--event", join(folder, "absent.json")], /event .*absent\.json cannot be read \(ENOENT\)/],
      [["drill", "--event", file("text.json", "not json")], /is not JSON/],
      [["drill", "--event", event], /no response answers aws\.ec2 "x" events/],
      [["drill", "--fail", "nonsense"], /write SERVICE:Operation/],
      [["route", file("detail.json", { state: "x" })], /has no source; give the whole EventBridge event/],
      [["drill", "--approve", "--reject"], /cannot be used with option/],
    ] as const) {
      const { status, stderr } = await reflex(...args);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, sentence);
    }
  });

  it("shows examples with --help", async () => {
    for (const command of ["console", "drill", "match", "route"]) {
      const { status, stdout } = await reflex(command, "--help");
      assert.equal(status, 0);
      assert.match(stdout, /Examples:\n {2}\$ /);
      assert.match(stdout, /Exit codes: 0 /);
    }
  });

  it("drill --json prints the result and nothing else; without a terminal it approves", async () => {
    const { status, stdout } = await reflex("drill", "--json");
    assert.equal(status, 0);
    const result = JSON.parse(stdout) as DrillResult;
    assert.equal(result.verdict, "healed");
    assert.ok(result.timeline.length > 100);
  });

  it("drill prints the story to its end, in plain text of 80 columns", async () => {
    const { status, stdout } = await reflex("drill", "open-security-group");
    assert.equal(status, 0);
    assert.match(stdout, /^Reflex {2}embedded organization/);
    assert.match(stdout, /triage .*: run\n/);
    assert.match(stdout, /\n {2}Now .*\n\n {2}Next /s);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    assert.doesNotMatch(stdout, /\u001b/);
    const wide = stdout.split("\n").filter((line) => line.length > 80 && !/arn:aws|https:|incidents\//.test(line));
    assert.deepEqual(wide, []);
  });
});
