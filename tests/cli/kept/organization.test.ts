import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { blueprint } from "../../../cli/blueprint";
import { deployedAt, keptBlueprint } from "../../../cli/kept/organization";
import { hashOf } from "../../../simulator";

const preparing = /^Preparing the organization \(once for these sources\)/;

describe("the kept organization", () => {
  const parent = mkdtempSync(path.join(tmpdir(), "reflex-organizations-"));
  const lines: string[] = [];
  const first = path.join(parent, "first");
  /** Each folder is read once in a process: another one is another process. */
  const keptIn = (folder: string, onProgress = (_line: string) => {}) =>
    keptBlueprint(
      {},
      {},
      {
        folder,
        onProgress: (line) => {
          if (typeof line !== "string") return;
          lines.push(line);
          onProgress(line);
        },
      },
    );
  const onlyFolderIn = (folder: string): string => {
    const [name, ...others] = readdirSync(folder);
    assert.deepEqual(others, []);
    return path.join(folder, name ?? "");
  };

  before(async () => {
    await keptIn(first);
    assert.match(lines[0] ?? "", preparing);
  });
  beforeEach(() => {
    lines.length = 0;
  });
  after(() => rmSync(parent, { recursive: true }));

  it("is the blueprint with the state in which it is deployed, and is not made again", async () => {
    const copy = path.join(parent, "copy");
    cpSync(first, copy, { recursive: true });
    const { kept, ...plan } = await keptIn(copy);
    assert.deepEqual(lines, []);
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), JSON.parse(JSON.stringify(await blueprint())));
    assert.equal(kept?.deployment, hashOf(plan.deployment));
    assert.deepEqual(kept?.at, deployedAt);
    assert.equal(kept?.state, path.join(onlyFolderIn(copy), "state"));
  });

  it("belongs to the caller", async () => {
    const one = await keptIn(first);
    one.deployment.resources.length = 0;
    assert.ok((await keptIn(first)).deployment.resources.length > 100);
  });

  it("is made again where it is damaged; another process that makes it at the same time does no harm", async () => {
    const damaged = path.join(parent, "damaged");
    cpSync(first, damaged, { recursive: true });
    truncateSync(path.join(onlyFolderIn(damaged), "state"), 1000);
    const { kept } = await keptIn(damaged, (line) => {
      if (preparing.test(line)) cpSync(first, damaged, { recursive: true });
    });
    assert.match(lines[0] ?? "", /is damaged \(its state is not what was written\) and is made again/);
    assert.match(lines[1] ?? "", preparing);
    assert.equal(kept?.state, path.join(onlyFolderIn(damaged), "state"));
  });

  it("is the blueprint alone, after a sentence, where nothing can be written", async () => {
    const file = path.join(parent, "file");
    writeFileSync(file, "");
    const { kept, ...plan } = await keptIn(file);
    assert.equal(kept, undefined);
    assert.deepEqual(plan, await blueprint());
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /^The organization cannot be kept for the next drill: E[A-Z]+/);
  });
});
