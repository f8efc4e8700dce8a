import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { added, differences, filesOfTutorial, followed } from "./tutorial";

describe("the tutorial of docs/responses.md, followed in a copy of the project", () => {
  let copy: ReturnType<typeof followed>;
  before(() => {
    copy = followed();
  });
  after(() => copy?.remove());

  const node = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: copy.folder,
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "", TS_NODE_PROJECT: join(copy.folder, "tsconfig.json") },
    });
    return { status, output: stdout + stderr };
  };

  it("writes a response, a scenario, an event, near-misses and the list", () => {
    const files = Object.keys(filesOfTutorial());
    assert.equal(files.filter((path) => path.includes("/ignored/")).length, 8);
    assert.equal(files.length, 12);
  });

  it("gives a catalogue in which every event fires or is ignored as it says", () => {
    const { status, output } = node(
      ...["node_modules/mocha/bin/mocha.js", "--no-parallel", "--no-color", "--reporter", "spec"],
      ...["tests/catalogue/catalogue.test.ts", "tests/catalogue/discovery.test.ts"],
    );
    assert.equal(status, 0, output.slice(-4_000));
    assert.match(output, /✔ fires on everybody-may-invoke/);
    for (const path of Object.keys(filesOfTutorial())) {
      const [, name] = /ignored\/(.*)\.json$/.exec(path) ?? [];
      if (name) assert.ok(output.includes(`✔ ignores ${name}`), name);
    }
  });

  it("changes the folder of one subject and what is generated, and nothing else", () => {
    const { status, output } = node("-r", "ts-node/register/transpile-only", "catalogue/documentation.ts");
    assert.equal(status, 0, output);
    const elsewhere = differences(copy.folder).filter((path) => !path.startsWith(`${added.folder}/`));
    assert.deepEqual(elsewhere.sort(), ["catalogue/functions/index.ts", "docs/catalogue.md"]);
  });
});
