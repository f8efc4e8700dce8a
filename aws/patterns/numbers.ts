/** Characters of a number without exponent that is a double for certain: 15 digits at most. */
const ALWAYS_EXACT = 15;

/**
 * The number of a JSON token if event-ruler can compare it: the token must denote exactly what the shortest decimal
 * of its double denotes (event-ruler 2.0.1; 8, 8.0 and 80e-1 are the same number, 0.10000000000000000001 is none).
 */
export function comparableNumber(text: string): number | undefined {
  const value = Number(text) + 0;
  if (text.length <= ALWAYS_EXACT && !/[eE]/.test(text)) return value;
  return canonicalDecimal(text) === canonicalDecimal(String(value)) ? value : undefined;
}

/** The significant digits of a decimal and the place of its point. Its sign is left out, since its double has the same. */
function canonicalDecimal(text: string): string {
  const [mantissa, exponent = 0] = text.toLowerCase().split("e") as [string, string?];
  const [whole, fraction = ""] = mantissa.split(".") as [string, string?];
  const digits = `${whole}${fraction}`.replace(/^-?0*/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return significant;
  return `${significant}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length)}`;
}
