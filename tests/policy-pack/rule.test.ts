import assert from "node:assert/strict";
import type { Finding } from "../../policy-pack/finding";
import { distinct, judges, resourceRule } from "../../policy-pack/rule";

const type = "aws:sqs/queue:Queue";
const today = new Date("2026-11-24T09:00:00Z");
const urn = "urn:pulumi:prod::reflex::aws:sqs/queue:Queue::work";
const wrong = (field: string): Finding => ({ field, found: "it is missing", fix: "Set it." });

const rule = resourceRule<{ least: number }>({
  name: "SQS-TEST",
  severity: "low",
  description: "A rule of the tests.",
  remediation: [],
  references: [],
  types: [type],
  configuration: { least: { type: "number", default: 3 } } as never,
  *check(inputs, { least }, resource) {
    const field = inputs.at("count");
    if ((field.value as number) < least) yield wrong(field.path);
    if ((field.value as number) < least) yield wrong(field.path);
    if (resource.options?.protect === false) yield wrong("protect");
  },
});
const judge = (count: number, configured: Record<string, unknown> = {}, more: object = {}) =>
  rule.judge({ type, inputs: { count }, urn, ...more }, configured, today);
const exemption = { urn: "urn:pulumi:prod::*", reason: "until the move", expires: "2026-11-24" };

describe("a rule about single resources", () => {
  it("keeps what it says about itself", () => {
    assert.deepEqual([rule.kind, rule.name, rule.types], ["resource", "SQS-TEST", [type]]);
    assert.deepEqual(Object.keys(rule.settings).includes("least"), true);
  });

  it("judges its own types alone", () => {
    assert.deepEqual(judge(0, {}, { type: "aws:sns/topic:Topic" }), []);
    const of = (judged: string, given: string) => judges({ types: ["other", judged] }, given);
    assert.equal(of(type, type), true);
    assert.equal(of(type, `${type}Policy`), false);
    assert.equal(of("aws:sqs/*", type), true);
    assert.equal(of("aws:sqs/*", "aws:sns/topic:Topic"), false);
    assert.equal(of("*", type), true);
    assert.equal(judges({ types: [] }, type), false);
  });

  it("reports each problem once, by its configuration and the options of the resource", () => {
    assert.deepEqual(judge(2), [wrong("count")]);
    assert.deepEqual(judge(3), []);
    assert.deepEqual(judge(3, { least: 4 }), [wrong("count")]);
    assert.deepEqual(judge(3, {}, { options: { protect: false, ignoreChanges: [] } }), [wrong("protect")]);
    assert.deepEqual(distinct([wrong("a"), wrong("b"), wrong("a")]), [wrong("a"), wrong("b")]);
  });

  it("leaves alone what is exempted on that day", () => {
    assert.deepEqual(judge(0, { exemptions: [exemption] }), []);
    assert.deepEqual(judge(0, { exemptions: [exemption] }, { urn: undefined }), [wrong("count")]);
    const tomorrow = new Date("2026-11-25T00:00:00Z");
    const [still, ended] = rule.judge({ type, inputs: { count: 0 }, urn }, { exemptions: [exemption] }, tomorrow);
    assert.deepEqual(still, wrong("count"));
    assert.equal(ended?.field, "exemptions[0].expires");
  });
});
