import assert from "node:assert/strict";
import fc from "fast-check";
import { Field, notKnown } from "../../policy-pack/field";
import {
  allOf,
  anyOf,
  type Check,
  demand,
  described,
  holds,
  isUnjudged,
  messageOf,
  negation,
  read,
  resultOf,
  unjudged,
  type Verdict,
} from "../../policy-pack/finding";
import { demandOneOf, demandRange, demandTrue, parsed, readJson, readText } from "../../policy-pack/values";

const of = (value: unknown) => new Field("a", value);
const unknown = of(notKnown);
const open = { field: "a", unknown: true } as const;
const fix = "Repair it.";
const wrong = (found: string, how = fix) => ({ field: "a", found, fix: how });

/** What a check finds, and what it returns. */
function all<T>(check: Check<T>): [found: unknown[], result: T] {
  const found: unknown[] = [];
  for (;;) {
    const step = check.next();
    if (step.done) return [found, step.value];
    found.push(step.value);
  }
}

describe("a finding", () => {
  it("reads as a sentence", () => {
    assert.equal(messageOf(wrong("it is missing")), "a: it is missing. Repair it.");
    assert.equal(messageOf(open), "cannot be judged yet: a is not known before deployment, so the update judges it");
    assert.equal(messageOf({ ...open, because: "is too large" }), "cannot be judged yet: a is too large");
    assert.deepEqual([isUnjudged(open), isUnjudged(wrong("x"))], [true, false]);
    assert.deepEqual(unjudged(unknown), open);
  });

  it("describes what is there", () => {
    const descriptions: Array<[unknown, string]> = [
      [undefined, "it is missing"],
      ["x", 'found "x"'],
      [5, "found 5"],
      [false, "found false"],
      [[], "found a list"],
      [{}, "found an object"],
      [notKnown, "found an unknown value"],
      [Symbol("s"), "found something that is no JSON"],
      ["x".repeat(200), `found "${"x".repeat(119)}`],
    ];
    for (const [value, description] of descriptions) assert.equal(described(of(value)), description);
  });
});

describe("reading a field", () => {
  it("gives a value of the kind, or says what is there instead", () => {
    const values = { text: "x", number: 0, boolean: false, list: [], object: {} } as const;
    for (const [kind, value] of Object.entries(values)) {
      assert.deepEqual(all(read(of(value), kind as "text", fix)), [[], value]);
      assert.deepEqual(all(read(unknown, kind as "text", fix)), [[open], undefined]);
    }
    const nouns = { text: "text", number: "a number", boolean: "true or false", list: "a list", object: "an object" };
    for (const [kind, noun] of Object.entries(nouns)) {
      assert.deepEqual(all(read(of(undefined), kind as "text", fix)), [
        [wrong(`it is missing, where ${noun} belongs`)],
        undefined,
      ]);
    }
    assert.deepEqual(all(read(of(1), "text")), [[wrong("found 1, where text belongs", "Set it.")], undefined]);
  });

  it("gives what a check returns, whatever it finds", () => {
    assert.equal(resultOf(read(of("x"), "text")), "x");
    assert.equal(resultOf(readText(of(""), fix)), undefined);
  });

  it("gives a text that is not empty", () => {
    assert.deepEqual(all(readText(of("x"), fix)), [[], "x"]);
    assert.deepEqual(all(readText(of(""), fix)), [[wrong("it is empty")], undefined]);
    assert.deepEqual(all(readText(unknown, fix))[0][0], open);
  });

  it("gives a document, as an object or as its text", () => {
    const object = of({ b: 1 });
    assert.deepEqual(all(readJson(object, fix)), [[], object]);
    assert.deepEqual(all(readJson(of('{"b":1}'), fix)), [[], object]);
    assert.deepEqual(all(readJson(unknown, fix)), [[open], undefined]);
    for (const [value, found] of [
      ["[1]", 'found "[1]"'],
      ["{", 'found "{"'],
      [undefined, "it is missing"],
      [["{}"], "found a list"],
    ] as const) {
      assert.deepEqual(all(readJson(of(value), fix)), [[wrong(`${found}, which is no JSON object`)], undefined]);
    }
    assert.deepEqual(parsed(of("5")), of(5));
    const text = of("{");
    assert.equal(parsed(text), text);
  });
});

describe("demanding a value", () => {
  it("accepts true alone, or one of a few", () => {
    assert.deepEqual(all(demandTrue(of(true), fix)), [[], undefined]);
    assert.deepEqual(all(demandTrue(of("true"), fix))[0], [wrong('found "true"')]);
    assert.deepEqual(all(demandOneOf(of("b"), ["a", "b"], fix))[0], []);
    assert.deepEqual(all(demandOneOf(of(undefined), ["a", "b"], fix))[0], [wrong("it is missing")]);
    assert.deepEqual(all(demandOneOf(unknown, ["a"], fix))[0], [open]);
  });

  it("accepts whole numbers within their limits", () => {
    for (const value of [2, 3, 4]) assert.deepEqual(all(demandRange(of(value), 2, 4))[0], []);
    for (const value of [1, 5, 2.5]) {
      assert.deepEqual(all(demandRange(of(value), 2, 4))[0], [wrong(`found ${value}`, "Set it to 2 to 4.")]);
    }
    assert.deepEqual(all(demandRange(of("3"), 2, 4, fix))[0], [wrong('found "3", where a number belongs')]);
    assert.deepEqual(all(demandRange(of(9), 2, 4, fix))[0], [wrong("found 9")]);
    assert.deepEqual(all(demandRange(unknown, 2, 4))[0], [open]);
  });

  it("reports the violation unless the verdict is yes, and that a verdict is not known", () => {
    assert.deepEqual(all(demand(true, wrong("x")))[0], []);
    assert.deepEqual(all(demand(false, wrong("x")))[0], [wrong("x")]);
    assert.deepEqual(all(demand(unknown, wrong("x")))[0], [open]);
  });
});

describe("a verdict", () => {
  const verdicts = fc.array(fc.constantFrom<Verdict>(true, false, unknown), { maxLength: 4 });

  it("of several: one yes is enough, one no is enough, and else it is open where one of them is", () => {
    fc.assert(
      fc.property(verdicts, (given) => {
        assert.equal(anyOf(given), given.includes(true) ? true : given.includes(unknown) ? unknown : false);
        assert.equal(allOf(given), given.includes(false) ? false : given.includes(unknown) ? unknown : true);
      }),
    );
    assert.deepEqual([negation(true), negation(false), negation(unknown)], [false, true, unknown]);
  });

  it("about a text needs a text", () => {
    assert.equal(
      holds(of("x"), (text) => text === "x"),
      true,
    );
    assert.equal(
      holds(of("y"), (text) => text === "x"),
      false,
    );
    assert.equal(
      holds(unknown, () => true),
      unknown,
    );
    for (const value of [undefined, 5, ["x"]])
      assert.equal(
        holds(of(value), () => true),
        false,
      );
  });
});
