import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSelector, SelectorError, select } from "../../../simulator/automation/selector";

const pick = (selector: string, root: unknown) => select(parseSelector(selector), root);

const answer = {
  Reservations: [
    { Instances: [{ InstanceId: "i-1", State: { Name: "running" }, Tags: [{ Key: "team", Value: "pay" }] }] },
    { Instances: [{ InstanceId: "i-2", State: { Name: "stopped" }, Tags: [] }] },
  ],
  Count: 2,
};

describe("selectors of step outputs", () => {
  it("$ is the whole response", () => assert.equal(pick("$", answer), answer));
  it("a child and an index give the value", () =>
    assert.equal(pick("$.Reservations[1].Instances[0].InstanceId", answer), "i-2"));
  it("a deep scan always gives a list, in order", () =>
    assert.deepEqual(pick("$..InstanceId", answer), ["i-1", "i-2"]));
  it("a deep scan without a match gives an empty list", () => assert.deepEqual(pick("$..Nothing", answer), []));
  it("a deep scan goes level by level", () =>
    assert.deepEqual(pick("$..n", { a: { a: { n: 3 }, n: 2 }, n: 1 }), [1, 2, 3]));
  it("a filter always gives a list and may be followed by a child", () =>
    assert.deepEqual(pick("$..Tags[?(@.Key == 'team')].Value", answer), ["pay"]));
  it("a filter may follow a deep scan and look deeper", () =>
    assert.deepEqual(pick("$..Instances[?(@.State.Name != 'running')].InstanceId", answer), ["i-2"]));
  it("filters compare numbers with all six operators", () => {
    const list = { L: [{ n: 1 }, { n: 2 }, { n: 3 }] };
    const n = (operator: string) => (pick(`$.L[?(@.n ${operator} 2)].n`, list) as number[]).join("");
    assert.deepEqual(["==", "!=", ">", "<", ">=", "<="].map(n), ["2", "13", "3", "1", "23", "12"]);
  });
  it("a definite path that leads nowhere finds nothing", () => {
    assert.equal(pick("$.Reservations[7].Instances[0].InstanceId", answer), undefined);
    assert.equal(pick("$.Reservations[0].Instances[0].Platform", answer), undefined);
    assert.equal(pick("$.Count.Deeper", answer), undefined);
  });

  for (const undocumented of [
    "Attributes.KmsMasterKeyId",
    "$.A[*]",
    "$.*",
    "$.A[0:2]",
    "$.A[-1]",
    "$.A[0,1]",
    "$['a']",
    "$.A.length()",
    "$.A[?(@.x)]",
    "$.A[?(@.x == 'a' && @.y == 'b')]",
    "$.A[?(@.x =~ /a/)]",
    "$.a-b",
    "$..[0]",
  ]) {
    it(`refuses the undocumented ${undocumented}`, () =>
      assert.throws(() => parseSelector(undocumented), SelectorError));
  }

  it("a deep scan finds exactly the values that a walk over the document finds", () => {
    fc.assert(
      fc.property(fc.object({ key: fc.constantFrom("a", "b", "c"), maxDepth: 4 }), (root) => {
        const walk = (node: unknown): unknown[] => {
          if (typeof node !== "object" || node === null) return [];
          const own = !Array.isArray(node) && Object.hasOwn(node, "a") ? [(node as { a: unknown }).a] : [];
          return [
            ...own.filter((value) => value !== null && value !== undefined),
            ...Object.values(node).flatMap(walk),
          ];
        };
        const found = pick("$..a", root) as unknown[];
        const expected = walk(root);
        assert.equal(found.length, expected.length);
        for (const value of expected) assert.ok(found.includes(value) || Number.isNaN(value));
      }),
    );
  });
});
