import assert from "node:assert/strict";
import { Field, notKnown } from "../../policy-pack/field";

const of = (value: unknown, path = "a") => new Field(path, value);
const parts = ({ path, value }: Field) => [path, value];

describe("a field", () => {
  it("has the kind of what is there", () => {
    const kinds: Array<[unknown, string]> = [
      [undefined, "absent"],
      [null, "absent"],
      [notKnown, "unknown"],
      ["", "text"],
      [0, "number"],
      [false, "boolean"],
      [[], "list"],
      [{}, "object"],
      [Symbol("other"), "other"],
      [() => 1, "other"],
      [1n, "other"],
    ];
    for (const [value, kind] of kinds) assert.equal(of(value).kind, kind, String(value));
  });

  it("has a text only where a text is there", () => {
    assert.equal(of("x").text, "x");
    for (const value of [undefined, 1, ["x"], notKnown]) assert.equal(of(value).text, "");
  });

  it("has members by their own names, with the path as a person writes it", () => {
    assert.deepEqual(parts(of({ b: 1 }).at("b")), ["a.b", 1]);
    assert.deepEqual(parts(of({ b: 1 }, "").at("b")), ["b", 1]);
    assert.deepEqual(parts(of({ b: 1 }).at("c")), ["a.c", undefined]);
    assert.deepEqual(parts(of({}).at("toString")), ["a.toString", undefined]);
    for (const value of ["text", undefined, null, 5])
      assert.deepEqual(parts(of(value).at("length")), ["a.length", undefined]);
    assert.deepEqual(parts(of([1]).at("length")), ["a.length", undefined]);
  });

  it("is its own member where it is not known", () => {
    const field = of(notKnown);
    assert.equal(field.at("b"), field);
  });

  it("has the elements of a list, or is the only one", () => {
    assert.deepEqual(of(["x", "y"]).elements().map(parts), [
      ["a[0]", "x"],
      ["a[1]", "y"],
    ]);
    assert.deepEqual(of([]).elements(), []);
    for (const value of ["x", undefined, { b: 1 }, notKnown]) {
      const field = of(value);
      assert.deepEqual(field.elements(), [field]);
    }
  });

  it("lists the members of an object, and none of anything else", () => {
    assert.deepEqual(
      of({ b: 1, c: 2 })
        .members()
        .map(([key, member]) => [key, ...parts(member)]),
      [
        ["b", "a.b", 1],
        ["c", "a.c", 2],
      ],
    );
    for (const value of [["x"], "x", undefined, notKnown]) assert.deepEqual(of(value).members(), []);
  });
});
