import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { actions, type Job, job, jobs, steps, texts, workflows } from "./workflowFiles";

const environmentOf = ({ environment }: Job) => (typeof environment === "string" ? environment : environment?.name);

const writes = ({ permissions = {} }: Job) => Object.keys(permissions).filter((name) => permissions[name] === "write");

/** Jobs that AWS credentials can reach. */
const withCredentials = jobs.filter(([, one]) => writes(one).includes("id-token"));

const onlyOwnBranches = /github\.event\.pull_request\.head\.repo\.full_name == github\.repository/;

describe("workflows", () => {
  it("pin every action by commit, with its version beside it, and one commit for each action", () => {
    const pins = new Map<string, string>();
    for (const [file, text] of Object.entries(texts)) {
      for (const [, used = ""] of text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)) {
        if (used.startsWith("./.github/")) continue;
        const [, action = "", commit = ""] = /^([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$/.exec(used) ?? [];
        assert.ok(action, `${file}: ${used}`);
        assert.equal(pins.get(action) ?? commit, commit, `${file}: ${action}`);
        pins.set(action, commit);
      }
    }
    assert.ok(pins.size > 0);
  });

  it("give nothing to a workflow as a whole, and to each job what it needs", () => {
    for (const [name, { permissions }] of Object.entries(workflows)) assert.deepEqual(permissions, {}, name);
    for (const [name, one] of jobs) {
      assert.ok(one.permissions, `${name} has no permissions of its own`);
      assert.ok(one.uses || one["timeout-minutes"], `${name} has no timeout`);
      const allowed = name === "pull-request/comment" ? ["pull-requests"] : ["id-token"];
      assert.deepEqual(
        writes(one).filter((permission) => !allowed.includes(permission)),
        [],
        name,
      );
    }
  });

  it("have no secrets to give away: credentials come from OIDC", () => {
    for (const [file, text] of Object.entries(texts)) assert.doesNotMatch(text, /\bsecrets\b\s*[.:[]/, file);
  });

  it("never run a pull request with the rights of the repository", () => {
    for (const [name, { on }] of Object.entries(workflows)) {
      for (const event of ["pull_request_target", "workflow_run", "issue_comment"]) assert.ok(!(event in on), name);
    }
  });

  it("put nothing from an event into a script", () => {
    for (const [name, { run = "" }] of steps) assert.doesNotMatch(run, /\$\{\{/, name);
  });

  it("leave no token behind in the checked out repository", () => {
    for (const [name, step] of steps) {
      if (step.uses?.startsWith("actions/checkout@")) assert.equal(step.with?.["persist-credentials"], false, name);
    }
  });

  it("stop at the first command of a pipe that fails", () => {
    for (const [name, { defaults }] of Object.entries(workflows)) assert.equal(defaults?.run.shell, "bash", name);
    for (const [name, { runs }] of Object.entries(actions)) {
      for (const { run, shell } of runs.steps) assert.ok(!run || shell === "bash", name);
    }
  });

  it("give AWS credentials to previews and updates only, and never to a fork", () => {
    assert.deepEqual(withCredentials.map(([name]) => name).sort(), [
      "deploy/canary",
      "deploy/security",
      "deploy/waves",
      "pull-request/preview",
      "update-stacks/preview",
      "update-stacks/update",
    ]);
    assert.match(job("pull-request", "preview").if ?? "", onlyOwnBranches);
    assert.match(job("pull-request", "comment").if ?? "", onlyOwnBranches);
  });

  it("let a preview read only, and an update happen behind an environment", () => {
    for (const [name, one] of withCredentials) {
      for (const { uses, with: inputs } of one.steps ?? []) {
        if (!uses?.startsWith("aws-actions/configure-aws-credentials@")) continue;
        const role = String(inputs?.["role-to-assume"]).split("/").at(-1);
        const isPreview = environmentOf(one) === "preview";
        assert.equal(role, isPreview ? "reflex-preview" : "reflex-deploy", name);
        assert.ok(environmentOf(one), `${name} has no environment`);
        assert.match(String(inputs?.["allowed-account-ids"]), /^\$\{\{ matrix\.account \}\}$/, name);
      }
    }
    assert.match(environmentOf(job("update-stacks", "update")) ?? "", /^\$\{\{ inputs\.environment \}\}$/);
  });

  it("install what may run code before credentials are there", () => {
    for (const [name, { steps: inJob = [] }] of withCredentials) {
      const position = (start: string) => inJob.findIndex(({ uses }) => uses?.startsWith(start));
      const credentials = position("aws-actions/");
      if (credentials >= 0) assert.ok(position("./.github/actions/prepare") < credentials, name);
    }
  });

  it("write the comment in a job that runs nothing of the pull request", () => {
    for (const { uses, run } of job("pull-request", "comment").steps ?? []) {
      assert.ok(!uses || uses.startsWith("actions/download-artifact@"), uses);
      assert.doesNotMatch(run ?? "", /\b(npx?|node|bash|sh|source)\b/);
    }
  });

  it("deploy main only: security, canary, waves, one rollout after the other", () => {
    const { on, concurrency, jobs: parts } = workflows.deploy ?? assert.fail("there is no deploy.yml");
    assert.deepEqual((on.push as { branches: string[] }).branches, ["main"]);
    assert.deepEqual(concurrency, { group: "deploy", "cancel-in-progress": false });
    assert.match(parts.plan?.if ?? "", /github\.ref == 'refs\/heads\/main'/);
    assert.deepEqual(
      ["security", "canary", "waves"].map((part) => parts[part]?.needs),
      [
        ["checks", "plan"],
        ["plan", "security"],
        ["plan", "canary"],
      ],
    );
  });

  it("use the version of Pulumi that the tests use", () => {
    const goModule = readFileSync(path.join(__dirname, "..", "..", "tools", "pulumi", "go.mod"), "utf8");
    const [, version] = /github\.com\/pulumi\/pulumi\/pkg\/v3 v([\d.]+)/.exec(goModule) ?? [];
    const install = actions.prepare?.runs.steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"));
    assert.equal(install?.with?.["pulumi-version"], version);
  });

  it("deploy with the policy pack, always", () => {
    const commands = steps.flatMap(([name, { run = "" }]) =>
      [...run.matchAll(/^ *pulumi (?:up|preview) .*$/gm)].map(([command]) => ({ name, command })),
    );
    assert.equal(commands.length, 3);
    for (const { name, command } of commands) assert.match(command, /"\$\{pack\[@\]\}"/, name);
  });
});
