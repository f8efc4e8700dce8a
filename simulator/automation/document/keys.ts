import type { Problem } from "../actions/action";

/** Keys that nothing documents: a misspelt property must not be ignored. */
export function unknownKeys(map: Record<string, unknown>, known: readonly string[], path: string): Problem[] {
  return Object.keys(map)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: path ? `${path}.${key}` : key, message: `is not known; there are ${known.join(", ")}` }));
}
