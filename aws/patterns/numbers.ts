/**
 * The number of a JSON token if event-ruler can compare it: the token must denote exactly what the shortest decimal
 * of its double denotes (event-ruler 2.0.1; 8, 8.0 and 80e-1 are the same number, 0.10000000000000000001 is none).
 */
export function comparableNumber(text: string): number | undefined {
  const value = Number(text) + 0;
  const shortest = String(value);
  return text === shortest || significantDigits(text) === significantDigits(shortest) ? value : undefined;
}

/** Without sign and place of the point: a double is too near to its text to differ in them alone. */
function significantDigits(decimal: string): string {
  return decimal.replace(/[eE].*|[-.]/g, "").replace(/^0+|0+$/g, "");
}
