import assert from "node:assert/strict";
import type { PolicyStatement } from "../../../aws/iam";
import type { RequestContext } from "../../../simulator/iam/context";
import { evaluatePolicies } from "../../../simulator/iam/evaluate";
import { policy, request, variable } from "./fixtures";

function holds(condition: PolicyStatement["Condition"], context: RequestContext): boolean {
  const decision = evaluatePolicies(request({ identity: [policy("p", { Condition: condition })], context }));
  assert.doesNotMatch(decision.reason, /malformed|evaluated/);
  return decision.allowed;
}

type Values = string | string[] | number | boolean;
/** operator, value of the policy, value of the request (undefined = absent), holds. */
type Row = [string, Values, Values | undefined, boolean];

const bus = "arn:aws:events:eu-west-1:111122223333:rule/reflex/r";

const rows: Row[] = [
  ["StringEquals", "a", "a", true],
  ["StringEquals", ["b", "a"], "a", true],
  ["StringEquals", "A", "a", false],
  ["StringEquals", "a*", "ab", false],
  ["StringEquals", "", "", true],
  ["StringEquals", "a", undefined, false],
  ["StringEqualsIfExists", "a", undefined, true],
  ["StringEqualsIfExists", "a", "b", false],
  ["StringNotEquals", "a", "b", true],
  ["StringNotEquals", ["a", "b"], "b", false],
  ["StringNotEquals", "a", undefined, true],
  ["StringEqualsIgnoreCase", "MiXed", "mIxED", true],
  ["StringNotEqualsIgnoreCase", "MiXed", "mIxED", false],
  ["StringLike", "a*z", "a:b\nc/z", true],
  ["StringLike", "a?c", "abc", true],
  ["StringLike", "a?c", "ac", false],
  ["StringLike", "?", "\u{10400}", false],
  ["StringLike", "??", "\u{10400}", true],
  ["StringLike", "[ab]", "a", false],
  ["StringNotLike", "a*", "b", true],
  ["StringNotLike", "a*", "ab", false],
  ["NumericEquals", "10", "10.0", true],
  ["NumericEquals", 10, 10, true],
  ["NumericNotEquals", "10", "ten", true],
  ["NumericNotEquals", "10", "10", false],
  ["NumericLessThan", "10", "9", true],
  ["NumericLessThan", "10", "10", false],
  ["NumericLessThan", "10", "ten", false],
  ["NumericLessThanEquals", "10", "10", true],
  ["NumericGreaterThan", "10", "9", false],
  ["NumericGreaterThanEquals", "10", "+010", true],
  ["DateEquals", "2026-11-24T10:00:00Z", "2026-11-24T11:00:00+01:00", true],
  ["DateNotEquals", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00.001Z", true],
  ["DateNotEquals", "2026-11-24T10:00:00Z", "no date", true],
  ["DateLessThan", "2026-11-24T10:00:00Z", "2026-11-24T09:59:59.999Z", true],
  ["DateLessThanEquals", "2026-11-24", "2026-11-24T00:00:00Z", true],
  ["DateGreaterThan", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z", false],
  ["DateGreaterThanEquals", "1764000000", "2025-11-24T16:00:00Z", true],
  ["DateLessThan", "2026-11-24T10:00:00Z", undefined, false],
  ["Bool", "true", true, true],
  ["Bool", "True", "TRUE", true],
  ["Bool", "false", "whatever", true],
  ["Bool", true, "false", false],
  ["BoolIfExists", "false", undefined, true],
  ["BinaryEquals", "QUJD", "QUJD", true],
  ["BinaryEquals", "QUJD", "QUJE", false],
  ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
  ["IpAddress", "203.0.113.9/24", "203.0.113.7", true],
  ["IpAddress", "203.0.113.7", "203.0.113.8", false],
  ["IpAddress", "203.0.113.0/24", "::ffff:203.0.113.7", true],
  ["IpAddress", "203.0.113.0/24", "not an address", false],
  ["NotIpAddress", "203.0.113.0/24", "not an address", false],
  ["NotIpAddress", "203.0.113.0/24", "198.51.100.1", true],
  ["NotIpAddress", "203.0.113.0/24", undefined, true],
  ["IpAddress", "2001:db8::/32", "2001:db8:0:1::9", true],
  ["IpAddress", "2001:db8::5/64", "2001:db8::5", false],
  ["IpAddress", "2001:db8::4/127", "2001:db8::5", true],
  ["IpAddress", "0.0.0.0/0", "2001:db8::5", false],
  ["ArnEquals", "arn:aws:events:*:111122223333:rule/*", bus, true],
  ["ArnLike", "arn:aws:events:eu-*-1:*:rule/reflex/?", bus, true],
  ["ArnLike", "arn:aws*logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:1:log-group:a:b", false],
  ["ArnLike", "arn:aws:events:*:*:*", bus, true],
  ["ArnLike", "arn:aws:logs:*:*:*", "arn:aws:logs:eu-west-1:1:log-group:a:b", true],
  ["ArnLike", "arn:aws:events:*:*:RULE/*", bus, false],
  ["ArnNotEquals", "arn:aws:events:*:444455556666:*", bus, true],
  ["ArnNotLike", "arn:aws:events:*:*:*", bus, false],
  ["ArnNotLike", "arn:aws:events:*:*:*", "no arn", false],
  ["ArnNotLike", "arn:aws:events:*:*:*", undefined, true],
  ["ArnLikeIfExists", "arn:aws:events:*:*:*", undefined, true],
  ["Null", "true", undefined, true],
  ["Null", "true", "x", false],
  ["Null", "false", "", true],
  ["Null", false, undefined, false],
];

const several: Row[] = [
  ["StringEquals", "a", ["a"], false],
  ["StringNotEquals", "b", ["a"], false],
  ["StringEqualsIfExists", "a", ["a"], false],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
  ["ForAllValues:StringEquals", ["a"], ["a", "b"], false],
  ["ForAllValues:StringEquals", ["a"], [], true],
  ["ForAllValues:StringEquals", ["a"], undefined, true],
  ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], true],
  ["ForAllValues:StringNotEquals", ["a"], ["b", "a"], false],
  ["ForAllValues:StringLike", ["a*"], ["ab", "ac"], true],
  ["ForAnyValue:StringEquals", ["a"], ["a", "b"], true],
  ["ForAnyValue:StringEquals", ["a"], ["b"], false],
  ["ForAnyValue:StringEquals", ["a"], [], false],
  ["ForAnyValue:StringEquals", ["a"], undefined, false],
  ["ForAnyValue:StringNotEquals", ["a"], undefined, false],
  ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
  ["ForAnyValue:StringNotEquals", ["a"], ["a"], false],
  ["ForAnyValue:StringEqualsIfExists", ["a"], undefined, true],
  ["ForAnyValue:ArnLike", ["arn:aws:events:*:*:rule/*"], [bus], true],
  ["ForAllValues:StringEquals", ["a"], "a", true],
  ["Null", "false", [], true],
];

