import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { marker } from "../../cli/report/comment";
import { findProgram } from "../../tools/pulumi/cli";
import { actions, job } from "./workflowFiles";

/** A place where a script of a workflow runs, with stubs of the runner's programs. */
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

  describe("the deployment of triage", () => {
    const script = readFileSync(path.join(__dirname, "..", "..", "tools", "deploy-triage.sh"), "utf8");
    const published = {
      application: "app",
      group: "live",
      function: "triage",
      alias: "live",
      version: "8",
      check: "check",
    };
    const deploy = (live: string, wait: number) => {
      runner.write("published.json", JSON.stringify(published));
      runner.program("pulumi", `echo "pulumi $*" >> calls; cat published.json`);
      runner.program(
        "aws",
        `echo "$1 $2" >> calls
         case "$2" in
           get-alias) echo ${live} ;;
           create-deployment) printf '%s\n' "$@" > arguments; echo d-A1B2C3D4E ;;
           wait) exit ${wait} ;;
           get-deployment) echo "an alarm fired" ;;
           *) exit 9 ;;
         esac`,
      );
      runner.write("deploy.sh", script);
      const { status, stderr, stdout } = runner.run("bash deploy.sh security", {});
      const calls = readFileSync(runner.path("calls"), "utf8").trim().split("\n");
      return { status, stderr, stdout, calls };
    };

    it("does nothing when the version is live already", function () {
      needsJq(this);
      const { status, stderr, calls } = deploy("8", 9);
      assert.equal(status, 0, stderr);
      assert.deepEqual(calls, ["pulumi stack output triageVersion --json --stack security", "lambda get-alias"]);
    });

    it("shifts the alias from the live version to the published one, and waits", function () {
      needsJq(this);
      const { status, stderr, calls } = deploy("7", 0);
      assert.equal(status, 0, stderr);
      assert.deepEqual(calls.slice(2), ["deploy create-deployment", "deploy wait"]);
      const given = readFileSync(runner.path("arguments"), "utf8").split("\n");
      const { revisionType, appSpecContent } = JSON.parse(given[given.indexOf("--revision") + 1] ?? "");
      assert.equal(revisionType, "AppSpecContent");
      assert.equal(appSpecContent.sha256, createHash("sha256").update(appSpecContent.content).digest("hex"));
      assert.match(appSpecContent.content, /^\{"version":0\.0,/);
      assert.deepEqual(JSON.parse(appSpecContent.content).Hooks, [{ BeforeAllowTraffic: "check" }]);
      assert.deepEqual(JSON.parse(appSpecContent.content).Resources, [
        {
          triage: {
            Type: "AWS::Lambda::Function",
            Properties: { Name: "triage", Alias: "live", CurrentVersion: "7", TargetVersion: "8" },
          },
        },
      ]);
    });

    it("fails when the version is rolled back, and says why", function () {
      needsJq(this);
      const { status, stderr, stdout } = deploy("7", 255);
      assert.equal(status, 1);
      assert.match(stderr, /d-A1B2C3D4E did not succeed.*version 7.*an alarm fired/s);
      assert.doesNotMatch(stdout, /is live/);
    });

    it("follows the update of the security stack, and of no other", () => {
      const inJob = job("update-stacks", "update").steps ?? [];
      const update = inJob.findIndex(({ run = "" }) => run.includes("pulumi up"));
      const step = inJob.findIndex(({ run = "" }) => run.includes("tools/deploy-triage.sh"));
      assert.ok(update >= 0 && update < step);
      assert.equal(inJob[step]?.if, "inputs.environment == 'security'");
    });
  });
});
