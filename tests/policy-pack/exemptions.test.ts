import assert from "node:assert/strict";
import { Exemptions, exemptionTag } from "../../policy-pack/exemptions";
import { Field, marked, notKnown } from "../../policy-pack/field";
import { type Finding, messageOf } from "../../policy-pack/finding";
import { ruleInfos } from "./analyze";

const urn = "urn:pulumi:prod::reflex::reflex:index:Account$aws:sqs/queue:Queue::signals";
const finding: Finding = { field: "policy", found: "it is open", fix: "Close it." };
const exemption = { urn: "*::signals", reason: "it moves in spring", expires: "2027-03-31" };
const today = new Date("2027-03-31T23:59:59Z");
const tomorrow = new Date("2027-04-01T00:00:00Z");

const apply = (configured: unknown, day = today, of: string | undefined = urn) =>
  new Exemptions(configured, day).apply([finding], of).map(messageOf);
const open = messageOf(finding);

describe("exemptions", () => {
  it("hold to the end of their last day, for the URNs that they name", () => {
    assert.deepEqual(apply(undefined), [open]);
    assert.deepEqual(apply([exemption]), []);
    assert.deepEqual(apply(exemption), []);
    for (const pattern of [urn, "urn:pulumi:prod::*", "*$aws:sqs/queue:Queue::sign?ls", "*"])
      assert.deepEqual(apply([{ ...exemption, urn: pattern }]), [], pattern);
    for (const pattern of ["signals", "*::signal", "*::Signals", "urn:pulumi:dev::*"])
      assert.deepEqual(apply([{ ...exemption, urn: pattern }]), [open], pattern);
  });

  it("hold for nobody whose URN is not known", () => {
    assert.deepEqual(new Exemptions([exemption], today).apply([finding], undefined), [finding]);
  });

  it("are a violation when they are over, whether or not anything is wrong", () => {
    const [first, second, ...others] = apply([exemption], tomorrow);
    assert.equal(first, open);
    assert.match(
      second!,
      /^exemptions\[0\]\.expires: the exemption of \*::signals ended on 2027-03-31 \(it moves in spr/,
    );
    assert.deepEqual(others, []);
    const [alone] = new Exemptions([exemption], tomorrow).apply([], urn);
    assert.match(messageOf(alone!), /ended on 2027-03-31/);
    assert.deepEqual(new Exemptions([exemption], tomorrow).apply([], "urn:pulumi:prod::x::y::other"), []);
  });

  it("do not outlive themselves, but may be renewed by another", () => {
    const [only, ...others] = apply([exemption, { ...exemption, expires: "2028-01-01" }], tomorrow);
    assert.match(only!, /^exemptions\[0\]\.expires: /);
    assert.deepEqual(others, []);
  });

  it("are refused when they do not say for what, why or until when", () => {
    const refused = (changes: object) => {
      const [first, second, ...others] = apply([{ ...exemption, ...changes }]);
      assert.deepEqual([first, others], [open, []]);
      return second!;
    };
    assert.match(
      refused({ reason: undefined }),
      /^exemptions\[0\]\.reason: it is missing, so .* does not hold\. Say why/,
    );
    assert.match(refused({ reason: "  " }), /^exemptions\[0\]\.reason: found " {2}"/);
    assert.match(refused({ urn: undefined }), /^exemptions\[0\]\.urn: it is missing/);
    assert.match(refused({ urn: 7 }), /^exemptions\[0\]\.urn: found 7/);
    for (const expires of [undefined, "", "soon", "2027-02-30", "2027-3-1", "31.03.2027", 20270331, notKnown])
      assert.match(refused({ expires }), /^exemptions\[0\]\.expires: .*YYYY-MM-DD/);
    for (const configured of ["everything", 7, [["urn"]], true])
      assert.match(apply(configured)[1]!, /^exemptions(\[0\])?\.urn: it is missing/);
    assert.deepEqual(apply([{ ...exemption, reason: "", urn: "*::other" }]), [open]);
  });

  it("are a setting of every rule, so that the engine refuses the same", async () => {
    for (const { name, settings } of await ruleInfos()) {
      const { items } = settings.exemptions as { items: { required: string[]; properties: object } };
      assert.deepEqual(items.required, ["urn", "reason", "expires"], name);
      assert.deepEqual(Object.keys(items.properties).sort(), ["expires", "reason", "urn"], name);
    }
  });

  describe("by a tag of the resource", () => {
    const tagged = (value: unknown, day = "2027-03-31T09:00:00Z") => {
      const tag = exemptionTag(new Field("", { tags: { "reflex:exempt/sqs-test": value } }), "sqs-test");
      return new Exemptions([], new Date(day)).apply([finding], undefined, tag);
    };

    it("hold to the end of the day that it begins with, for the reason after it", () => {
      assert.deepEqual(tagged("2027-03-31 SEC-1234 until the move"), []);
      assert.deepEqual(tagged("2027-04-01 x"), []);
      const [first, second] = tagged("2027-03-31 SEC-1234", "2027-04-01T00:00:00Z");
      assert.equal(first, finding);
      assert.equal(second?.field, "tags.reflex:exempt/sqs-test");
      assert.match(messageOf(second!), /the exemption of this resource ended on 2027-03-31 \(SEC-1234\)/);
    });

    it("hold for nothing where the day or the reason is missing, or nobody could read them", () => {
      for (const value of ["", "2027-04-01", "2027-04-01 ", "soon", "2026-02-30 x", "SEC-1234 2027-04-01", 5, ["x"]]) {
        const [first, second] = tagged(value);
        assert.equal(first, finding);
        assert.match(messageOf(second!), /does not hold\. Write the last day/);
      }
      const [first, second] = tagged(marked("2027-04-01 hunter2"));
      assert.equal(first, finding);
      assert.match(messageOf(second!), /it is marked secret/);
      assert.doesNotMatch(messageOf(second!), /hunter2/);
      assert.deepEqual(tagged(notKnown), [finding]);
      assert.deepEqual(tagged(undefined), [finding]);
    });

    it("hold for its own rule alone", () => {
      const tags = { "reflex:exempt/sqs-other": "2999-12-31 x" };
      const tag = exemptionTag(new Field("", { tags }), "sqs-test");
      assert.deepEqual(new Exemptions([], new Date()).apply([finding], undefined, tag), [finding]);
    });
  });
});
