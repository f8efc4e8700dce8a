import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(__dirname, "..", "..");
const folder = path.join(root, "build", "typescript-test");
const file = path.join(folder, "said.ts");

/** Runs the file in a process that has ts-node only if it has to make JavaScript. */
function run(options: string[] = []) {
  const loader = path.join(root, "tools", "typescript.js");
  const { stdout, stderr } = spawnSync(process.execPath, ["--require", loader, ...options, file], { encoding: "utf8" });
  return { stdout, stderr };
}
const write = (said: string) =>
  writeFileSync(
    file,
    `type Said = string;\nconst said: Said = ${JSON.stringify(said)};\n` +
      "console.log(said, Object.keys(require.cache).some((name) => name.includes('@swc')));\n",
  );

describe("TypeScript of the CLI", () => {
  before(() => mkdirSync(folder, { recursive: true }));
  after(() => rmSync(folder, { recursive: true }));

  it("is made into JavaScript once for each source", () => {
    // Another text each time, because what was kept last outlives the test.
    const [one, other] = [`one ${process.pid}`, `other ${process.pid}`];
    for (const [said, made] of [
      [one, true],
      [one, false],
      [other, true],
      [other, false],
    ] as const) {
      write(said);
      assert.equal(run().stdout, `${said} ${made}\n`);
    }
  });

  it("keeps its lines in stack traces", () => {
    writeFileSync(file, "interface A {\n  a: number;\n}\n\nconst a: A = JSON.parse('null');\nconsole.log(a.a);\n");
    for (const _ of ["made", "kept"]) assert.match(run().stderr, /said\.ts:6:15/);
    assert.doesNotMatch(run(["--stack-trace-limit=0"]).stderr, /said\.ts:6:15/);
  });
});
