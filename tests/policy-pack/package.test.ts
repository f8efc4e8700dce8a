import assert from "node:assert/strict";
import { examplesOf, rulePage } from "../../policy-pack/npmPackage/pages";
import { rules, stackRules } from "../../policy-pack/rules";
import { refusers } from "./corpus";

describe("the pages of the package", () => {
  const all = [...rules, ...stackRules];

  it("show for every rule a program that is refused and one that is accepted", () => {
    for (const rule of all) {
      const { bad, good } = examplesOf(rule);
      assert.equal(good === undefined, refusers.includes(rule.name), rule.name);
      assert.notDeepEqual(bad.resources, good?.resources, rule.name);
    }
  });

  it("say what to do, and show nothing that is unreadable", () => {
    for (const rule of all) {
      const page = rulePage(rule);
      assert.doesNotMatch(page, /\[object|undefined/, rule.name);
      for (const step of rule.remediation) assert.ok(page.includes(step));
    }
  });
});
