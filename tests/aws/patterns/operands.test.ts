import assert from "node:assert/strict";
import { InvalidPattern } from "../../../aws/patterns";
import { readJson } from "../../../aws/patterns/json";
import { onlyMember, shown } from "../../../aws/patterns/operands";

describe("an operand in words", () => {
  for (const [text, words] of [
    ['"x"', '"x"'],
    ["1.0e3", "1.0e3"],
    ["null", "null"],
    ["true", "true"],
    ['{"a":1}', "an object"],
    ["[]", "[]"],
    ['[1,"x",[false],{}]', '[1, "x", [false], an object]'],
  ] as const)
    it(text, () => assert.equal(shown(readJson(text)), words));
});

describe("the one member of an operator object", () => {
  const memberOf = (text: string) => {
    const node = readJson(text);
    assert.ok(node.kind === "object");
    return onlyMember(node, "a", "anything-but");
  };

  it("is given, and every other number of members is refused", () => {
    assert.equal(memberOf('{"prefix":"x"}').key, "prefix");
    for (const [text, found] of [
      ["{}", "none"],
      ['{"prefix":"x","suffix":"y"}', '"prefix", "suffix"'],
    ] as const)
      assert.throws(
        () => memberOf(text),
        (error) =>
          error instanceof InvalidPattern &&
          error.path === "a" &&
          error.reason === `anything-but needs exactly one operator, found ${found}`,
      );
  });
});
