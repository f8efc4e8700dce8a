/**
 * Finds private idiom in what people read: pages, comments, messages, names of tests.
 *   npm run wording [-- PATH…]
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { glossary } from "./glossary";
import { paragraphsOf, textsOf } from "./texts";

const root = path.join(__dirname, "..", "..");
/** What quotes the glossary, and texts that are not this project's. */
const left = /^(tests\/wording\/|LICENSE)/;

export interface Found {
  file: string;
  line: number;
  /** What was written, with the words around it. */
  excerpt: string;
  better: string;
}

/** Every use of an idiom below some paths; everywhere when there are none. */
export function idiomsIn(...paths: string[]): Found[] {
  const listed = execFileSync("git", ["ls-files", "-z", ...paths], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  const files = listed.split("\0").filter((file) => /\.(tsx?|js|md|ya?ml|py)$/.test(file) && !left.test(file));
  return files.flatMap((file) => {
    const source = readFileSync(path.join(root, file), "utf8");
    const texts = /\.(tsx?|js)$/.test(file) ? textsOf(file, source) : paragraphsOf(source);
    return texts.flatMap(({ line, text }) =>
      glossary.flatMap(({ pattern, better }) => {
        const match = pattern.exec(text);
        if (!match) return [];
        const excerpt = text.slice(Math.max(0, match.index - 40), match.index + match[0].length + 40);
        return [{ file, line, excerpt: excerpt.replace(/\s+/g, " ").trim(), better }];
      }),
    );
  });
}

if (require.main === module) {
  const found = idiomsIn(...process.argv.slice(2));
  for (const { file, line, excerpt, better } of found)
    console.log(`${file}:${line}: … ${excerpt} …\n    better: ${better}`);
  console.log(`${found.length} found`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
