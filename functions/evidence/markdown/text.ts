import { cut } from "../../shared/text";

// Control and formatting characters (bidirectional overrides among them) and separators of lines and paragraphs.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

const oneLine = (text: string) => text.replace(invisible, " ").replace(/ {2,}/g, " ").trim();

/**
 * Text of somebody else as a code span: nothing in it is mark-up, a link, a mention or HTML, and it stays on its line
 * (CommonMark, "Code spans"). Backticks become apostrophes; `raw/` has the exact text.
 */
export function code(text: string, length = 300): string {
  const safe = cut(oneLine(text).replaceAll("`", "'"), length).trim();
  return `\`${safe === "" ? "(empty)" : safe}\``;
}

/**
 * A sentence of ours that may have text of somebody else in it, as Markdown that shows it letter by letter: every
 * character with a meaning is escaped, and what renderers turn into links and mentions by themselves is broken.
 */
export function prose(text: string, length = 600): string {
  return cut(oneLine(text), length)
    .replaceAll("://", ":[/][/]")
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}[.]`)
    .replaceAll("@", "(at)")
    .replace(/[\\`*_~[\]<>&$|]/g, "\\$&")
    .replace(/^([-+=#])/, "\\$1")
    .replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

/** The same with a full stop at its end. */
export const sentence = (text: string, length?: number) => prose(text, length).replace(/[.!?…]?$/, (end) => end || ".");

/** A readable time: seconds, UTC. */
export function moment(iso: string | undefined): string {
  const time = Date.parse(iso ?? "");
  return Number.isNaN(time)
    ? "at an unknown time"
    : `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A chapter under its title; nothing where there is nothing to say. */
export const section = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? [`## ${title}`, "", ...lines] : [];
