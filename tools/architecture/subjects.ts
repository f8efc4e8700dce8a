/**
 * Prints the subjects of the catalogue and the top folders with what each imports of the others; with two paths, the
 * imports from the one to the other:
 *   npm run subjects
 *   npm run subjects -- components policy-pack
 *   npm run subjects -- --write        puts the tables into docs/architecture.md
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { subjects } from "../../catalogue/responses";
import { withPart } from "../pageParts";
import { type Import, projectImports } from "./imports";
import { layers } from "./layers";
import { isIn } from "./rules";

export const architecturePage = path.join(__dirname, "..", "..", "docs", "architecture.md");

/** What each subject and each folder imports of the others. Tests are left out: they import whatever they test. */
export function subjectsText(imports: readonly Import[]): string {
  const folders = subjects.map(({ name }) => `catalogue/${name}`);
  const tops = [...new Set(imports.map(({ from }) => topOf(from)))].filter((one) => one !== "tests").sort();
  const subjectOf = (file: string) => folders.find((folder) => isIn(file, folder));
  return [chart("subject", folders, subjectOf, imports), chart("folder", tops, topOf, imports)].join("\n\n");
}

const topOf = (file: string): string => file.split("/")[0] ?? file;

function chart(
  heading: string,
  groups: readonly string[],
  groupOf: (file: string) => string | undefined,
  imports: readonly Import[],
): string {
  const rows = groups.map((group) => {
    const others = imports
      .filter(({ from, target }) => target !== undefined && groupOf(from) === group)
      .map(({ target }) => groupOf(target ?? ""))
      .filter((other) => other !== undefined && other !== group);
    return [group, [...new Set(others)].sort().join(", ") || "-"] as const;
  });
  const width = Math.max(...groups.map(({ length }) => length)) + 2;
  return [[heading, "imports of the others"] as const, ...rows]
    .map(([group, others]) => `${group.padEnd(width)}${others}`)
    .join("\n");
}

/** The table of folders: what each holds, and what it may import. */
export const layersTable = (): string =>
  [
    "| folder | holds | may import |",
    "|---|---|---|",
    ...layers.map(({ path: folder, holds, mayImport }) => {
      const name = folder.endsWith(".ts") ? folder : `${folder}/`;
      return `| \`${name}\` | ${holds} | ${mayImport.map((one) => `\`${one}\``).join(", ")} |`;
    }),
  ].join("\n");

/** The page with its two tables as they should be now. */
export function renewed(page: string, imports: readonly Import[]): string {
  const parts = { layers: layersTable(), subjects: `\`\`\`\n${subjectsText(imports)}\n\`\`\`` };
  return Object.entries(parts).reduce(
    (text, [name, content]) => withPart(text, name, "npm run subjects -- --write", content),
    page,
  );
}

function main([first, second]: string[]): void {
  const imports = projectImports();
  if (first === "--write") {
    writeFileSync(architecturePage, renewed(readFileSync(architecturePage, "utf8"), imports));
  } else if (first !== undefined && second !== undefined) {
    for (const { from, line, target } of imports) {
      if (target !== undefined && isIn(from, first) && isIn(target, second)) console.log(`${from}:${line} ${target}`);
    }
  } else {
    console.log(subjectsText(imports));
  }
}

if (require.main === module) main(process.argv.slice(2));
