/**
 * Text of somebody else (a finding, a tag) as it may appear in a notification: one line, no control or formatting
 * characters, no mark-up, no mention, no link that can be clicked, at most `length` characters.
 */
export function plainText(text: string, length: number): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[<>`*~]+/g, "")
    .replaceAll("://", "[:]//")
    .replace(/ {2,}/g, " ")
    .trim();
  return cut(plain, length);
}

/** At most `length` characters (UTF-16 units, never half a surrogate pair), with an ellipsis where text is missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** SNS: ASCII, begins with a letter, number or punctuation, no line breaks or control characters, under 100 characters. */
export function emailSubject(text: string): string {
  const ascii = plainText(text.normalize("NFKD"), 10_000)
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/ {2,}/g, " ")
    .trim();
  return ascii.length < 100 ? ascii : `${ascii.slice(0, 96)}...`;
}
