import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

describe("the process of the command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "reflex-cli-"));
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const run = (args: string[], input = "", variables: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(__dirname, "..", "..", "cli", "reflex.js"), ...args], {
      input,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", ...variables },
    });
  const event = { source: "aws.ec2", "detail-type": "x", detail: { state: "zwölf 東京 🙂" } };
  const question = () => ["match", "--pattern", "-", "--event", file("event.json", JSON.stringify(event))];

  it("reads standard input, writes UTF-8 to a pipe, and ends with the code of the answer", () => {
    const { status, stdout, stderr } = run(question(), '{"detail":{"state":["größer"]}}');
    assert.deepEqual([status, stderr], [1, ""]);
    assert.match(stdout, /no match\n.*detail\.state.*größer.*zwölf 東京 🙂/);
  });

  it("reports a fault of Reflex apart from a usage error, and says how to report it", () => {
    const broken = file(
      "broken.js",
      'process.stdout.write = () => { throw new TypeError("nothing can be written"); };',
    );
    const failing = (variables = {}) =>
      run(question(), '{"source":["aws.ec2"]}', { NODE_OPTIONS: `--require ${broken}`, ...variables });
    const { status, stderr } = failing();
    assert.equal(status, 3);
    assert.match(stderr, /^reflex: a fault of Reflex, not of your command: TypeError: nothing can be written\n/);
    assert.match(stderr, /\n {2}version {3}reflex \d+\.\d+\.\d+, Node \d+/);
    assert.ok(stderr.includes(`\n  command   reflex ${question().join(" ")}\n`));
    assert.match(stderr, /run it again with REFLEX_STACK_TRACE_LIMIT=50/);
    const traced = failing({ REFLEX_STACK_TRACE_LIMIT: "50" });
    assert.match(traced.stderr, /\n {2}stack {5}TypeError: nothing can be written\n {4}at .*broken\.js/);
  });

  it("reports an error that nobody waited for, too", () => {
    const late = file("late.js", 'setTimeout(() => { throw new TypeError("too late"); }, 0);');
    const { status, stderr } = run(["match", "--help"], "", { NODE_OPTIONS: `--require ${late}` });
    assert.equal(status, 3);
    assert.match(stderr, /TypeError: too late/);
  });
});
