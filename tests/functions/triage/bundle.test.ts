import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { bundle, bundledFiles } from "../../../components/plan/bundle";
import { InvalidSettings, parseMembership, parseSettings } from "../../../functions/shared/settings";
import { settings } from "./world";

describe("the settings of triage", () => {
  const parse = (changes: object) => parseSettings(JSON.stringify({ ...settings, ...changes }), "settings.json");

  it("are read whole", () => {
    assert.deepEqual(parse({}), { ...settings, members: {} }, "members are in their table");
    assert.deepEqual(parse({ goldenImages: undefined }).goldenImages, undefined);
  });

  const wrong: Array<[object, string]> = [
    [{ fusePerHour: -1 }, "fusePerHour"],
    [{ fusePerHour: "5" }, "fusePerHour"],
    [{ mode: "acting" }, "mode"],
    [{ allowlistTag: { key: "k" } }, "allowlistTag.value"],
    [{ securityAccountId: 222233334444 }, "securityAccountId"],
    [{ observeResponses: "all" }, "observeResponses"],
    [{ goldenImages: { "eu-west-1": { x86_64: "latest" } } }, "goldenImages.eu-west-1.x86_64"],
    [{ homeRegion: undefined }, "homeRegion"],
  ];
  for (const [changes, key] of wrong) {
    it(`are refused with a wrong ${key}: ${inspect(changes, { breakLength: Number.POSITIVE_INFINITY })}`, () => {
      assert.throws(
        () => parse(changes),
        (error: unknown) => error instanceof InvalidSettings && error.message.startsWith(`settings.json: ${key}`),
      );
    });
  }
});

describe("who is to be a member", () => {
  const membership = {
    members: { "111122223333": { name: "p", mode: "observe" } },
    units: ["r-ab12"],
    excludedUnits: [],
  };
  const parse = (changes: object) => parseMembership(JSON.stringify({ ...membership, ...changes }), "membership.json");

  it("is read whole", () => assert.deepEqual(parse({}), membership));

  const wrong: Array<[object, string]> = [
    [{ members: { prod: { name: "p" } } }, "members.prod"],
    [{ members: { "111122223333": { name: "p", mode: "off" } } }, "members.111122223333.mode"],
    [{ members: [] }, "members."],
    [{ units: "r-ab12" }, "units"],
  ];
  for (const [changes, key] of wrong) {
    it(`is refused with a wrong ${key}`, () => {
      assert.throws(
        () => parse(changes),
        (error: unknown) => error instanceof InvalidSettings && error.message.startsWith(`membership.json: ${key}`),
      );
    });
  }
});

describe("the bundle of triage", () => {
  let folder: string;
  let file: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "reflex-triage-"));
    // What Lambda's runtime brings.
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(__dirname, "../../../node_modules/@aws-sdk"), join(folder, "node_modules/@aws-sdk"), "junction");
    file = join(folder, "index.js");
    const entry = "functions/triage/handler.ts";
    const text = bundle(entry);
    const files = bundledFiles(entry);
    writeFileSync(file, text);
    console.log(`      ${(text.length / 1024).toFixed(0)} KiB minified`);
    // A bundle of twice this size would mean that somebody imported a whole tool.
    assert.ok(text.length < 1024 * 1024);
    for (const foreign of ["simulator/", "components/", "cli/", "@pulumi/"]) {
      assert.ok(!files.some((one) => one.includes(foreign)), `${foreign} is in the bundle`);
    }
  });

  after(() => rmSync(folder, { recursive: true }));

  it("does not start on missing or wrong settings", () => {
    const load = createRequire(file);
    assert.throws(() => load(file), /settings\.json: the file cannot be read/);
    writeFileSync(join(folder, "settings.json"), "{}");
    assert.throws(() => load(file), /settings\.json: allowlistTag/);
  });

  it("exports a handler that reports what it cannot read as failed", async () => {
    writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
    const { handler } = createRequire(file)(file);
    const written: string[] = [];
    const { stdout, stderr } = process;
    const original = [stdout.write, stderr.write] as const;
    stdout.write = stderr.write = ((text: string) => written.push(text)) as never;
    try {
      assert.deepEqual(
        await handler({
          Records: [{ messageId: "m", body: "nonsense", attributes: { ApproximateReceiveCount: "2" } }],
        }),
        {
          batchItemFailures: [{ itemIdentifier: "m" }],
        },
      );
    } finally {
      [stdout.write, stderr.write] = original;
    }
    assert.ok(!written.join("").includes("nonsense"));
  });
});
