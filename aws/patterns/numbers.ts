/** Characters of a number without exponent that is a double for certain: 15 digits at most. */
const ALWAYS_EXACT = 15;

/**
 * The number of a JSON token if event-ruler can compare it: the token must denote exactly what the shortest decimal
 * of its double denotes (event-ruler 2.0.1; 8, 8.0 and 80e-1 are the same number, 0.10000000000000000001 is none).
 */
export function comparableNumber(text: string): number | undefined {
  const value = Number(text) + 0;
  if (!Number.isFinite(value)) return undefined;
  if (text.length <= ALWAYS_EXACT && !/[eE]/.test(text)) return value;
  const shortest = String(value);
  return text === shortest || canonicalDecimal(text) === canonicalDecimal(shortest) ? value : undefined;
}

function canonicalDecimal(text: string): string {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const negative = mantissa.startsWith("-");
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const scale = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${negative ? "-" : ""}${significant}e${scale}`;
}
