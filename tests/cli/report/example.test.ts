import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Report } from "../../../cli/report/types";
import { reflex } from "../inProcess";
import { Files } from "./files";

const root = path.join(__dirname, "..", "..", "..");
const page = readFileSync(path.join(root, "docs", "example-pull-request.md"), "utf8");

describe("reflex report", () => {
  const files = new Files();
  after(() => files.remove());

  it("writes the example of the documentation, by the command on that page", async () => {
    const [, command = ""] = /npx reflex (report [^`]*)```/.exec(page) ?? [];
    const { status, stdout } = await reflex(...command.trim().split(/[\s\\]+/));
    assert.equal(page.slice(page.indexOf("<!-- reflex-report -->")), stdout);
    assert.equal(status, 1, "the example has a violation");
  });

  it("prints the whole report as JSON, and ends well when nothing blocks the change", async () => {
    const { status, stdout } = await reflex("report", "--preview", "tests/cli/report/recorded/member.json", "--json");
    assert.equal(status, 0);
    const { stacks, blocking } = JSON.parse(stdout) as Report;
    assert.deepEqual(blocking, []);
    assert.equal(stacks[0]?.changes.length, 8);
  });

  it("reads violations from an analysis of what is deployed, once each", async () => {
    const both = ["--preview", "tests/cli/report/recorded/member-blocked.jsonl"];
    const { status, stdout } = await reflex(
      "report",
      ...both,
      "--policy",
      "tests/cli/report/recorded/member-analyzed.jsonl",
      "--json",
    );
    assert.equal(status, 1);
    const { stacks } = JSON.parse(stdout) as Report;
    assert.deepEqual(
      stacks.map(({ stack, violations }) => [stack, violations.map(({ policy }) => policy)]),
      [["member", ["iam-role-trust", "iam-pass-role", "iam-pass-role"]]],
    );
  });

  it("says in one sentence what is wrong with a question", async () => {
    const preview = "tests/cli/report/recorded/member.json";
    for (const [args, sentence] of [
      [[], /there is nothing to report; give --preview, --policy or --drill/],
      [["--preview", preview, preview], /is a second preview of stack member; give one for each stack/],
      [["--policy", files.write("empty.jsonl", "")], /is empty; give the output of pulumi policy analyze --json/],
      [["--preview", "absent.json"], /preview absent\.json cannot be read \(ENOENT\)/],
    ] as const) {
      const { status, stderr, stdout } = await reflex("report", ...args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, sentence);
      assert.equal(stderr.trim().split("\n").length, 1);
    }
  });

  it("shows examples with --help", async () => {
    const { status, stdout } = await reflex("report", "--help");
    assert.equal(status, 0);
    assert.match(stdout, /Exit codes: 0 .*\n\nExamples:\n {2}\$ reflex report /);
  });
});
