import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../../../aws/json";
import { catalogue } from "../../../catalogue/catalogue";
import { uuidv5 } from "../../../functions/shared/identifiers";
import { claimKey, incidentIdOf } from "../../../functions/triage/incident";
import { parseSignals } from "../../../functions/triage/signal";
import { planStart } from "../../../functions/triage/start";
import type { Runbook } from "../../../runbooks/language/types";
import { bodyOf, mining, settings, variant } from "./world";

const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

describe("name-based UUIDs", () => {
  it("are those of RFC 9562", () => {
    assert.equal(uuidv5(dns, "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  });

  it("have the form that SSM demands of a client token", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        assert.match(uuidv5(dns, name), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
    assert.throws(() => uuidv5("not a uuid", "x"), /must be a UUID/);
  });
});

describe("canonical JSON", () => {
  it("is the same for the same value, whatever the order of its keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal(canonicalJson(reversed(value)), canonicalJson(value));
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("incidents", () => {
  const signalOf = (event = mining) => parseSignals(bodyOf(event), catalogue)[0]!;

  it("follow from the content of a signal, not from its delivery", () => {
    const id = incidentIdOf(signalOf(), "run");
    assert.match(id, /^incident-20261124-[0-9a-f]{10}$/);
    assert.equal(incidentIdOf(signalOf({ ...mining, id: "again", account: "222233334444" }), "run"), id);
    assert.notEqual(incidentIdOf(signalOf(variant(mining, { updatedAt: "2026-11-24T15:00:00Z" })), "run"), id);
    assert.notEqual(incidentIdOf(signalOf(variant(mining, { accountId: "444455556666" })), "run"), id);
    assert.notEqual(incidentIdOf(signalOf(), "page"), id);
  });

  it("are claimed for resource and runbook, and for the finding where people are notified", () => {
    assert.equal(
      claimKey(signalOf(), "run"),
      "run#111122223333#eu-west-1#i-0b2c4d6e8f0a1b3c5#IsolateAndSnapshotInstance",
    );
    assert.equal(claimKey(signalOf(variant(mining, { id: "other" })), "run"), claimKey(signalOf(), "run"));
    assert.notEqual(claimKey(signalOf(variant(mining, { id: "other" })), "page"), claimKey(signalOf(), "page"));
  });
});

describe("a planned start", () => {
  const { target } = parseSignals(bodyOf(mining), catalogue)[0]!;
  const runbook = { name: "Test", parameters: { A: { type: "String" }, B: { type: "StringList", default: [] } } };
  const plan = (own: Record<string, string[]>) =>
    planStart(
      settings,
      target,
      { name: "response", runbook: runbook as unknown as Runbook },
      "incident-1",
      "hash",
      own,
    );

  it("has the role and the incident beside the runbook's own parameters", () => {
    assert.deepEqual(plan({ A: ["a"] }).parameters, {
      AutomationAssumeRole: ["arn:aws:iam::111122223333:role/reflex/reflex-run-Test"],
      IncidentId: ["incident-1"],
      A: ["a"],
    });
  });

  const refused: Array<[string, Record<string, string[]>, RegExp]> = [
    ["a missing parameter", { B: ["b"] }, /parameter A is missing/],
    ["an unknown parameter", { A: ["a"], C: ["c"] }, /parameter C is not one of its parameters/],
    ["an empty value", { A: [""] }, /parameter A has a value that is empty/],
    ["a long value", { A: ["a".repeat(513)] }, /longer than 512/],
    ["more values than SSM accepts", { A: ["a"], B: Array(51).fill("b") }, /has 51 values, SSM accepts 50/],
  ];
  for (const [what, own, message] of refused)
    it(`is refused for ${what}`, () => assert.throws(() => plan(own), message));
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
