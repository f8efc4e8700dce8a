import assert from "node:assert/strict";
import fc from "fast-check";
import { compilePattern, compilePatternSet } from "../../../aws/patterns";
import { type Content, EventView, Step, shape } from "../../../aws/patterns/event";

const holds = (event: object, path: string): unknown => {
  const view = new EventView();
  const step = view.step(path);
  view.load(event);
  return view.at(step);
};
function contentOf(event: object, path: string): Content {
  const view = new EventView();
  const step = view.step(path);
  view.load(event);
  const content = view.contentOf(step);
  assert.equal(view.contentOf(step), content, "content is taken apart once");
  return content;
}
const alone = (value: unknown) => ({ value, membership: undefined });
const within = (index: number, outer?: object, array = 0) => ({ array, index, outer });

describe("the steps of paths", () => {
  it("know their path, and how far they are from the root", () => {
    const view = new EventView();
    const steps = [view.root, view.step("a"), view.step("a.b"), view.step("a.b.c"), view.step("d..e")];
    assert.deepEqual(
      steps.map(({ path, depth }) => [path, depth]),
      [
        ["", 0],
        ["a", 1],
        ["a.b", 2],
        ["a.b.c", 3],
        ["d..e", 3],
      ],
    );
    assert.equal(view.step("a.b"), steps[2]);
    assert.equal(new Set(steps.map(({ slot }) => slot)).size, steps.length);
  });

  it("remember the first 1,000 members of other names, and search for the rest each time", () => {
    let looked = 0;
    const step = new (class extends Step {
      override child(name: string) {
        looked++;
        return super.child(name);
      }
    })(0, "", undefined);
    const child = step.adopt("a", new Step(1, "a", step));
    const cost = (key: string) => {
      looked = 0;
      assert.equal(step.member(key), key === "a" ? child : null);
      return looked;
    };
    assert.deepEqual([cost("a"), cost("a")], [1, 0]);
    for (let count = 1; count < 1_000; count++) cost(`other ${count}`);
    assert.deepEqual([cost("other 999"), cost("one more"), cost("one more"), cost("a")], [0, 1, 1, 0]);
  });
});

describe("the children of a step, by a part of a text", () => {
  const named = (names: readonly string[], text: string, start: number, end: number) => {
    const step = new Step(0, "", undefined);
    for (const [index, name] of [...new Set(names)].entries()) step.adopt(name, new Step(index + 1, name, step));
    return step.childNamed(text, start, end)?.path;
  };

  it("are those of exactly this name", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "d", "g", "h", "o"), maxLength: 9 });
    fc.assert(
      fc.property(fc.array(name), name, name, name, (names, before, wanted, after) => {
        const found = named(names, `${before}${wanted}${after}`, before.length, before.length + wanted.length);
        assert.equal(found, names.includes(wanted) ? wanted : undefined);
      }),
    );
  });

  it("are different where names are of one class", () => {
    for (const [name, other] of [
      ["dh", "ga"],
      ["ab", "abcdefgho"],
    ] as const) {
      assert.equal(shape(name, 0, name.length), shape(other, 0, other.length));
      assert.equal(named([name], other, 0, other.length), undefined);
      assert.equal(named([name, other], name, 0, name.length), name);
      assert.equal(named([name, other], other, 0, other.length), other);
    }
  });

  it("may have no name", () => {
    assert.equal(named(["", "a"], '{"":1}', 2, 2), "");
    assert.equal(named(["a"], '{"":1}', 2, 2), undefined);
  });

  it("are in few classes each: length, first and last character all count", () => {
    const classOf = (text: string) => shape(text, 0, text.length);
    for (const text of ["", "a", "source", "detail-type", "x".repeat(300)]) {
      assert.ok(classOf(text) >= 0 && classOf(text) < 256, text);
      assert.equal(shape(`{"${text}":1}`, 2, 2 + text.length), classOf(text));
    }
    for (const [one, other] of [
      ["a".repeat(40), "a".repeat(41)],
      ["amount", "bmount"],
      ["statea", "stateb"],
      ["ab", "ba"],
    ] as const)
      assert.notEqual(classOf(one), classOf(other));
  });
});

