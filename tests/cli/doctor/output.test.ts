import assert from "node:assert/strict";
import { doctorJson, lines } from "../../../cli/commands/doctor";
import type { Result } from "../../../cli/doctor/check";
import { followsItsSchema } from "../operations/schema";

const results: Result[] = [
  { check: "account", needed: "everything", state: "ok", found: "is the stack's own" },
  {
    check: "GuardDuty",
    needed: "findings",
    region: "eu-west-1",
    state: "missing",
    found: "no detector",
    fix: "make one",
  },
];

describe("what reflex doctor says", () => {
  it("is a line for what is fine, and below what is not the reason and the remedy", () => {
    assert.deepEqual(results.flatMap(lines), [
      "✓ account          is the stack's own",
      "✕ GuardDuty        eu-west-1: no detector",
      "                   needed for findings",
      "                   make one",
    ]);
  });

  it("is an object with a format and a schema for programs", () => {
    const json = doctorJson("111122223333", "payments", results);
    followsItsSchema(json);
    assert.deepEqual(
      json.checks.map(({ id, region, result, do: remedy }) => [id, region, result, remedy]),
      [
        ["account", undefined, "pass", null],
        ["GuardDuty", "eu-west-1", "fail", "make one"],
      ],
    );
  });
});
