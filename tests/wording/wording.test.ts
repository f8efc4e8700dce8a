import assert from "node:assert/strict";
import { glossary } from "./glossary";
import { idiomsIn } from "./scan";
import { paragraphsOf, textsOf } from "./texts";

describe("what people read", () => {
  it("is plain English: no idiom of this project alone", () => {
    const found = idiomsIn().map(({ file, line, excerpt, better }) => `${file}:${line}: … ${excerpt} … (${better})`);
    assert.deepEqual(found, [], `${found.length} found: npm run wording`);
  });

  it("is found in comments, sentences and names of tests, and not in code", () => {
    const source = [
      "/** Looks at the event. */",
      'const takes = ask("tells");',
      'it("tells people", () => {}); // by the clock',
      "const text = `for people of $" + "{team}, turned down`;",
    ].join("\n");
    const found = textsOf("x.ts", source).filter(({ text }) => glossary.some(({ pattern }) => pattern.test(text)));
    assert.deepEqual(
      found.map(({ line }) => line),
      [1, 3, 3, 4, 4],
    );
  });

  it("of a page leaves out code", () => {
    const page = ["It tells.", "```sh", "asks", "```", "`takes` is code."].join("\n");
    const found = paragraphsOf(page).filter(({ text }) => glossary.some(({ pattern }) => pattern.test(text)));
    assert.deepEqual(found, [{ line: 1, text: "It tells." }]);
  });
});
