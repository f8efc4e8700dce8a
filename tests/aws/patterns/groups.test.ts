import assert from "node:assert/strict";
import { EventView, type Step } from "../../../aws/patterns/event";
import { arrange, type Candidate, FieldTest } from "../../../aws/patterns/groups";
import { FieldMatcher, type ValueMatcher } from "../../../aws/patterns/values";

const text = (value: string): ValueMatcher => ({ kind: "text", value, expected: value });
const shape = (test: (value: string) => boolean): ValueMatcher => ({ kind: "shape", test, expected: "a shape" });
const anything = shape(() => true);

/** Tests of the fields of one view. */
function fields() {
  const view = new EventView();
  const field = (path: string, ...matchers: ValueMatcher[]) =>
    new FieldTest(view.step(path), new FieldMatcher(matchers, []));
  return { view, field };
}
const candidate = (rule: number, ...tests: FieldTest[]): Candidate => ({ rule, tests });
const paths = (steps: ReadonlyArray<{ step: Step }>) => steps.map(({ step }) => step.path);

describe("the answer of a test", () => {
  it("is made once an event, and again for the next", () => {
    const { view, field } = fields();
    let made = 0;
    const test = field(
      "a",
      shape((value) => {
        made++;
        return value === "x";
      }),
    );
    for (const [event, passes] of [
      [{ a: "x" }, true],
      [{ a: "y" }, false],
      [{ a: ["y", "z"] }, false],
    ] as const) {
      view.load(event);
      made = 0;
      assert.deepEqual([test.passes(view), test.passes(view)], [passes, passes]);
      assert.equal(made, [event.a].flat().length);
    }
  });
});

describe("where a candidate is tested", () => {
  it("hangs on the field of texts that is nearest to the root, once for each text", () => {
    const { field } = fields();
    const tests = [
      field("a", anything),
      field("b.c", text("far")),
      field("d", text("x"), text("y")),
      field("e", text("later")),
    ];
    const one = candidate(0, ...tests);
    const { anchors, unanchored } = arrange([one]);
    assert.deepEqual(unanchored, []);
    assert.deepEqual(paths(anchors), ["d"]);
    assert.deepEqual(anchors[0]?.texts, ["x", "y"]);
    for (const groups of anchors[0]?.groups ?? []) assert.deepEqual(groups[0]?.candidates, [one]);
  });

  it("is shared by the candidates of one text, and not by those of others", () => {
    const { view } = fields();
    const step = view.step("a");
    const on = (...texts: string[]) => new FieldTest(step, new FieldMatcher(texts.map(text), []));
    const [one, two, three] = [candidate(0, on("x")), candidate(1, on("x", "y")), candidate(2, on("z"))];
    const { anchors } = arrange([one, two, three]);
    assert.deepEqual(anchors[0]?.texts, ["x", "y", "z"]);
    assert.deepEqual(
      anchors[0]?.groups.map((groups) => groups.map(({ candidates }) => candidates)),
      [[[one, two]], [[two]], [[three]]],
    );
  });

  it("hangs on nothing where no field has only texts", () => {
    const { field } = fields();
    const one = candidate(0, field("a", text("x"), anything));
    const { anchors, unanchored } = arrange([one]);
    assert.deepEqual(anchors, []);
    assert.deepEqual(
      unanchored.map(({ candidates }) => candidates),
      [[one]],
    );
  });
});

describe("a group", () => {
  it("tests plain texts before everything else, and each kind from the root down", () => {
    const { field } = fields();
    const tests = [
      field("a.b.c.d", anything),
      field("e.f", text("x")),
      field("g", anything),
      field("h", text("x")),
      field("i.j.k", text("x")),
      field("l.m", anything),
    ];
    const { anchors } = arrange([candidate(0, ...tests)]);
    assert.deepEqual(paths(anchors[0]?.groups[0]?.[0]?.tests ?? []), ["h", "e.f", "i.j.k", "g", "l.m", "a.b.c.d"]);
  });

  it("has at most 32 candidates, and a bit for each of them and for nothing else", () => {
    const { field } = fields();
    const shared = field("a", anything);
    for (const [count, sizes, bits] of [
      [0, [], []],
      [1, [1], [0b1]],
      [3, [3], [0b111]],
      [31, [31], [0x7fffffff]],
      [32, [32], [-1]],
      [33, [32, 1], [-1, 0b1]],
      [64, [32, 32], [-1, -1]],
    ] as const) {
      const { unanchored } = arrange(Array.from({ length: count }, (_, rule) => candidate(rule, shared)));
      assert.deepEqual(
        unanchored.map(({ candidates }) => candidates.length),
        sizes,
      );
      assert.deepEqual(
        unanchored.map(({ all }) => all),
        bits,
      );
      assert.deepEqual(
        unanchored.map(({ needs }) => needs[0]),
        bits,
      );
    }
  });

  it("knows which candidates need a test", () => {
    const { field } = fields();
    const [a, b] = [field("a", anything), field("b", anything)];
    const { unanchored } = arrange([candidate(0, a), candidate(1, a, b), candidate(2, b)]);
    assert.deepEqual(unanchored[0]?.tests, [a, b]);
    assert.deepEqual(unanchored[0]?.needs, [0b011, 0b110]);
  });
});