describe("what an event holds at a step", () => {
  it("is nothing before there is an event, and the value itself where there is one", () => {
    const view = new EventView();
    assert.equal(view.at(view.root), undefined);
    assert.equal(holds({ a: "x" }, "a"), "x");
    assert.equal(holds({ a: { b: null } }, "a.b"), null);
    assert.equal(holds({ b: "x" }, "a"), undefined);
    for (const value of [["x"], [[["x"]]]]) assert.equal(holds({ a: value }, "a"), "x");
  });

  it("is the leaves and objects of all its arrays, each with its place in them", () => {
    assert.deepEqual(contentOf({}, "a"), { leaves: [], objects: [], inArrays: false });
    assert.deepEqual(contentOf({ a: 1 }, "a"), { leaves: [alone(1)], objects: [], inArrays: false });
    assert.deepEqual(contentOf({ a: ["x", null] }, "a"), {
      leaves: [alone("x"), alone(null)],
      objects: [],
      inArrays: false,
    });
    assert.deepEqual(contentOf({ a: [{ b: 1 }, "x"] }, "a"), {
      leaves: [alone("x")],
      objects: [{ value: { b: 1 }, membership: within(0) }],
      inArrays: false,
    });
    assert.deepEqual(contentOf({ a: [{ b: 1 }, {}, { b: [2, 3] }] }, "a.b"), {
      leaves: [
        { value: 1, membership: within(0) },
        { value: 2, membership: within(2) },
        { value: 3, membership: within(2) },
      ],
      objects: [],
      inArrays: true,
    });
    assert.deepEqual(contentOf({ a: [["x", "y"], ["z"]] }, "a").leaves, [
      { value: "x", membership: within(0) },
      { value: "y", membership: within(0) },
      { value: "z", membership: within(1) },
    ]);
  });

  it("is of both members where a name with a dot leads to one path", () => {
    assert.deepEqual(contentOf({ "a.b": 1, a: { b: 2 } }, "a.b").leaves, [alone(1), alone(2)]);
    assert.deepEqual(contentOf({ "a.b": 1, a: [{ b: 2 }, { b: 3 }] }, "a.b").leaves, [
      alone(1),
      { value: 2, membership: within(0) },
      { value: 3, membership: within(1) },
    ]);
  });

  it("is not what JSON has no word for", () => {
    for (const value of [() => 1, Symbol("s"), undefined]) {
      assert.equal(holds({ a: value }, "a"), undefined);
      assert.deepEqual(contentOf({ a: [value, "x", value] }, "a").leaves, [alone("x")]);
      assert.deepEqual(contentOf({ "a.b": "x", a: { b: value } }, "a.b").leaves, [alone("x")]);
    }
    assert.equal(compilePattern({ a: [{ exists: true }] }).matches({ a: () => 1 }), false);
    assert.equal(compilePattern({ a: [{ exists: true }] }).matches({ a: [() => 1, Symbol("s")] }), false);
  });
});

describe("members", () => {
  it("are those of objects only: texts and numbers have none", () => {
    const set = compilePatternSet({
      character: { a: { "0": ["x"] } },
      digits: { a: { text: [{ exists: true }] } },
    });
    for (const text of [
      '{"a":"xyz"}',
      '{"a":12345678901234567890}',
      '{"b.c":1,"a":12345678901234567890}',
      '{"a":null}',
    ])
      assert.deepEqual(set.match(text), [], text);
    assert.deepEqual(set.match('{"a":{"0":"x","text":1}}'), ["character", "digits"]);
  });

  it("that come twice count as JSON.parse reads them", () => {
    const set = compilePatternSet({
      text: { a: ["x"] },
      inner: { a: { b: ["x"] } },
      absent: { a: { b: [{ exists: false }] } },
    });
    for (const first of ['"x"', "1", '{"b":"x"}', '["x","y"]', '[{"b":"x"}]', "{}"])
      for (const last of ['"x"', "1", '{"b":"x"}', '["z"]', '[{"b":1},2]', "{}"]) {
        const text = `{"a":${first},"a":${last}}`;
        assert.deepEqual(set.match(text), set.match(JSON.parse(text)), text);
      }
  });
});
