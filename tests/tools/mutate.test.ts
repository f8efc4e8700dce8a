import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import type { MutantResult } from "@stryker-mutator/api/core";
import { testsFor } from "../../tools/mutate/belongs";
import { equivalents } from "../../tools/mutate/equivalents";
import { describe as described, figuresOf, percent, row } from "../../tools/mutate/report";
import { isWording } from "../../tools/mutate/wording";

const source = "const a = 1;\nif (a > 1) go(\n  a,\n);\n";
const result = (status: string, line: number, columns: [number, number], replacement = "", more: object = {}) =>
  ({
    status,
    replacement,
    mutatorName: "Test",
    location: { start: { line, column: columns[0] }, end: { line, column: columns[1] } },
    ...more,
  }) as unknown as MutantResult;
const results = [
  result("Killed", 1, [1, 2]),
  result("Timeout", 1, [1, 2]),
  result("RuntimeError", 1, [1, 2]),
  result("Ignored", 1, [1, 2], "", { statusReason: "wording" }),
  result("Ignored", 1, [1, 2], "", { statusReason: "another reason" }),
  result("Survived", 2, [5, 10], "a  >=\n 1"),
  result("NoCoverage", 2, [12, 14], "{}", {
    location: { start: { line: 2, column: 12 }, end: { line: 4, column: 2 } },
  }),
];
const listed = { line: "if (a > 1) go(", replacement: "a >= 1", reason: "a is never 1" };
const stale = { line: "const a = 1;", replacement: "2", reason: "it is not used" };

describe("the report on mutants", () => {
  it("counts what was found, what survived and what is equivalent", () => {
    const figures = figuresOf("a.ts", source, results, [listed, stale]);
    assert.deepEqual([figures.mutants, figures.found, figures.wording, percent(figures)], [4, 2, 1, 50]);
    assert.deepEqual(figures.survivors, [
      { place: "2:5", mutator: "Test", original: "a > 1", replacement: "a >= 1", reason: "a is never 1" },
      { place: "2:12", mutator: "Test", original: "go( a, )", replacement: "{}", reason: undefined },
    ]);
    assert.deepEqual(figures.stale, [stale]);
    assert.equal(row(figures, "2026-11-30"), "| 2026-11-30 | `a.ts` | 4 | 2 | 1 | 1 | 50 |");
  });

  it("names each survivor and its replacement, and each entry of the list that is none", () => {
    assert.deepEqual(described(figuresOf("a.ts", source, results, [listed, stale])).split("\n"), [
      "a.ts: 4 mutants, 2 found, 1 survived, 1 equivalent, 50 % (1 of wording left out)",
      "  2:12 Test: go( a, ) → {}",
      "  not a survivor, remove it from the list of equivalents: const a = 1; → 2",
    ]);
    const removed = figuresOf("a.ts", source, [result("Survived", 1, [1, 13])], []);
    assert.match(described(removed), /const a = 1; → \(nothing\)$/);
  });

  it("rounds down, and counts a file without mutants as tested", () => {
    const of = (mutants: number, found: number) =>
      percent({ file: "a", mutants, found, wording: 0, survivors: [], stale: [] });
    assert.deepEqual([of(1_000, 999), of(3, 2), of(0, 0), of(2, 2)], [99, 66, 100, 100]);
  });
});

describe("wording", () => {
  const wording = [
    "it is missing",
    "x is not a member",
    "found x",
    " characters; x is the limit.",
    "Set it to x to x.",
  ];
  const none = [
    "",
    "page",
    "cool-down",
    "dynamodb:PutItem",
    "fuse#x#x",
    "Stryker-Action",
    "SET expires = :expires ADD incidents :one",
    "attribute_not_exists(pk) OR expires <= :now",
    "leaseUntil = :was AND done = :no",
    "attribute_exists(pk)",
    " OR incident = :previous",
  ];
  for (const text of wording) it(`is "${text}"`, () => assert.equal(isWording(text), true));
  for (const text of none) it(`is not "${text}"`, () => assert.equal(isWording(text), false));
});

describe("the lists of the command", () => {
  it("name files and tests that exist", () => {
    for (const file of Object.keys(equivalents)) {
      assert.ok(existsSync(file), file);
      for (const test of testsFor(file) ?? [`${file}: no tests`]) assert.ok(existsSync(test), test);
    }
    assert.deepEqual(testsFor("functions/triage/fuse.ts"), ["tests/functions/triage/fuse.test.ts"]);
    assert.ok(testsFor("aws/patterns/numeric.ts"));
    assert.equal(testsFor("functions/triage/fuse"), undefined);
  });

  it("give a reason for every equivalent, in words", () => {
    for (const { reason } of Object.values(equivalents).flat()) assert.ok(isWording(reason), reason);
  });
});
