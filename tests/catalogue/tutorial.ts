import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const root = join(__dirname, "..", "..");
const left = new Set(["node_modules", ".reflex", ".git", "build"]);

/** What docs/responses.md adds. */
export const added = {
  response: "function-opened-to-everybody",
  folder: "catalogue/functions/function-opened-to-everybody",
};

/** What docs/runbooks.md adds to that. */
export const addedRunbooks = ["WithdrawPermission", "RestorePermission"];

/** Paths and contents of the blocks of a page that name a path. */
function blocksOf(page: string): Array<{ language: string; path: string; content: string }> {
  const text = readFileSync(join(root, "docs", page), "utf8");
  return [...text.matchAll(/^```(\w+) (\S+\/\S+)\n(.*?)^```$/gms)].map(
    ([, language = "", path = "", content = ""]) => ({ language, path, content }),
  );
}

/** A text with the changes of a block `diff`: each run of lines with `-` is there once, and the lines with `+` replace it. */
function changed(text: string, block: string): string {
  const hunks = [...block.matchAll(/((?:^-.*\n)+)((?:^\+.*\n)+)/gm)];
  return hunks.reduce((before, [, less = "", more = ""]) => {
    const [old, made] = [less, more].map((lines) => lines.replaceAll(/^[-+]/gm, "")) as [string, string];
    if (before.split(old).length !== 2) throw new Error(`this is not there once:\n${old}`);
    return before.replace(old, () => made);
  }, text);
}

/** The files that the tutorial says to write: blocks that are marked with a path, and the near-misses of its table. */
export function filesOfTutorial(): Record<string, string> {
  const page = readFileSync(join(root, "docs", "responses.md"), "utf8");
  const files = Object.fromEntries(blocksOf("responses.md").map(({ path, content }) => [path, content]));
  const event = Object.entries(files).find(([path]) => path.includes("/events/fires/"))?.[1] ?? "{}";
  const [, rows = ""] = /^\| near-miss \|.*\n\|.*\n((?:\|.*\n)+)/m.exec(page) ?? [];
  for (const [, name = "", field = "", value = ""] of rows.matchAll(/^\| (.*?) \| (.*?) \| (.*?) \|$/gm)) {
    const changed = JSON.parse(event) as Record<string, unknown>;
    const path = field.split(".");
    const last = path.pop() ?? "";
    const place = path.reduce((at, part) => at[part] as Record<string, unknown>, changed);
    place[last] = JSON.parse(value);
    files[`${added.folder}/events/ignored/${name}.json`] = `${JSON.stringify(changed, null, 2)}\n`;
  }
  return files;
}

/** A copy of the project; what is installed is shared with it. */
export function copyOfProject(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "reflex-tutorial-"));
  for (const name of readdirSync(root)) {
    if (!left.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of ["node_modules", ".reflex"]) symlinkSync(join(root, name), join(folder, name));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/**
 * A copy of the project in which the tutorial of responses was followed.
 * @param further pages whose tutorials were followed afterwards.
 */
export function followed(...further: string[]): ReturnType<typeof copyOfProject> {
  const { folder, remove } = copyOfProject();
  for (const [path, content] of Object.entries(filesOfTutorial())) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  for (const { language, path, content } of further.flatMap(blocksOf)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, language === "diff" ? changed(readFileSync(file, "utf8"), content) : content);
  }
  return { folder, remove };
}

/** Paths of the files that differ between the project and a copy. */
export function differences(copy: string, below = ""): string[] {
  const entries = readdirSync(join(copy, below), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(below, entry.name);
    if (left.has(entry.name)) return [];
    if (entry.isDirectory()) return differences(copy, path);
    return textOf(join(root, path)) === textOf(join(copy, path)) ? [] : [path];
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
