import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Import, projectImports } from "../tools/architecture/imports";
import { knownCycles, layers, packageUsers } from "../tools/architecture/layers";
import { cycles, objectionTo } from "../tools/architecture/rules";
import { architecturePage, renewed } from "../tools/architecture/subjects";

const root = path.join(__dirname, "..");

describe("the architecture", () => {
  let imports: Import[];
  before(() => {
    imports = projectImports();
    assert.ok(imports.length > 3000, `${imports.length} imports were found`);
  });

  it("lets a file import only what its layer may", () => {
    assert.deepEqual(
      imports.flatMap((one) => objectionTo(one) ?? []),
      [],
    );
  });

  it("imports no file that the repository does not have", () => {
    const lost = imports.filter(({ specifier, target }) => specifier.startsWith(".") && target === undefined);
    assert.deepEqual(
      lost.map(({ from, line, specifier }) => `${from}:${line} imports ${specifier}: there is no such file`),
      [],
    );
  });

  it("has no files that import each other when they are loaded, but those with a reason", () => {
    const listed = (groups: ReadonlyArray<readonly string[]>) => groups.map((files) => files.join(" ")).sort();
    assert.deepEqual(listed(cycles(imports)), listed(knownCycles.map(({ files }) => files)));
  });

  it("names only paths that exist", () => {
    const named = layers.flatMap(({ path: own, mayImport, api = own, insiders = [] }) => [
      ...[own, api],
      ...mayImport,
      ...insiders,
    ]);
    for (const one of [...named, ...Object.values(packageUsers).flat()]) {
      assert.ok(existsSync(path.join(root, one)), `tools/architecture/layers.ts names ${one}, which does not exist`);
    }
  });

  it("is what docs/architecture.md says", () => {
    const page = readFileSync(architecturePage, "utf8");
    assert.equal(page, renewed(page, imports), "The imports have changed: run npm run subjects -- --write");
  });
});
