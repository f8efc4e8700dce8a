/** Pieces of generated Markdown pages. */
export const code = (text: string): string => `\`${text}\``;

/** Text inside a cell of a table: bars and line breaks would end it. */
export const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

export const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");
