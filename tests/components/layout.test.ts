import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const folder = path.join(__dirname, "..", "..", "components");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const textOf = (file: string) => readFileSync(path.join(folder, file), "utf8");

/** Files of the top folder that define no component: what they may do is in components/README.md. */
const helpers = [
  "alarms.ts",
  "boundary.ts",
  "functionWithRole.ts",
  "gameDayOperator.ts",
  "guards.ts",
  "ownRoles.ts",
  "provider.ts",
  "role.ts",
];
const shared = ["naming.ts", "policies.ts"];

const pure = (file: string) => file.includes(path.sep) || shared.includes(file);
const pulumiValues = (text: string) => /^import (?!type )[^;]*?from "@pulumi\//m.test(text);

describe("the folder components/", () => {
  it("has one component class in each file of its own", () => {
    const counts = files
      .filter((file) => !pure(file) && !helpers.includes(file))
      .map((file) => [file, textOf(file).split("extends pulumi.ComponentResource {").length - 1]);
    assert.ok(counts.length > 20);
    const wrong = counts.filter(([, count]) => count !== 1);
    assert.deepEqual(wrong, [], "see the table in components/README.md: another file, or another folder");
  });

  it("registers nothing in plan/, config/ and gameDays/", () => {
    const registering = files.filter((file) => pure(file) && pulumiValues(textOf(file)));
    assert.deepEqual(registering, [], "they import @pulumi for its types only: move what registers up");
  });

  it("would notice a file that registers", () => {
    assert.ok(pulumiValues(textOf("role.ts")));
    assert.ok(!pulumiValues(textOf(path.join("plan", "deploymentTargets.ts"))));
  });
});
