import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const parts = ["components", "functions", "responses", "runbooks", "workflows", "tsconfig.json", "package.json"];

const answer = (name: string) => `
import { account } from "../resources/account";
import type { PagingResponse } from "../types";

export const anything: PagingResponse = {
  name: "${name}",
  title: "A new response",
  summary: "A response of the tests.",
  placement: "central",
  resource: account,
  forms: { only: { pattern: { source: ["aws.health"] }, target: () => { throw new Error("no event"); } } },
};
`;

describe("a new response", () => {
  let copy: string;
  const names = () => {
    for (const file of Object.keys(require.cache)) if (file.startsWith(copy)) delete require.cache[file];
    const load = createRequire(join(copy, "responses", "catalogue.ts"));
    return (load("./catalogue.ts") as { catalogue: Array<{ name: string }> }).catalogue.map(({ name }) => name);
  };
  const add = (folder: string, text?: string) => {
    mkdirSync(join(copy, "responses", folder));
    if (text !== undefined) writeFileSync(join(copy, "responses", folder, "response.ts"), text);
  };

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), "reflex-catalogue-"));
    for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  it("is a folder and nothing else, in the order of names", () => {
    const before = names();
    assert.ok(before.length >= 3);
    add("a-new-response", answer("a-new-response"));
    assert.deepEqual(names(), ["a-new-response", ...before]);
  });

  it("is in the bundle of triage too", async () => {
    add("a-new-response", answer("a-new-response"));
    const load = createRequire(join(copy, "components", "index.ts"));
    const { bundle } = load("./bundle.ts") as { bundle(entry: string, firstLines: string): string };
    const { catalogueLines } = load("./catalogueBundle.ts") as { catalogueLines(catalogue: unknown): string };
    const { catalogue } = load("../responses/catalogue.ts") as { catalogue: unknown };
    const file = join(copy, "bundle", "index.js");
    mkdirSync(join(copy, "bundle"));
    writeFileSync(file, bundle("responses/catalogue.ts", catalogueLines(catalogue)));
    const bundled = createRequire(file)(file) as { catalogue: Array<{ name: string }> };
    assert.deepEqual(
      bundled.catalogue.map(({ name }) => name),
      names(),
    );
  });

  it("is missed when its file or its name is", () => {
    add("half-finished");
    assert.throws(names, /responses\/half-finished has no response\.ts/);
    writeFileSync(join(copy, "responses", "half-finished", "response.ts"), answer("other"));
    assert.throws(names, /responses\/half-finished\/response\.ts exports no response whose name is "half-finished"/);
  });
});
