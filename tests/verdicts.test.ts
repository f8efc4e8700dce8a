import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.join(__dirname, "..");

/** Where real time may be named, and why it decides nothing. */
const allowed: Record<string, string> = {
  "tests/until.ts": "pauses between two polls of a condition, without a limit",
  "tests/engine/support/engine.ts": "building Pulumi's CLI may take longer than the limit against hanging",
  "tests/simulator/deployment/program/index.ts": "a program whose applies are slow",
};

/** Timers, the limits of mocha, and measuring. */
const real = /^(?:setTimeout|setInterval|.+\.timeout|performance\.now)$/s;

/** What a test calls, or imports, that brings real time into it; texts that it holds, such as handlers, do not count. */
function realTimeIn(name: string, source: string): string[] {
  if (!/setTimeout|setInterval|\.timeout|performance\.now/.test(source)) return [];
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const named = ts.isCallExpression(node) ? node.expression : ts.isImportSpecifier(node) ? node : undefined;
    const text = named && ts.isImportSpecifier(named) ? (named.propertyName ?? named.name).text : named?.getText();
    if (named && text && real.test(text)) {
      const { line } = file.getLineAndCharacterOfPosition(named.getEnd());
      found.push(`${name}:${line + 1} ${text.split(".").at(-1)}`);
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

describe("the verdict of a test", () => {
  const files = globSync("tests/**/*.ts", { cwd: root }).map((file) => file.replaceAll(path.sep, "/"));

  it("does not depend on real time: wait for an event, or count steps", () => {
    const found = files
      .filter((file) => !(file in allowed))
      .flatMap((file) => realTimeIn(file, readFileSync(path.join(root, file), "utf8")));
    assert.deepEqual(found, []);
  });

  it("is excused nowhere without need", () => {
    for (const file of Object.keys(allowed))
      assert.ok(realTimeIn(file, readFileSync(path.join(root, file), "utf8")).length > 0, file);
  });

  it("is searched in the code of tests, and not in the texts that they hold", () => {
    const source = `
      import { setTimeout as pause } from "node:timers/promises";
      it("a", function () { this.timeout(5); }).timeout(6);
      const handler = "setTimeout(() => {}, 5)";
      await new Promise((resolve) => setTimeout(resolve, 5));
      const began = performance.now();
      const limit = { timeout: 5 };`;
    assert.deepEqual(realTimeIn("x.ts", source), [
      "x.ts:2 setTimeout",
      "x.ts:3 timeout",
      "x.ts:3 timeout",
      "x.ts:5 setTimeout",
      "x.ts:6 now",
    ]);
  });

  it("has one limit, against hanging", () => {
    const { timeout } = JSON.parse(readFileSync(path.join(root, ".mocharc.json"), "utf8")) as { timeout: number };
    assert.equal(timeout, 600_000);
  });
});
