import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { marker } from "../../cli/report/comment";
import { findProgram } from "../../tools/pulumi/cli";
import { actions, job } from "./workflowFiles";

/** A place where a script of a workflow runs, with programs that stand in for those of the runner. */
class Runner {
  readonly folder = mkdtempSync(path.join(tmpdir(), "reflex-runner-"));

  program(name: string, script: string): void {
    mkdirSync(this.path("bin"), { recursive: true });
    writeFileSync(this.path("bin", name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(this.path("bin", name), 0o755);
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  write(name: string, content: string): void {
    mkdirSync(path.dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  /** As GitHub runs `shell: bash`. */
  run(script: string, env: Record<string, string>) {
    return spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd: this.folder,
      encoding: "utf8",
      env: { PATH: `${this.path("bin")}:${process.env.PATH}`, ...env },
    });
  }
}

const scriptOf = (steps: Array<{ run?: string; name?: string }> | undefined, name?: string): string =>
  steps?.find((step) => step.run && (name === undefined || step.name === name))?.run ?? assert.fail("no such step");

describe("scripts of the workflows", () => {
  let runner: Runner;
  beforeEach(() => {
    runner = new Runner();
  });
  afterEach(() => rmSync(runner.folder, { recursive: true }));

  const needsJq = (test: Mocha.Context) => {
    if (findProgram("jq", process.env.PATH ?? "")) return;
    assert.ok(!process.env.CI, "CI needs jq");
    console.log("      skipped: there is no jq on this machine");
    test.skip();
  };

  describe("the preview", () => {
    const script = scriptOf(actions.preview?.runs.steps);
    const events = ['{"sequence":0,"diagnosticEvent":{"severity":"debug","message":"hunter2"}}', '{"sequence":1}'];
    const engine = (exit: number) => `echo "$@" >> calls; printf '%s\\n' '${events.join("' '")}'; exit ${exit}`;

    it("keeps the debug events, and the secrets in them, off the disk", function () {
      needsJq(this);
      runner.program("pulumi", engine(0));
      const { status, stdout } = runner.run(script, { STACK: "member" });
      assert.equal(status, 0);
      assert.equal(stdout, "");
      assert.equal(readFileSync(runner.path("previews", "member.jsonl"), "utf8"), '{"sequence":1}\n');
      assert.match(readFileSync(runner.path("calls"), "utf8"), /--stack member --policy-pack build\/policy-pack$/m);
    });

    it("fails when the engine does, and keeps what it wrote", function () {
      needsJq(this);
      runner.program("pulumi", engine(1));
      assert.equal(runner.run(script, { STACK: "member" }).status, 1);
      assert.equal(readFileSync(runner.path("previews", "member.jsonl"), "utf8"), '{"sequence":1}\n');
    });

    it("passes the configuration of the guardrails, where there is one", function () {
      needsJq(this);
      runner.program("pulumi", engine(0));
      runner.write("guardrails.json", "{}");
      runner.run(script, { STACK: "member" });
      assert.match(readFileSync(runner.path("calls"), "utf8"), /--policy-pack-config guardrails\.json/);
    });
  });

  describe("the report", () => {
    const script = scriptOf(job("pull-request", "report").steps, "Write the comment");

    it("reads whatever previews and drills there are, and fails as the report does", () => {
      runner.program("npx", 'printf "%s\\n" "$@" > arguments; echo the comment; exit 1');
      runner.write("previews/a b.jsonl", "");
      runner.write("drills/drills-after/one.json", "");
      const { status } = runner.run(script, { GITHUB_STEP_SUMMARY: runner.path("summary") });
      assert.equal(status, 1);
      const given = readFileSync(runner.path("arguments"), "utf8").trim().split("\n");
      assert.deepEqual(given, [
        ...["reflex", "report", "--preview", "previews/a b.jsonl", "--drill", "drills/drills-after/one.json"],
      ]);
      for (const file of ["comment/comment.md", "summary"]) {
        assert.equal(readFileSync(runner.path(file), "utf8"), "the comment\n");
      }
    });
  });

  describe("the comment", () => {
    const script = scriptOf(job("pull-request", "comment").steps);
    const gh = `
      echo "$*" >> calls
      if [ "$2" = --paginate ]; then jq -r "$5" comments.json; fi`;
    const publish = (comments: object[]) => {
      runner.program("gh", gh);
      runner.write("comments.json", JSON.stringify(comments));
      runner.write("comment.md", `${marker}\nnew`);
      const { status, stderr } = runner.run(script, { REPOSITORY: "o/r", NUMBER: "7" });
      assert.equal(status, 0, stderr);
      return readFileSync(runner.path("calls"), "utf8").trim().split("\n").at(-1);
    };
    const by = (login: string, body: string, id: number) => ({ id, body, user: { login } });

    it("is written once", function () {
      needsJq(this);
      const others = [by("somebody", `${marker} mine`, 1), by("github-actions[bot]", `quotes ${marker}`, 2)];
      assert.equal(publish(others), "api --silent --method POST repos/o/r/issues/7/comments --field body=@comment.md");
    });

    it("and then updated", function () {
      needsJq(this);
      const comments = [by("somebody", "hello", 1), by("github-actions[bot]", `${marker}\nold`, 2)];
      assert.equal(
        publish(comments),
        "api --silent --method PATCH repos/o/r/issues/comments/2 --field body=@comment.md",
      );
    });

    it("is not written when there is none", () => {
      runner.program("gh", "touch called");
      runner.write("comment.md", "");
      assert.equal(runner.run(script, { REPOSITORY: "o/r", NUMBER: "7" }).status, 1);
      assert.ok(!existsSync(runner.path("called")));
    });
  });
});
