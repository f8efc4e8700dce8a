import assert from "node:assert/strict";
import { type Import, importsOf } from "../../tools/architecture/imports";
import { cycles, layerOf, objectionTo } from "../../tools/architecture/rules";

const files = new Set([
  "aws/arn.ts",
  "cli/main.ts",
  "functions/triage/triage.ts",
  "policy-pack/rule.ts",
  "runbooks/language/index.ts",
  "runbooks/shared/wait.ts",
  "simulator/index.ts",
  "simulator/iam/evaluate.ts",
  "tests/simulator/iam.test.ts",
]);
const read = (file: string, text: string) => importsOf(file, text, files);
const one = (file: string, text: string): Import => {
  const [only, ...others] = read(file, text);
  assert.ok(only && others.length === 0, text);
  return only;
};
const objection = (file: string, text: string) => objectionTo(one(file, text));

describe("the reader of imports", () => {
  const forms: Array<[string, Import["kind"]]> = [
    ['import { a } from "../aws/arn";', "value"],
    ['import { a, type B } from "../aws/arn";', "value"],
    ['import a, { type B } from "../aws/arn";', "value"],
    ['import * as a from "../aws/arn";', "value"],
    ['import "../aws/arn";', "value"],
    ['import a = require("../aws/arn");', "value"],
    ['export { a } from "../aws/arn";', "value"],
    ['export * from "../aws/arn";', "value"],
    ['const a = require("../aws/arn");', "value"],
    ['const a = require.resolve("../aws/arn");', "value"],
    ['import type { A } from "../aws/arn";', "type"],
    ['import { type A } from "../aws/arn";', "type"],
    ['export type { A } from "../aws/arn";', "type"],
    ['export { type A } from "../aws/arn";', "type"],
    ['let a: import("../aws/arn").A;', "type"],
    ['let a: typeof import("../aws/arn");', "type"],
    ['const a = await import("../aws/arn");', "deferred"],
    ['const a = () => require("../aws/arn");', "deferred"],
    ["const a = import(`../aws/arn.ts`);", "deferred"],
  ];
  for (const [text, kind] of forms) {
    it(`sees ${text}`, () => {
      const { target, kind: found } = one("cli/main.ts", text);
      assert.deepEqual([target, found], ["aws/arn.ts", kind]);
    });
  }

  it("finds the index of a folder, and says which line it is", () => {
    const found = one("cli/main.ts", '// first\nimport { a } from "../runbooks/language";');
    assert.deepEqual([found.target, found.line], ["runbooks/language/index.ts", 2]);
  });

  it("knows no file behind a package, a text or a file that is not there", () => {
    assert.equal(one("cli/main.ts", 'import a from "node:fs";').target, undefined);
    assert.equal(one("cli/main.ts", 'import a from "./nowhere";').target, undefined);
    assert.deepEqual(read("cli/main.ts", "const a = 'import b from \"../aws/arn\"'; require(a);"), []);
  });
});

describe("the layers", () => {
  it("are found by the longest path", () => {
    assert.equal(layerOf("runbooks/language/types.ts")?.path, "runbooks/language");
    assert.equal(layerOf("runbooks/shared/wait.ts")?.path, "runbooks");
    assert.equal(layerOf("runbooks.ts"), undefined);
  });

  it("name the file, the import and the rule", () => {
    assert.equal(
      objection("functions/triage/triage.ts", '\nimport type { A } from "../../simulator";'),
      "functions/triage/triage.ts:2 imports simulator/index.ts: functions may import aws, organization, runbooks, " +
        "workflows, responses, signals, catalogue, page (tools/architecture/layers.ts)",
    );
    assert.match(
      objection("aws/arn.ts", 'const a = () => import("../cli/main");') ?? "",
      /aws may import nothing else of the project/,
    );
    assert.match(objection("elsewhere/a.ts", 'import "../aws/arn";') ?? "", /no layer has elsewhere\/a\.ts/);
  });

  it("reach the simulator through its API, all but its own tests", () => {
    const inside = 'import { a } from "../simulator/iam/evaluate";';
    assert.match(objection("cli/main.ts", inside) ?? "", /others import simulator from simulator\/index\.ts alone/);
    assert.equal(objection("cli/main.ts", 'import { a } from "../simulator";'), undefined);
    assert.equal(objection("tests/simulator/iam.test.ts", inside.replace("../", "../../")), undefined);
  });

  it("distinguish a folder from those inside it", () => {
    assert.equal(objection("policy-pack/rule.ts", 'import "../runbooks/language";'), undefined);
    assert.match(objection("policy-pack/rule.ts", 'import "../runbooks/shared/wait";') ?? "", /runbooks\/language \(/);
    assert.match(objection("runbooks/language/index.ts", 'import "../shared/wait";') ?? "", /may import aws \(/);
    assert.equal(objection("runbooks/shared/wait.ts", 'import "../language";'), undefined);
  });

  it("keep Pulumi out of the functions", () => {
    assert.match(objection("functions/triage/triage.ts", 'import "@pulumi/aws";') ?? "", /may import @pulumi\/\*/);
    assert.equal(objection("policy-pack/rule.ts", 'import "@pulumi/policy";'), undefined);
    assert.equal(objection("functions/triage/triage.ts", 'import "node:fs";'), undefined);
  });
});

describe("cycles of imports", () => {
  const edge = (from: string, target: string, kind: Import["kind"] = "value"): Import => ({
    ...{ from, target, kind },
    line: 1,
    specifier: target,
  });

  it("are found, each once, whatever leads to them", () => {
    const chain = [edge("start", "a"), edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("c", "d"), edge("d", "e")];
    assert.deepEqual(cycles([...chain, edge("e", "d"), edge("f", "f")]), [["d", "e"], ["a", "b", "c"], ["f"]]);
  });

  it("are none where files meet again without going round", () => {
    assert.deepEqual(cycles([edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d")]), []);
  });

  it("do not count what is erased, or loaded later", () => {
    assert.deepEqual(cycles([edge("a", "b"), edge("b", "a", "type")]), []);
    assert.deepEqual(cycles([edge("a", "b"), edge("b", "a", "deferred")]), []);
  });
});
