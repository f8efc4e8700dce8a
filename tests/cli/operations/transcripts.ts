import { readFileSync } from "node:fs";
import { join } from "node:path";

const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "operations.md"), "utf8");

/** What docs/operations.md shows below a command, up to the next one or the end of its block. */
export function documented(command: string): string {
  const from = page.indexOf(`\n$ ${command}\n`);
  if (from < 0) return "";
  const block = page.slice(from + command.length + 4);
  return formOf(block.slice(0, block.search(/\n```|\n\$ /)));
}

/** Ids, times and numbers differ from run to run; everything else is the form. */
export const formOf = (text: string): string =>
  text
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b/g, "RUN")
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,64}\b/g, (id) => "#".repeat(id.length))
    .replace(/\b\d+ (d|h|min|s)\b( \d+ (h|min|s)\b)?/g, "DURATION")
    .replace(/\S*…/g, "…")
    .replace(/\d/g, "0")
    .replace(/0+/g, "0")
    .split("\n")
    // Columns are as wide as what they hold.
    .map((line) => line.trimEnd().replace(/(?<=\S) {2,}/g, "  "))
    .join("\n")
    .trim();
