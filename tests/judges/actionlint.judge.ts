import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { texts } from "../github/workflowFiles";
import { actionlint } from "./actionlint";

describe("actionlint", () => {
  let program: string;

  before(function () {
    const found = actionlint();
    if (found === undefined) {
      assert.ok(!process.env.CI, "CI needs Go to build actionlint: install it (https://go.dev/doc/install)");
      console.log(
        "      skipped: there is no go on this machine to build actionlint with (https://go.dev/doc/install)",
      );
      this.skip();
    }
    program = found;
  });

  // What shellcheck says depends on whether and which one is installed.
  const lint = (args: string[], input?: string) =>
    spawnSync(program, ["-no-color", "-shellcheck=", "-pyflakes=", ...args], { encoding: "utf8", input });

  it("has nothing to say about the workflows, and about the actions that they use", () => {
    const files = Object.keys(texts).filter((name) => name.startsWith("workflows/"));
    const { status, stdout, stderr } = lint(files.map((name) => `.github/${name}`));
    assert.equal(`${stdout}${stderr}`, "");
    assert.equal(status, 0);
  });

  it("finds an expression that does not exist", () => {
    const [name = ""] = Object.keys(texts).filter((file) => file.endsWith("pull-request.yml"));
    const { status, stdout } = lint(["-"], texts[name]?.replace("matrix.side ==", "matrix.sides =="));
    assert.equal(status, 1);
    assert.match(stdout, /property "sides" is not defined/);
  });
});
