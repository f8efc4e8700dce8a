/**
 * Whatever comes from outside (names of resources, messages of policies and programs) is shown as code: there GitHub
 * interprets neither Markdown nor HTML, and makes no links of mentions, issues, commits and addresses.
 */

/** Characters that are not seen, or change the order in which others are (Trojan Source), by Unicode category. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const visible = (text: string): string =>
  text.replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

const oneLine = (text: string, longest: number): string => {
  const line = visible(text.replace(/\s+/g, " ").trim());
  return line.length > longest ? `${wholeCharacters(line, longest - 1)}…` : line;
};

/** The first characters, with no half of a surrogate pair at the end. */
const wholeCharacters = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map((backticks) => backticks.length));

/** A code span on one line. */
export function code(text: string, longest = 160): string {
  const line = oneLine(text, longest);
  if (line === "") return "(empty)";
  const fence = "`".repeat(longestRun(line) + 1);
  // A code span loses one space on each side, and may neither begin nor end with a backtick.
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A code span in a table: a `|` would end the cell, even in code, and even behind two backslashes. */
export const cell = (text: string): string => code(text.replaceAll("|", "\\u{7c}"), 80);

/** Code inside HTML, where Markdown is not read. */
export function htmlCode(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return `<code>${oneLine(text, 160).replace(/[&<>"']/g, (character) => entities[character] ?? "")}</code>`;
}

const longestLine = 400;

/**
 * A fenced code block of at most `mostLines` lines, with a last line that counts the others. It is never longer than
 * about `mostLines` times 400 characters.
 */
export function block(lines: string[], language: "text" | "diff", mostLines: number): string {
  const kept = lines.slice(0, mostLines).map((line) => {
    const shown = visible(line.replaceAll("\t", "  "));
    return shown.length > longestLine ? `${wholeCharacters(shown, longestLine)}…` : shown;
  });
  const more = lines.length - kept.length;
  const all = more > 0 ? [...kept, `… ${counted(more, "more line")}`] : kept;
  const fence = "`".repeat(Math.max(3, longestRun(all.join("\n")) + 1));
  return [`${fence}${language}`, ...all, fence].join("\n");
}

/** `1 change`, `2 changes`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** `a, b and c`. */
export function enumerated(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
