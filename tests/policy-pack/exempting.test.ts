import assert from "node:assert/strict";
import { Exemptions, exemptionsSetting } from "../../policy-pack/exemptions";
import type { Finding } from "../../policy-pack/finding";

const urn = "urn:pulumi:prod::reflex::aws:sqs/queue:Queue::work";
const finding: Finding = { field: "count", found: "it is missing", fix: "Set it." };
const good = { urn, reason: "until the move", expires: "2026-11-24" };
const on = (configured: unknown, at: string | undefined = urn, day = "2026-11-24T23:59:59Z") =>
  new Exemptions(configured, new Date(day)).apply([finding], at);
const refused = (found: string, fix: string, name: string) => ({
  field: `exemptions[0].${name}`,
  found: `${found}, so the exemption does not hold`,
  fix,
});

describe("exemptions", () => {
  it("hold for the resources that they name, to the end of their last day in UTC", () => {
    assert.deepEqual(on([good]), []);
    assert.deepEqual(on(good), []);
    assert.deepEqual(on([{ ...good, urn: "urn:pulumi:*::wor?" }]), []);
    assert.deepEqual(on([{ ...good, urn: "urn:pulumi:prod" }]), [finding]);
    assert.deepEqual(on([good], "urn:other"), [finding]);
    assert.deepEqual(new Exemptions([good], new Date("2026-11-24T00:00:00Z")).apply([finding], undefined), [finding]);
    const everything = new Exemptions([{ ...good, urn: "*" }], new Date("2026-11-24T00:00:00Z"));
    assert.deepEqual(everything.apply([finding], undefined), [finding]);
    assert.deepEqual(on([{ ...good, expires: "2026-11-25" }]), []);
  });

  it("are a violation when they are over, and hold no longer", () => {
    assert.deepEqual(on([good], urn, "2026-11-25T00:00:00Z"), [
      finding,
      {
        field: "exemptions[0].expires",
        found: `the exemption of ${urn} ended on 2026-11-24 (until the move)`,
        fix: "Fix what it exempts and remove it, or decide again and set another day.",
      },
    ]);
    assert.deepEqual(on([good], "urn:other", "2026-11-25T00:00:00Z"), [finding]);
  });

  it("hold for nothing where they do not say for what", () => {
    const fix = "Say which resources it is about: a pattern of their URNs.";
    assert.deepEqual(on([{ ...good, urn: undefined }]), [finding, refused("it is missing", fix, "urn")]);
    assert.deepEqual(on([{ ...good, urn: " " }], "urn:other"), [finding, refused('found " "', fix, "urn")]);
    assert.deepEqual(on([{ ...good, urn: 5 }]), [finding, refused("found 5", fix, "urn")]);
  });

  it("hold for nothing where they do not say why", () => {
    const fix = "Say why, for those who read it later.";
    assert.deepEqual(on([{ ...good, reason: undefined }]), [finding, refused("it is missing", fix, "reason")]);
    assert.deepEqual(on([{ ...good, reason: "\t" }]), [finding, refused('found "\\t"', fix, "reason")]);
    assert.deepEqual(on([{ ...good, reason: "" }], "urn:other"), [finding]);
  });

  for (const expires of [
    undefined,
    "",
    "tomorrow",
    "2026-11-31",
    "2026-02-29",
    "9999-12-31T00:00",
    " 9999-12-31",
    "+012026-11-24",
    "9999",
    "9999-12",
    "12026-11-24",
  ]) {
    it(`hold for nothing where the last day is no day: ${expires}`, () => {
      const found = expires === undefined ? "it is missing" : `found ${JSON.stringify(expires)}`;
      const fix = "Set the last day on which it holds: YYYY-MM-DD.";
      assert.deepEqual(on([{ ...good, expires }]), [finding, refused(found, fix, "expires")]);
      assert.deepEqual(on([{ ...good, expires }], "urn:other"), [finding]);
    });
  }

  it("are each on their own: one that holds exempts, one that is defective is reported", () => {
    const defective = { ...good, reason: "" };
    const fix = "Say why, for those who read it later.";
    assert.deepEqual(on([good, defective]), [{ ...refused('found ""', fix, "reason"), field: "exemptions[1].reason" }]);
    assert.deepEqual(on([]), [finding]);
    assert.deepEqual(on(undefined), [finding]);
    assert.deepEqual(on(null), [finding]);
    assert.equal(on("everything").length, 2);
  });

  it("have a schema that wants all three, and no more", () => {
    const { items, ...list } = exemptionsSetting as unknown as {
      items: {
        required: string[];
        additionalProperties: boolean;
        type: string;
        properties: Record<string, { pattern?: string; type: string; minLength?: number }>;
      };
      type: string;
      default: unknown[];
    };
    assert.deepEqual([list.type, list.default], ["array", []]);
    assert.deepEqual(
      [items.type, items.required, items.additionalProperties],
      ["object", ["urn", "reason", "expires"], false],
    );
    assert.deepEqual(items.properties, {
      urn: { type: "string", minLength: 1 },
      reason: { type: "string", pattern: "\\S" },
      expires: { type: "string", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
    });
  });
});
