import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DrillResult } from "../../cli/drill/drill";

const root = join(__dirname, "..", "..");

function reflex(args: string[], input = "", variables: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "cli", "reflex.js"), ...args], {
    input,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...variables },
  });
  return { status, stdout, stderr };
}

describe("the command line", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "reflex-cli-"));
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  after(() => rmSync(folder, { recursive: true }));
  const event = file("event.json", { source: "aws.ec2", "detail-type": "x", detail: { state: "stopped" } });

  it("match: 0 for a match, 1 with the field that fails, 2 for a pattern that EventBridge refuses", () => {
    const fits = reflex([
      "match",
      "--pattern",
      file("fits.json", { detail: { state: ["stopped"] } }),
      "--event",
      event,
    ]);
    assert.deepEqual([fits.status, fits.stdout], [0, "match\n"]);
    const other = reflex(["match", "--pattern", "-", "--event", event], '{"detail":{"state":["running"]}}');
    assert.equal(other.status, 1);
    assert.match(other.stdout, /no match\n.*detail\.state.*running.*stopped/);
    const refused = reflex(["match", "--pattern", file("bad.json", { detail: { state: [] } }), "--event", event]);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /^reflex: pattern .*bad\.json is refused by EventBridge: .*detail\.state/);
  });

  it("says in one sentence what is wrong with a question", () => {
    for (const [args, sentence] of [
      [["drill", "no-such-response"], /there is no response "no-such-response"; choose one of /],
      [["drill", "--event", join(folder, "absent.json")], /event .*absent\.json cannot be read \(ENOENT\)/],
      [["drill", "--event", file("text.json", "not json")], /is not JSON/],
      [["drill", "--event", event], /no response answers aws\.ec2 "x" events/],
      [["drill", "--fail", "nonsense"], /write SERVICE:Operation/],
      [["route", file("detail.json", { state: "x" })], /has no source; give the whole EventBridge event/],
      [["drill", "--approve", "--reject"], /cannot be used with option/],
    ] as const) {
      const { status, stderr } = reflex([...args]);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, sentence);
    }
  });

  it("tells a fault of its own from a wrong question, and says how to report it", () => {
    const broken = file(
      "broken.js",
      'process.stdout.write = () => { throw new TypeError("nothing can be written"); };',
    );
    const question = ["match", "--pattern", file("any.json", { source: ["aws.ec2"] }), "--event", event];
    const { status, stderr } = reflex(question, "", { NODE_OPTIONS: `--require ${broken}` });
    assert.equal(status, 3);
    assert.match(stderr, /^reflex: a fault of Reflex, not of your command: TypeError: nothing can be written\n/);
    assert.match(stderr, /\n {2}version {3}reflex \d+\.\d+\.\d+, Node \d+/);
    assert.ok(stderr.includes(`\n  command   reflex ${question.join(" ")}\n`));
    assert.match(stderr, /run it again with REFLEX_STACK_TRACE_LIMIT=50/);
    const traced = reflex(question, "", {
      NODE_OPTIONS: `--require ${broken}`,
      REFLEX_STACK_TRACE_LIMIT: "50",
    });
    assert.match(traced.stderr, /\n {2}stack {5}TypeError: nothing can be written\n {4}at .*broken\.js/);
  });

  it("tells a fault that nobody waited for, too", () => {
    const late = file("late.js", 'setTimeout(() => { throw new TypeError("too late"); }, 0);');
    const { status, stderr } = reflex(["match", "--help"], "", { NODE_OPTIONS: `--require ${late}` });
    assert.equal(status, 3);
    assert.match(stderr, /TypeError: too late/);
  });

  it("shows examples with --help", () => {
    for (const command of ["drill", "match", "route"]) {
      const { status, stdout } = reflex([command, "--help"]);
      assert.equal(status, 0);
      assert.match(stdout, /Examples:\n {2}\$ /);
      assert.match(stdout, /Exit codes: 0 /);
    }
  });

  it("drill --json prints the result and nothing else; without a terminal it approves", () => {
    const { status, stdout } = reflex(["drill", "--json"]);
    assert.equal(status, 0);
    const result = JSON.parse(stdout) as DrillResult;
    assert.equal(result.verdict, "healed");
    assert.ok(result.timeline.length > 100);
  });

  it("drill tells the story to its end, in plain text of 80 columns", () => {
    const { status, stdout } = reflex(["drill", "open-security-group"]);
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
