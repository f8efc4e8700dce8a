import assert from "node:assert/strict";
import { compilePattern, explanationLines } from "../../../aws/patterns";

function explain(pattern: unknown, event: object) {
  return compilePattern(pattern).explain(event);
}

function lines(pattern: unknown, event: object): string[] {
  return explanationLines(explain(pattern, event));
}

describe("explain", () => {
  it("says match", () => {
    assert.deepEqual(explain({ a: ["x"] }, { a: "x" }), { match: true, failures: [], alternatives: [] });
    assert.deepEqual(lines({ a: ["x"] }, { a: "x" }), ["match"]);
  });

  it("names every field that fails, what was expected and what was found", () => {
    const pattern = {
      source: ["aws.guardduty"],
      detail: {
        severity: [{ numeric: [">=", 7, "<", 9] }],
        type: [{ prefix: "CryptoCurrency:" }, { wildcard: "*DNS" }],
        service: { archived: [false] },
        missing: [{ exists: true }],
      },
    };
    const event = {
      source: "aws.guardduty",
      detail: { severity: 5, type: ["Recon:EC2", "Trojan:EC2"], service: { archived: { by: "x" } } },
    };
    assert.deepEqual(lines(pattern, event), [
      "detail.missing: expected any value, found nothing (the field is absent)",
      "detail.service.archived: expected false, found an object, not a value",
      "detail.severity: expected a number >= 7 and < 9, found 5",
      'detail.type: expected text beginning "CryptoCurrency:" or text like "*DNS", found "Recon:EC2", "Trojan:EC2"',
    ]);
  });

  it("shortens long lists of values", () => {
    const [line] = lines({ a: ["x"] }, { a: [1, 2, 3, 4, 5, 6, 7] });
    assert.equal(line, 'a: expected "x", found 1, 2, 3, 4, 5 and 2 more');
  });

  it("lists each alternative of $or, apart from what all share", () => {
    const pattern = { s: ["s"], $or: [{ a: [1] }, { b: [{ exists: false }] }] };
    assert.deepEqual(lines(pattern, { s: "t", a: 2, b: 3 }), [
      's: expected "s", found "t"',
      "none of the 2 alternatives of $or holds:",
      "  1. a: expected 1, found 2",
      "  2. b: expected no value, found 3",
    ]);
    assert.deepEqual(lines(pattern, { s: "t", a: 1 }), ['s: expected "s", found "t"']);
  });

  it("says when fields match in different elements of an array only", () => {
    const pattern = { findings: { severity: ["HIGH"], status: ["NEW"] } };
    const event = {
      findings: [
        { severity: "HIGH", status: "OLD" },
        { severity: "LOW", status: "NEW" },
      ],
    };
    assert.deepEqual(lines(pattern, event), [
      "findings.severity and findings.status: expected all of them in the same element of an array, found them only in different elements",
    ]);
  });
});
