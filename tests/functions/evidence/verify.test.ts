import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { verifyEvidenceCommand } from "../../../cli/commands/verifyEvidence";
import { readEvidence } from "../../../cli/evidence/folder";
import { compare, manifestFormat, parseManifest } from "../../../functions/evidence/manifest";
import { decided, decision, ended, executionId, incidentId } from "./fixtures";
import { World } from "./world";

describe("a downloaded incident file", () => {
  let original = "";
  let folder = "";
  before(async () => {
    original = mkdtempSync(join(tmpdir(), "reflex-evidence-"));
    const world = new World();
    world.keep({ ...decision(), execution: { id: executionId } });
    await world.deliver(decided(), ended());
    for (const [key, text] of world.objects) {
      mkdirSync(dirname(join(original, key)), { recursive: true });
      writeFileSync(join(original, key), text);
    }
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "reflex-evidence-"));
    cpSync(original, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  after(() => rmSync(original, { recursive: true }));

  const inside = (path: string) => join(folder, "incidents", incidentId, path);
  const differences = () => readEvidence(folder).flatMap((incident) => incident.differences);

  it("is intact as it was written, from whichever folder above it", () => {
    const [all] = readEvidence(folder);
    assert.deepEqual(all!.differences, []);
    assert.equal(all!.manifests.length, 2);
    assert.deepEqual(
      readEvidence(inside("")).map(({ incident }) => incident),
      [incidentId],
    );
  });

  it("reports which file was changed, is missing or was added", () => {
    writeFileSync(inside("opened/raw/run.json"), "{}\n");
    unlinkSync(inside("opened/incident.md"));
    writeFileSync(inside("opened/extra.txt"), "");
    const found = differences();
    assert.deepEqual(
      found.map(({ path, found: what }) => `${path} ${what}`),
      ["opened/extra.txt unlisted", "opened/incident.md missing", "opened/raw/run.json changed"],
    );
    assert.match(
      (found[2] as { how: string }).how,
      /^3 bytes instead of \d+, SHA-256 [0-9a-f]{64} instead of [0-9a-f]{64}$/,
    );
  });

  it("reports when the first manifest was rewritten to fit a forgery: the last one vouches for it", () => {
    const path = "opened/manifest.json";
    const manifest = JSON.parse(readFileSync(inside(path), "utf8"));
    manifest.createdAt = "2026-11-24T00:00:00.000Z";
    writeFileSync(inside(path), JSON.stringify(manifest));
    assert.deepEqual(
      differences().map(({ path: changed, found }) => `${changed} ${found}`),
      [`${path} changed`],
    );
  });

  it("does not follow a link to a file that has the right content", () => {
    unlinkSync(inside("opened/incident.md"));
    symlinkSync(join(original, "incidents", incidentId, "opened/incident.md"), inside("opened/incident.md"));
    assert.deepEqual(
      differences().map(({ path, found }) => `${path} ${found}`),
      ["opened/incident.md changed"],
    );
  });

  it("is refused when folders were moved, manifests are none, or there is nothing", () => {
    assert.throws(() => readEvidence(inside("opened")), /keep the folders as they are/);
    writeFileSync(inside("opened/manifest.json"), "{}");
    assert.throws(() => readEvidence(folder), /is not the manifest of an incident file: its format/);
    assert.throws(() => readEvidence(join(folder, "nowhere")), /is not a folder of evidence \(ENOENT\)/);
    assert.deepEqual(readEvidence(inside("opened/raw")), []);
  });

  it("is answered with the exit codes 0, 1 and 2", async () => {
    const { exitCode } = process;
    const write = process.stdout.write;
    const reflex = async (path: string) => {
      let told = "";
      process.stdout.write = ((text: string) => {
        told += text;
        return true;
      }) as typeof write;
      try {
        await verifyEvidenceCommand().parseAsync([path], { from: "user" });
        return { code: process.exitCode, told };
      } finally {
        process.stdout.write = write;
        process.exitCode = exitCode;
      }
    };
    const intact = await reflex(folder);
    assert.equal(intact.code, 0);
    assert.match(intact.told, /intact/);
    writeFileSync(inside("opened/raw/run.json"), "{}\n");
    const changed = await reflex(folder);
    assert.equal(changed.code, 1);
    assert.match(changed.told, /opened\/raw\/run\.json was changed: 3 bytes instead of/);
    // The program ends with 2 on a UsageError.
    await assert.rejects(reflex(inside("opened/raw")), { name: "UsageError", message: /there is no manifest\.json/ });
  });
});

describe("a manifest", () => {
  const entry = { path: "opened/incident.md", sha256: "0".repeat(64), bytes: 1 };
  const manifest = {
    format: manifestFormat,
    incident: incidentId,
    stage: "opened",
    bucket: "b",
    createdAt: "2026-11-24T09:30:00Z",
    manifest: "opened/manifest.json",
    objects: [entry],
  };

  it("is refused when a path leads out of the folder, is listed twice, or anything else is not as written", () => {
    assert.deepEqual(parseManifest(JSON.stringify(manifest)), manifest);
    const broken: Array<[object, RegExp]> = [
      [{ format: "other/1" }, /format/],
      [{ bucket: 1 }, /bucket is missing/],
      [{ manifest: "../manifest.json" }, /not a path inside/],
      [{ objects: {} }, /not a list/],
      [{ objects: [entry, entry] }, /listed twice/],
      [{ objects: [{ ...entry, sha256: "A".repeat(64) }] }, /no SHA-256/],
      [{ objects: [{ ...entry, bytes: -1 }] }, /no size/],
      [{ objects: [{ ...entry, versionId: 1 }] }, /no text/],
      [{ objects: [null] }, /path/],
      ...["/etc/passwd", "a/../b", "..", "a//b", "a\\b", "C:/a", ""].map((path): [object, RegExp] => [
        { objects: [{ ...entry, path }] },
        /objects\[0\]\.path is not a path inside the folder/,
      ]),
    ];
    for (const [change, reason] of broken) {
      assert.throws(() => parseManifest(JSON.stringify({ ...manifest, ...change })), reason, JSON.stringify(change));
    }
  });

  it("differs from a folder exactly in the files in which it does", () => {
    const file = fc.record({
      sha256: fc.constantFrom("0".repeat(64), "1".repeat(64)),
      bytes: fc.integer({ min: 0, max: 1 }),
    });
    const files = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), file);
    fc.assert(
      fc.property(files, files, (there, listed) => {
        const objects = Object.entries(listed).map(([path, one]) => ({ path, ...one }));
        const found = compare(new Map(Object.entries(there)), [
          parseManifest(JSON.stringify({ ...manifest, objects })),
        ]);
        const expected = ["a", "b", "c", "d"].filter(
          (path) =>
            JSON.stringify([there[path]?.sha256, there[path]?.bytes]) !==
            JSON.stringify([listed[path]?.sha256, listed[path]?.bytes]),
        );
        assert.deepEqual(
          found.map(({ path }) => path),
          expected,
        );
      }),
    );
  });
});
