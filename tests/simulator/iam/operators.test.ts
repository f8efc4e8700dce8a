import assert from "node:assert/strict";
import fc from "fast-check";
import { compileCondition, MalformedPolicy } from "../../../simulator/iam/conditions";
import { contextValues, type RequestContext } from "../../../simulator/iam/context";
import { variable } from "./fixtures";

const compile = (operator: string, values: string[], variables = true) =>
  compileCondition(operator, "test:Key", values, variables, "statement 1");
const holds = (operator: string, expected: string | string[], actual?: string | string[], more: RequestContext = {}) =>
  compile(operator, [expected].flat()).holds(
    contextValues({ ...more, ...(actual === undefined ? {} : { "test:Key": actual }) }),
  );
const malformed = (operator: string, value: string, problem: string, variables = true) =>
  assert.throws(
    () => compile(operator, [value], variables),
    (error) => {
      assert.ok(error instanceof MalformedPolicy);
      assert.equal(error.name, "MalformedPolicy");
      assert.equal(error.message, `statement 1: ${problem}`);
      return true;
    },
  );

describe("a compiled condition", () => {
  it("keeps what the policy says, and whether that is negated", () => {
    const { operator, key, values, negated } = compile("StringNotLike", ["a", "b"]);
    assert.deepEqual([operator, key, values, negated], ["StringNotLike", "test:Key", ["a", "b"], true]);
    assert.equal(compile("Null", ["true"]).negated, false);
    assert.equal(compile("StringLike", ["a"]).negated, false);
  });

  it("has an operator that exists, spelled as IAM does", () => {
    for (const operator of [
      "stringEquals",
      "StringEqualsIf",
      "ForSomeValues:StringEquals",
      "xForAnyValue:StringEquals",
      "StringEquals ",
      " StringEquals",
      "toString",
      "",
    ]) {
      malformed(operator, "a", `there is no condition operator ${operator}`);
    }
  });
});

describe("text", () => {
  it("is compared with or without case, with or without wildcards, as the operator says", () => {
    const table: Array<[operator: string, same: boolean, otherCase: boolean, wildcard: boolean]> = [
      ["StringEquals", true, false, false],
      ["StringNotEquals", false, true, true],
      ["StringEqualsIgnoreCase", true, true, false],
      ["StringNotEqualsIgnoreCase", false, false, true],
      ["StringLike", true, false, true],
      ["StringNotLike", false, true, false],
    ];
    for (const [operator, same, otherCase, wildcard] of table) {
      assert.equal(holds(operator, "a*c", "a*c"), same, operator);
      assert.equal(holds(operator, "abc", "ABC"), otherCase, operator);
      assert.equal(holds(operator, "a*c", "abc"), wildcard, operator);
    }
  });
});

/** For each comparison: whether it holds for less, for the same and for more. */
const comparisons: Array<[string, [less: boolean, same: boolean, more: boolean]]> = [
  ["Equals", [false, true, false]],
  ["NotEquals", [true, false, true]],
  ["LessThan", [true, false, false]],
  ["LessThanEquals", [true, true, false]],
  ["GreaterThan", [false, false, true]],
  ["GreaterThanEquals", [false, true, true]],
];

describe("numbers", () => {
  it("are compared as numbers", () => {
    for (const [comparison, expected] of comparisons) {
      const found = ["9", "10.0", "11"].map((actual) => holds(`Numeric${comparison}`, "10", actual));
      assert.deepEqual(found, expected, comparison);
    }
  });

  const numbers: Array<[string, number]> = [
    ["7", 7],
    ["+7", 7],
    ["-7", -7],
    ["7.", 7],
    ["7.25", 7.25],
    [".25", 0.25],
    [".5", 0.5],
    ["1e2", 100],
    ["1E+2", 100],
    ["1e-2", 0.01],
    ["1e10", 1e10],
    ["1.5e12", 1.5e12],
  ];
  for (const [text, value] of numbers) {
    it(`are written as ${text}`, () => {
      assert.equal(holds("NumericEquals", text, String(value)), true);
      assert.equal(holds("NumericEquals", String(value), text), true);
    });
  }

  for (const text of ["", "x", "7x", "x7", "1.2.3", "1e", "1e2.5", "0x10", " 7", ".", "1,5", "Infinity", "1x2"]) {
    it(`are not written as "${text}"`, () => {
      malformed("NumericEquals", text, `NumericEquals test:Key needs a number, found "${text}"`);
      for (const [comparison, [, , more]] of comparisons) {
        assert.equal(holds(`Numeric${comparison}`, "0", text), comparison === "NotEquals" && more, comparison);
      }
    });
  }
});

