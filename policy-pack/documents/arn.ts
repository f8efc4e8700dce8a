/**
 * Whether a text matches a pattern of IAM: `*` is any text, `?` any character. At most as many steps as the product of
 * the two lengths: after a mismatch only the last `*` may cover more, because an earlier one could cover nothing that this
 * one cannot.
 */
export function matchesPattern(pattern: string, text: string, ignoreCase = false): boolean {
  if (ignoreCase) return matchesPattern(pattern.toLowerCase(), text.toLowerCase());
  let [at, read] = [0, 0];
  /** The last `*` so far, and where the text after it begins. */
  let [star, taken] = [-1, 0];
  while (read < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      taken = read;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[read])) {
      at++;
      read++;
    } else if (star >= 0) {
      at = star + 1;
      read = ++taken;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