describe("condition operators", () => {
  for (const [operator, expected, actual, result] of [...rows, ...several]) {
    const found = actual === undefined ? "an absent key" : JSON.stringify(actual);
    it(`${operator} ${JSON.stringify(expected)} ${result ? "holds" : "does not hold"} for ${found}`, () => {
      const context: RequestContext = actual === undefined ? {} : { "test:Key": actual };
      assert.equal(holds({ [operator]: { "test:Key": expected } } as PolicyStatement["Condition"], context), result);
    });
  }

  it("reads keys in any case", () => {
    assert.equal(holds({ StringEquals: { "AWS:principalorgid": "o-a" } }, { "aws:PrincipalOrgID": "o-a" }), true);
  });

  it("needs all operators and all keys of a block", () => {
    const block = { StringEquals: { "a:x": "1", "a:y": "2" }, Bool: { "a:z": "true" } };
    assert.equal(holds(block, { "a:x": "1", "a:y": "2", "a:z": true }), true);
    assert.equal(holds(block, { "a:x": "1", "a:y": "3", "a:z": true }), false);
    assert.equal(holds(block, { "a:x": "1", "a:y": "2", "a:z": false }), false);
  });
});

describe("policy variables in conditions", () => {
  const context = { "aws:PrincipalAccount": "111122223333", "a:key": "111122223333", "a:list": ["x"] };
  const table: Array<[string, PolicyStatement["Condition"], boolean]> = [
    ["equal to another key", { StringEquals: { "a:key": `${variable("aws:PrincipalAccount")}` } }, true],
    ["inside text with wildcards", { StringLike: { "a:key": `1*${variable("aws:PrincipalAccount")}` } }, false],
    ["unresolved, positive", { StringEquals: { "a:key": `${variable("a:none")}` } }, false],
    ["unresolved, negated", { StringNotEquals: { "a:key": `${variable("a:none")}` } }, true],
    ["default", { StringEquals: { "a:key": `${variable("a:none, '111122223333'")}` } }, true],
    ["multivalued, negated", { StringNotEquals: { "a:key": `${variable("a:list")}` } }, true],
    ["in an ARN", { ArnLike: { "a:arn": `arn:aws:iam::${variable("aws:PrincipalAccount")}:role/*` } }, true],
    ["escaped wildcard", { StringLike: { "a:star": `${variable("*")}` } }, true],
  ];
  for (const [title, condition, result] of table) {
    it(title, () => {
      const all = { ...context, "a:arn": "arn:aws:iam::111122223333:role/x", "a:star": "*" };
      assert.equal(holds(condition, all), result);
    });
  }

  it("keeps an escaped wildcard literal", () => {
    assert.equal(holds({ StringLike: { "a:star": `${variable("*")}` } }, { "a:star": "anything" }), false);
  });
});
