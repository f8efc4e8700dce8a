import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

export const root = join(__dirname, "..", "..");
const skipped = new Set(["node_modules", "build", "tests", ".git", ".reflex"]);

/** Files of the project with an ending, without those of the tests. */
export function filesEnding(ending: string, folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesEnding(ending, path);
    return entry.isFile() && entry.name.endsWith(ending) ? [relative(root, path)] : [];
  });
}

/** A line of text that people read, and the file that it is in. */
export interface Line {
  file: string;
  text: string;
  /** It is a command as a whole, not a sentence that names one. */
  whole: boolean;
}

/** Lines of code blocks and code spans of a page. */
export function codeIn(file: string): Line[] {
  const lines: Line[] = [];
  let block = false;
  let continued = "";
  for (const text of readFileSync(join(root, file), "utf8").split("\n")) {
    if (/^\s*```/.test(text)) block = !block;
    else if (block && text.endsWith("\\")) continued += text.slice(0, -1);
    else if (block) {
      lines.push({ file, text: continued + text, whole: true });
      continued = "";
    } else for (const [, span = ""] of text.matchAll(/`([^`]+)`/g)) lines.push({ file, text: span, whole: true });
  }
  return lines;
}

/** The placeholder of a value that is only known when the code runs. */
export const someValue = "VALUE";

/** Lines of the texts in code, with `VALUE` for what is filled in, and the code spans of its comments. */
export function textsIn(file: string): Line[] {
  const content = readFileSync(join(root, file), "utf8");
  const lines: Line[] = [];
  const add = (text: string) => {
    for (const line of text.split(/[\n`]/)) lines.push({ file, text: line, whole: /^\s*\$ /.test(line) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node.text);
    else if (ts.isTemplateExpression(node)) {
      add(node.head.text + node.templateSpans.map(({ literal }) => someValue + literal.text).join(""));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, content, ts.ScriptTarget.Latest));
  for (const [, span = ""] of content.matchAll(/^\s*(?:\/?\*|\/\/).*?`([^`\n]+)`/gm)) {
    lines.push({ file, text: span, whole: true });
  }
  return lines;
}

/** The commands of a program that a line has, each as its words: up to a comment, a pipe, a redirection or a list. */
export function commandsOf(program: string, { text }: Line): string[][] {
  const starts = [...text.matchAll(new RegExp(`(?<![\\w./:@-])${program} (?=[a-zA-Z-])`, "g"))];
  return starts.map(({ index }) => wordsOf(text.slice(index + program.length + 1)));
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  const word = /\s*((?:'[^']*'|"[^"]*"|[^\s'"])+)/y;
  let end = 0;
  for (;;) {
    word.lastIndex = end;
    const found = word.exec(text);
    if (!found?.[1]) return words;
    // Two blanks begin a column of explanations.
    if (words.length > 0 && /^ {2,}/.test(text.slice(end))) return words;
    if (/^(#|\||>|&&|;|…|\(|\\$)/.test(found[1])) return words;
    end = word.lastIndex;
    const [bare = ""] = /^.*?(?=[;,)]*$)/.exec(found[1]) ?? [];
    words.push(bare.replaceAll(/^'(.*)'$|^"(.*)"$/g, "$1$2"));
    if (bare !== found[1]) return words;
  }
}
