import assert from "node:assert/strict";
import fc from "fast-check";
import { EventView, type Step } from "../../../aws/patterns/event";
import { InexactNumber, parseExactly } from "../../../aws/patterns/json";
import { Skimmer } from "../../../aws/patterns/skim";

const paths = ["a", "b.c", "b.d", "e"];

/** The leaves at each step, with their places in arrays. */
const leavesOf = (view: EventView, steps: Step[]) => steps.map((step) => view.contentOf(step).leaves);

/** What a view holds after a text was read; undefined where the text has to be parsed. */
function skimmed(text: string): unknown {
  const view = new EventView();
  const steps = paths.map((path) => view.step(path));
  return new Skimmer(view).skim(text) ? leavesOf(view, steps) : undefined;
}
function parsed(text: string): unknown {
  const view = new EventView();
  const steps = paths.map((path) => view.step(path));
  view.load(parseExactly(text) as object);
  return leavesOf(view, steps);
}

describe("reading only what patterns need of a text", () => {
  const value: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(
        "1",
        "-0.5e1",
        "true",
        "false",
        "null",
        '"x"',
        '""',
        '"\\""',
        '"\\\\"',
        '"{"',
        '"]"',
        "12345678901234567",
      ),
      fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(" , ")}]`),
      fc
        .array(fc.tuple(fc.constantFrom("a", "b", "c", "d", "z", "\\\\"), tie("value")), { maxLength: 3 })
        .map((members) => `{${members.map(([name, member]) => `"${name}" :${member}`).join(",")}}`),
    ),
  })).value;
  const member = fc.tuple(fc.constantFrom("a", "b", "e", "z", "zz"), value);

  it("gives what the whole text gives, or leaves it to the parser", () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(member, { maxLength: 4 }), (members) => {
        const text = ` {${members.map(([name, held]) => `"${name}":${held}`).join(", ")}} `;
        const found = skimmed(text);
        if (found === undefined) return;
        read++;
        assert.deepEqual(found, parsed(text), text);
      }),
      { numRuns: 1000 },
    );
    assert.ok(read > 300, `${read} texts`);
  });

  it("is enough for what AWS sends", () => {
    for (const text of [
      "{}",
      " { } ",
      '{"a":"x"}',
      '{"a" : "x" , "b" : { "c" : 1 , "d" : null } }\n',
      '{"a":["x"],"b":[{"c":true}],"e":[[1]]}',
      '{"a":["x","y"],"e":[1, 2]}',
      '{"z":{"a":[1,{"b":"}"}]},"a":"x"}',
      '{"z":"\\"","a":"\\u0041\\\\"}',
      '{"a":"x\\\\","b":{"c":"\\\\\\""}}',
      '{"a":-1.5e+3,"e":12345678901234567890}',
      '{"a":[],"e":{}}',
      '{"z":1}',
      '{"a":false,"e":[false]}',
      '{"a":1.25,"e":[-0.125e-10]}',
      '{"z":"\\"y","a":"x"}',
      '{"z":"p,q}","a":"x"}',
      '{"a":[12345678901234567890],"e":"12345678901234567890"}',
      '{"a":[ 12345678901234567890 ]}',
      '{"a":[{"z":12345678901234567890}]}',
    ]) {
      assert.deepEqual(skimmed(text), parsed(text), text);
    }
    const view = new EventView();
    const step = view.step("a");
    assert.ok(new Skimmer(view).skim('{"a":9007199254740993}'));
    assert.ok(view.at(step) instanceof InexactNumber);
  });

  it("is left to the parser for names with dots or escapes, and for names that come twice", () => {
    for (const text of [
      '{"a.b":1}',
      '{"\\u0061":1}',
      '{"z":1,"a":1,"a":2}',
      '{"b":{"c":1},"b":{"d":1}}',
      '{"b":{},"b":1}',
      '{"a":[12345678901234567,1]}',
    ])
      assert.equal(skimmed(text), undefined, text);
  });

  it("is left to the parser for what is no JSON", () => {
    for (const text of [
      "",
      "[]",
      '"x"',
      "{",
      '{"a',
      '{"a"',
      '{"a":',
      '{"a":}',
      '{"a":"x',
      '{"a":"x"',
      '{"a":"x",',
      '{"a":"x",}',
      '{"a":"x"]',
      '{"a":"x"}}',
      '{"a":"x"} x',
      '{"a" "x"}',
      '{"a":"x" "b":1}',
      "{a:1}",
      '{"a":x}',
      '{"a":01}',
      '{"a":1.}',
      '{"a":+1}',
      '{"a":1 2}',
      '{"a":True}',
      '{"a":nul}',
      '{"a":truefalse}',
      '{"a":[1,]}',
      '{"a":[1,x]}',
      '{"a":[x]}',
      '{"a":[1}',
      '{"z":[1}',
      '{"z":[1',
      '{"z":["',
      '{"z":{"a":"',
      '{"z":',
      '{"a":"\\x"}',
      '{"a":["\\x",1]}',
      "{,}",
      '("a":"x"}',
      '{xa":"x"}',
      '{"a"="x"}',
      '{"a":"x";"e":1}',
      '{"a":"x"',
      '{"z":"\\"',
    ])
      assert.equal(skimmed(text), undefined, text);
  });
});
