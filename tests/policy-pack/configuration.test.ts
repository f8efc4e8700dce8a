import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { allRules, configured, groupSettings, settingsProblems } from "../../policy-pack/configuration";
import { groupDefaults, groupOf, levelOf } from "../../policy-pack/levels";
import { schemaFile, schemaText } from "../../policy-pack/readme";
import { problemsIn, type Schema } from "../../policy-pack/schema";

const rule = (name: string) => allRules.find((one) => one.name === name)!;
const level = (name: string, settings: Record<string, unknown>) => configured(rule(name), settings).level;

describe("the level of a rule", () => {
  it("is by severity for any stack, and off for the doctrine of Reflex", () => {
    const expected = { critical: "mandatory", high: "mandatory", medium: "advisory", low: "disabled" };
    for (const one of allRules)
      assert.equal(levelOf(one, groupDefaults), groupOf(one) === "core" ? expected[one.severity] : "disabled");
    assert.equal(level("iam-role-trust", {}), "mandatory");
    assert.equal(level("sqs-encrypted", {}), "advisory");
    assert.equal(level("ssm-prior-state-saved", {}), "disabled");
  });

  it("is what is said of the rule, else of all, else of its group", () => {
    const groups = { core: "advisory", "self-healing": "severity" };
    assert.equal(level("iam-role-trust", { groups }), "advisory");
    assert.equal(level("ssm-prior-state-saved", { groups }), "mandatory");
    assert.equal(level("ssm-prior-state-saved", { groups, all: "disabled" }), "disabled");
    assert.equal(level("iam-role-trust", { groups, all: "disabled", "iam-role-trust": "mandatory" }), "mandatory");
    assert.equal(level("iam-role-trust", { "iam-role-trust": { enforcementLevel: "disabled" } }), "disabled");
  });
});

describe("guardrails.json", () => {
  const says = (settings: unknown, ...expected: RegExp[]) => {
    const problems = settingsProblems(settings);
    assert.equal(problems.length, expected.length, problems.join("\n"));
    for (const [index, problem] of problems.entries()) assert.match(problem, expected[index]!);
  };

  it("has what the engine accepts", () => {
    says({});
    says({
      all: "advisory",
      groups: { core: "severity", "self-healing": "mandatory" },
      environments: ["guardrails/prod"],
      "iam-role-trust": "mandatory",
      "iam-pass-role": { enforcementLevel: "advisory", unknownValues: "enforced", services: ["ssm.amazonaws.com"] },
    });
  });

  it("is refused with what is wrong, where, and what was meant", () => {
    says([], /found a list\. Write an object/);
    says({ "iam-role-thrust": {} }, /^there is no "iam-role-thrust"\. Did you mean "iam-role-trust"\?$/);
    says(
      { "iam-role-trust": "mandatry" },
      /^iam-role-trust: found "mandatry"\. Use one of: .* Did you mean "mandatory"\?/,
    );
    says({ "iam-role-trust": 7 }, /^iam-role-trust: found 7\. Write text or an object\./);
    says(
      { "iam-role-trust": { organisationId: "o-a1b2c3d4e5" } },
      /^iam-role-trust: there is no "organisationId"\. Did you mean "organizationId"\?/,
    );
    says(
      { "iam-no-wildcard-resource": { readers: "x" } },
      /^iam-no-wildcard-resource\.readers: found "x"\. Write a list\./,
    );
    says(
      { groups: { "self-heling": "mandatory" } },
      /^groups: there is no "self-heling"\. Did you mean "self-healing"\?/,
    );
    says(
      { groups: { core: "strict" } },
      /^groups\.core: found "strict"\. Use one of: disabled, advisory, mandatory, severity/,
    );
    says({ all: { exemptions: [] } }, /^all: there is no "exemptions"\. Known here: enforcementLevel\./);
    says({ "iam-role-trust": { exemptions: [{ urn: "*", reason: " " }] } }, /expires is missing/, /reason: found " "/);
  });

  it("accepts the default of each setting, by keywords that are checked", () => {
    const known = new Set<keyof Schema>([
      ...(["type", "description", "default", "enum", "items", "properties", "required"] as const),
      ...(["additionalProperties", "pattern", "minLength", "minItems", "minimum", "maximum", "anyOf"] as const),
    ]);
    const checkKeywords = (schema: Schema, where: string) => {
      for (const key of Object.keys(schema))
        assert.ok(known.has(key as keyof Schema), `${where}: ${key} is not checked`);
      if (schema.items) checkKeywords(schema.items, where);
      for (const one of Object.values(schema.properties ?? {})) checkKeywords(one, where);
    };
    for (const { name, settings } of [...allRules, { name: "groups", settings: groupSettings }])
      for (const [key, setting] of Object.entries(settings)) {
        checkKeywords(setting as Schema, `${name}.${key}`);
        assert.deepEqual([...problemsIn(setting.default, setting as Schema, `${name}.${key}`)], []);
      }
  });

  it("has its schema published", () => {
    assert.deepEqual(
      JSON.parse(readFileSync(schemaFile, "utf8")),
      JSON.parse(schemaText()),
      "Run: npm run policy-docs",
    );
  });
});