describe("dates", () => {
  const [less, same, more] = ["2026-11-24T09:59:59.999Z", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00.001Z"];

  it("are compared by the moment", () => {
    for (const [comparison, expected] of comparisons) {
      const found = [less!, same!, more!].map((actual) => holds(`Date${comparison}`, same!, actual));
      assert.deepEqual(found, expected, comparison);
    }
  });

  const dates: Array<[string, string]> = [
    ["2026", "2026-01-01T00:00:00Z"],
    ["2026-11", "2026-11-01T00:00:00Z"],
    ["2026-11-24", "2026-11-24T00:00:00Z"],
    ["2026-11-24T10:00Z", "2026-11-24T10:00:00Z"],
    ["2026-11-24T10:00:00.25Z", "2026-11-24T10:00:00.250Z"],
    ["2026-11-24T11:30:00+01:30", "2026-11-24T10:00:00Z"],
    ["2026-11-24T11:30:00+0130", "2026-11-24T10:00:00Z"],
    ["2026-11-24T09:00-01:00", "2026-11-24T10:00:00Z"],
    ["1795514400", "2026-11-24T10:00:00Z"],
    ["1795514400.5", "2026-11-24T10:00:00.500Z"],
    ["1795514400.25", "2026-11-24T10:00:00.250Z"],
    ["1795514400.0001", "2026-11-24T10:00:00Z"],
    ["86400", "1970-01-02T00:00:00Z"],
  ];
  for (const [text, moment] of dates) {
    it(`are written as ${text}`, () => {
      assert.equal(holds("DateEquals", text, moment), true);
      assert.equal(holds("DateEquals", moment, text), true);
    });
  }

  for (const text of [
    "",
    "tomorrow",
    "24 Nov 2026",
    "2026-11-24T10:00:00",
    "2026-13-01",
    "2026-1-1",
    "x2026",
    "x2026-11-24",
    "2026-11-24x",
    "x1795514400",
    "1795514400x",
    "-1795514400",
    "1795514400.",
    "1795514400.x",
    "2026-11-24T10Z",
    "2026-11-24 10:00:00Z",
  ]) {
    it(`are not written as "${text}"`, () => {
      const expects = "a date in ISO 8601 with its time zone, or epoch seconds";
      malformed("DateEquals", text, `DateEquals test:Key needs ${expects}, found "${text}"`);
      for (const comparison of ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"]) {
        assert.equal(holds(`Date${comparison}`, "1970-01-01", text), false, comparison);
        assert.equal(holds(`Date${comparison}`, "9999-01-01", text), false, comparison);
      }
    });
  }
});

describe("bytes", () => {
  it("are base64, and the same", () => {
    for (const text of ["", "QQ==", "QUI=", "a+/9"]) assert.equal(holds("BinaryEquals", text, text), true);
    assert.equal(holds("BinaryEquals", "QQ==", "QQ"), false);
    for (const text of ["é", "QQ==x", "éQQ==", "QQ===", "Q-Q"]) {
      malformed("BinaryEquals", text, `BinaryEquals test:Key needs base64 text, found "${text}"`);
    }
  });
});

describe("addresses", () => {
  it("are networks or single addresses", () => {
    const expects = "an IP address or a network such as 203.0.113.0/24";
    malformed("IpAddress", "nowhere", `IpAddress test:Key needs ${expects}, found "nowhere"`);
    assert.equal(holds("NotIpAddress", "203.0.113.7", "203.0.113.8"), true);
    assert.equal(holds("NotIpAddress", "203.0.113.7", "203.0.113.7"), false);
    assert.equal(holds("NotIpAddress", "203.0.113.7", "nowhere"), false);
  });
});

describe("ARNs", () => {
  const role = "arn:aws:iam::111122223333:role/x";
  const group = "arn:aws:logs:eu-west-1:111122223333:log-group:a:b";

  it("are compared part by part, the last with all its colons", () => {
    for (const operator of ["ArnEquals", "ArnLike"]) {
      assert.equal(holds(operator, role, role), true);
      assert.equal(holds(operator, "arn:aws:iam::*:role/*", role), true);
      assert.equal(holds(operator, "arn:aws:iam::1*:user/*", role), false);
      assert.equal(holds(operator, group, group), true);
      assert.equal(holds(operator, "arn:aws:logs:*:*:log-group:a:b", group), true);
      assert.equal(holds(operator, "arn:aws:logs:*:*:log-group:a", group), false);
      assert.equal(holds(operator, "arn:aws:logs:*:*:log-group:ab", group), false);
      assert.equal(holds(operator, "arn:aws:*:*:*:*", group), true);
    }
    for (const operator of ["ArnNotEquals", "ArnNotLike"]) {
      assert.equal(holds(operator, role, role), false);
      assert.equal(holds(operator, role, group), true);
      assert.equal(holds(operator, role, "role/x"), false);
    }
  });

  it("have six parts, unless variables may bring some", () => {
    const problem = (text: string) =>
      `ArnLike test:Key needs an ARN with its six parts, such as arn:aws:iam::*:role/name, found "${text}"`;
    for (const text of ["*", "role/x", "arn:aws:iam::*", "arn-aws-iam-*-x-y"])
      malformed("ArnLike", text, problem(text));
    malformed("ArnLike", variable("a:arn"), problem(variable("a:arn")), false);
    assert.equal(holds("ArnLike", variable("a:arn"), role, { "a:arn": role }), true);
    assert.equal(holds("ArnLike", variable("a:arn"), role, { "a:arn": "role/x" }), false);
    assert.equal(holds("ArnLike", variable("a:arn"), role), false);
    assert.equal(holds("ArnNotLike", variable("a:arn"), role), true);
    assert.equal(holds("ArnLike", `arn:aws:iam::${variable("a:id")}`, role, { "a:id": "111122223333:role/x" }), true);
    assert.equal(holds("ArnLike", `arn:aws:iam:${variable("a:id")}`, "arn:aws:iam:x:y:z", { "a:id": "x" }), false);
  });
});

describe("sets", () => {
  it("hold for all values, or for one of them", () => {
    const one = fc.constantFrom("a", "b", "c");
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 3 }), fc.array(one, { maxLength: 3 }), (wanted, found) => {
        assert.equal(
          holds("ForAllValues:StringEquals", wanted, found),
          found.every((value) => wanted.includes(value)),
        );
        assert.equal(
          holds("ForAnyValue:StringEquals", wanted, found),
          found.some((value) => wanted.includes(value)),
        );
        assert.equal(
          holds("ForAllValues:StringNotEquals", wanted, found),
          found.every((value) => !wanted.includes(value)),
        );
      }),
    );
  });

  it("have one value where the key has one", () => {
    assert.equal(holds("ForAnyValue:StringEquals", "a", "a"), true);
    assert.equal(holds("ForAnyValue:StringEquals", "a", "b"), false);
    assert.equal(holds("ForAllValues:StringEquals", "a", "b"), false);
  });

  it("know Null for what is there and what is not", () => {
    assert.deepEqual([holds("Null", "true"), holds("Null", "false")], [true, false]);
    assert.deepEqual([holds("Null", "true", "x"), holds("Null", "false", "x")], [false, true]);
    assert.equal(holds("Null", ["true", "false"], "x"), true);
  });
});
