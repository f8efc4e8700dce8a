import assert from "node:assert/strict";
import fc from "fast-check";
import { comparableNumber } from "../../../aws/patterns/numbers";

/** The value of a decimal as a whole number of 10^-400. */
function scaled(text: string): bigint {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? assert.fail(text);
  const shift = 400 + Number(exponent) - fraction.length;
  const size = BigInt(`${whole}${fraction}${"0".repeat(Math.max(0, shift))}`);
  const value = shift < 0 ? size / 10n ** BigInt(-shift) : size;
  return sign === "-" ? -value : value;
}

describe("a number that can be compared", () => {
  it("denotes what the shortest decimal of its double denotes", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0001256789"), minLength: 1, maxLength: 19 });
    const number = fc
      .tuple(
        fc.constantFrom("", "-"),
        digits.map((text) => text.replace(/^0+(?=.)/, "")),
        fc.option(digits),
        fc.option(fc.integer({ min: -30, max: 30 })),
      )
      .map(([sign, whole, fraction, exponent]) => {
        const text = fraction === null ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
        return exponent === null
          ? text
          : `${text}${exponent % 2 === 0 ? "e" : "E+".slice(0, exponent < 0 ? 1 : 2)}${exponent}`;
      });
    fc.assert(
      fc.property(number, (text) => {
        const value = Number(text);
        const expected = scaled(String(value)) === scaled(text) ? value + 0 : undefined;
        assert.equal(comparableNumber(text), expected, text);
      }),
      { numRuns: 1000 },
    );
  });

  const rows: Array<[text: string, value: number | undefined]> = [
    ["8", 8],
    ["8.0", 8],
    ["80e-1", 8],
    ["800000000000000000e-17", 8],
    ["-0", 0],
    ["-0.0e5", 0],
    ["0.0000000000000000000", 0],
    ["-12e1", -120],
    ["1E+2", 100],
    ["123456789012345", 123456789012345],
    ["1234567890123456", 1234567890123456],
    ["9007199254740993", undefined],
    ["9007199254740993.0", undefined],
    ["0.10000000000000000001", undefined],
    ["0.10000000000000000000", 0.1],
    ["1e400", undefined],
    ["-1e400", undefined],
    ["1e-400", undefined],
    ["1e21", 1e21],
    ["1000000000000000000000", 1e21],
    ["12345678901234567890e1", undefined],
    ["5e-324", 5e-324],
    ["4e-324", undefined],
    // Its double is written 100000000000000210: the same digits but for the place of a zero between them.
    ["100000000000000201", undefined],
  ];
  for (const [text, value] of rows) it(`${text}: ${value}`, () => assert.ok(Object.is(comparableNumber(text), value)));
});
