import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readme, readmeFile } from "../../policy-pack/readme";
import { rules, stackRules } from "../../policy-pack/rules";

describe("policy-pack/README.md", () => {
  it("says what the rules say", () => {
    assert.equal(readFileSync(readmeFile, "utf8"), readme(), "The rules have changed: run npm run policy-docs");
  });

  it("has a section for each rule, with its settings and steps", () => {
    const text = readme();
    for (const { name, remediation, settings } of [...rules, ...stackRules]) {
      const section = text.split(`\n### ${name}\n`)[1]?.split("\n### ")[0] ?? "";
      for (const step of remediation) assert.ok(section.includes(step), `${name}: ${step}`);
      for (const setting of Object.keys(settings))
        assert.ok(section.includes(`| \`${setting}\` |`), `${name}: ${setting}`);
    }
  });
});
