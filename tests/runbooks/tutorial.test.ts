import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { added, addedRunbooks, followed } from "../catalogue/tutorial";

describe("the tutorial of docs/runbooks.md, followed in a copy of the project", () => {
  let copy: ReturnType<typeof followed>;
  before(() => {
    copy = followed("runbooks.md");
  });
  after(() => copy?.remove());

  it("gives runbooks without a problem, whose calls exist, and a response that starts them", () => {
    const files = ["runbooks/runbooks", "runbooks/permissions", "runbooks/apiInputs", "catalogue/catalogue"];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...["node_modules/mocha/bin/mocha.js", "--no-parallel", "--reporter", "spec"],
        ...files.map((name) => `tests/${name}.test.ts`),
      ],
      {
        cwd: copy.folder,
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "", TS_NODE_PROJECT: join(copy.folder, "tsconfig.json") },
      },
    );
    const output = stdout + stderr;
    assert.equal(status, 0, output.slice(-4_000));
    for (const name of [...addedRunbooks, added.response]) assert.match(output, new RegExp(`^ +${name}$`, "m"));
  });
});
