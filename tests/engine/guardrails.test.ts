import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { objectionsTo } from "../../components/guardrails";
import { readGuardrailSettings, settingsOf } from "../../components/plan/guardrailSettings";
import type { GuardrailSettings } from "../../policy-pack/configuration";
import { notKnown } from "../../policy-pack/field";
import { rules } from "../../policy-pack/rules";

const facts = { organizationId: "o-a1b2c3d4e5", account: "111122223333" };
const rule = (name: string) => rules.find((one) => one.name === name)!;
const role = (assumeRolePolicy: unknown) => ({
  type: "aws:iam/role:Role",
  urn: "urn:pulumi:prod::shop::aws:iam/role:Role::open",
  inputs: { assumeRolePolicy },
});
const openRole = role(
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::999988887777:root" } }],
  }),
);

/** What the rule about trust says, as refused or not. */
const refusals = (resource: Parameters<typeof objectionsTo>[0], settings: GuardrailSettings = {}) =>
  objectionsTo(resource, settings, facts)
    .filter(({ rule, others }) => [rule, ...others].includes("iam-role-trust"))
    .map(({ refused }) => refused);

describe("the guardrails of the program", () => {
  it("refuse a violation, and only advise about what is not known, unless that is enforced", () => {
    assert.deepEqual(refusals(openRole), [true]);
    assert.deepEqual(refusals(role(notKnown)), [false]);
    assert.deepEqual(refusals(role(notKnown), { "iam-role-trust": { unknownValues: "enforced" } }), [true]);
  });

  it("accept levels as the CLI does: of the rule, else of all", () => {
    assert.deepEqual(refusals(openRole, { "iam-role-trust": "advisory" }), [false]);
    assert.deepEqual(refusals(openRole, { "iam-role-trust": { enforcementLevel: "disabled" } }), []);
    assert.deepEqual(refusals(openRole, { all: "advisory" }), [false]);
    assert.deepEqual(refusals(openRole, { all: "disabled", "iam-role-trust": "mandatory" }), [true]);
  });

  it("accept settings and exemptions as the pack does", () => {
    const exempt = (urn: string) => ({
      "iam-role-trust": { exemptions: [{ urn, reason: "a vendor of ours", expires: "2999-12-31" }] },
    });
    assert.deepEqual(refusals(openRole, exempt("*::open")), []);
    assert.deepEqual(refusals(openRole, exempt("*::other")), [true]);
  });

  it("know the organization and the account from the stack's own configuration, unless configured otherwise", () => {
    const configured = (name: string, settings: GuardrailSettings = {}) =>
      settingsOf(rule(name), settings, facts).configuration;
    assert.equal(configured("events-bus-organization-only").organizationId, facts.organizationId);
    assert.deepEqual(configured("provider-account-pinned").accounts, [facts.account]);
    const other = { "events-bus-organization-only": { organizationId: "o-zzzzzzzzzz" } };
    assert.equal(configured("events-bus-organization-only", other).organizationId, "o-zzzzzzzzzz");
  });

  describe("guardrails.json", () => {
    let file: string;
    beforeEach(() => {
      file = path.join(mkdtempSync(path.join(os.tmpdir(), "reflex-guardrails-")), "guardrails.json");
    });
    afterEach(() => rmSync(path.dirname(file), { recursive: true, force: true }));

    const refused = (text: string, message: RegExp) => {
      writeFileSync(file, text);
      assert.throws(() => readGuardrailSettings(file), message);
    };

    it("may be absent", () => assert.deepEqual(readGuardrailSettings(file), {}));

    it("is refused with what is wrong when it cannot be used", () => {
      refused("{", /guardrails\.json is not JSON/);
      refused("[]", /not a JSON object/);
      refused('{"iam-role-thrust": {}}', /there is no "iam-role-thrust"\. Did you mean "iam-role-trust"\?/);
      refused(
        '{"iam-role-trust": "strict"}',
        /iam-role-trust: found "strict"\. Use one of: disabled, advisory, mandatory\./,
      );
    });

    it("of this project can be used", () => {
      assert.ok(readGuardrailSettings());
    });
  });
});
