/**
 * The prose of a Markdown text: the text without fenced code, code spans and the contents of HTML code, as
 * CommonMark delimits them. Independent of the code under test, which writes all three.
 * @throws Error when a fence is not closed.
 */
export function proseOf(markdown: string): string {
  const prose: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split("\n")) {
    const [, ticks, info = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence !== undefined) {
      if (ticks !== undefined && ticks[0] === fence[0] && ticks.length >= fence.length && info.trim() === "")
        fence = undefined;
    } else if (ticks !== undefined && !(ticks.startsWith("`") && info.includes("`"))) {
      fence = ticks;
    } else {
      prose.push(withoutSpans(line));
    }
  }
  if (fence !== undefined) throw new Error("a fence of code is not closed");
  return prose.join("\n");
}

/** Inline code ends at the next run of as many backticks; in a table it also ends with its cell. */
function withoutSpans(line: string): string {
  if (line.startsWith("<details>")) return line.replace(/<code>[^<>]*<\/code>/g, "");
  const cells = line.startsWith("| ") ? line.split(/(?<!\\)\|/) : [line];
  return cells.map(withoutCodeSpans).join("|");
}

function withoutCodeSpans(text: string): string {
  let rest = text;
  let prose = "";
  for (;;) {
    const opening = /`+/.exec(rest);
    if (!opening) return prose + rest;
    const after = rest.slice(opening.index + opening[0].length);
    const closing = [...after.matchAll(/`+/g)].find(([run]) => run.length === opening[0].length);
    // Backticks without a partner, and backticks behind a backslash, are text.
    const isText = closing === undefined || rest[opening.index - 1] === "\\";
    prose += rest.slice(0, opening.index) + (isText ? opening[0] : "");
    rest = isText || closing === undefined ? after : after.slice(closing.index + closing[0].length);
  }
}
