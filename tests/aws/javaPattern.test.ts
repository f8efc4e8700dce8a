import assert from "node:assert/strict";
import { javaPatternProblem } from "../../aws/javaPattern";

/** Answers of java.util.regex.Pattern of OpenJDK 17.0.15: accepted, or refused. */
const accepted = [
  "^(?i:Enabled|Disabled)$",
  "(?i)^yes$",
  "(?i-m:a)b(?-i)",
  "^i-[0-9a-f]{8,17}$",
  "[a-z]++\\d*+x?+",
  "(?<name>a)\\k<name>",
  "(?>a|b)(?<=a)(?<!b)(?=c)(?!d)",
  "[a-z&&[^aeiou]]",
  "[]a]",
  "[^]a]",
  "\\p{Alpha}\\P{Digit}",
  "\\Q(*[\\E",
  "\\Q(*",
  "{2}",
  "a{2,}b{3}c{1,2}",
  "}",
  "]",
  "",
  "a||b",
  "(?x) a # a comment (",
  "^arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/[\\w+=,.@/-]+$|^$",
];
const refused = [
  "(",
  "a)",
  "[a-z",
  "[]",
  "[^]",
  "[[a-z]",
  "*a",
  "a|*b",
  "(?:+)",
  "a{",
  "a{,3}",
  "a{3,1}",
  "{a}",
  "a**",
  "(?P<name>a)",
  "(?Z)",
  "\\",
  "\\q",
  "\\E",
  "\\0",
];

describe("a regular expression of Java", () => {
  it("is accepted as Java accepts it, whichever version of Node reads it", () => {
    for (const pattern of accepted) assert.equal(javaPatternProblem(pattern), undefined, pattern);
  });

  it("is refused as Java refuses it, with a reason", () => {
    for (const pattern of refused) assert.match(javaPatternProblem(pattern) ?? "", /^.{8,}$/, pattern);
  });
});
