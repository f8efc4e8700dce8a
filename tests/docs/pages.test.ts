import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { subjects } from "../../catalogue/responses";
import { dependencies, devDependencies, engines } from "../../package.json";
import { codeIn, filesEnding, root } from "./texts";

const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^(node_modules|build|\.git|\.reflex)$/.test(entry.name))
  .map(({ name }) => name);

/** What pages call a response, a subject, a kind of resource and so on where they mean any. */
const placeholder = /[<*…$]|^[A-Z]+$/;

describe("a page", () => {
  it("names files and folders that exist", () => {
    const wrong = filesEnding(".md").flatMap((file) =>
      codeIn(file)
        .flatMap(({ text }) => [...text.matchAll(/(?<![\w./:@#-])([.\w-]+)\/[\w./<>*…$-]*/g)])
        .filter(([, top = ""]) => folders.includes(top))
        .map(([path]) => path.replace(/[./]$/, ""))
        .filter((path) => {
          const known = path.split("/");
          const open = known.findIndex((part) => placeholder.test(part));
          const found = join(root, ...(open < 0 ? known : known.slice(0, open)));
          return !existsSync(found) && !existsSync(`${found}.ts`);
        })
        .map((path) => `${file}: ${path}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("links to pages that exist, at headings that they have", () => {
    const wrong = filesEnding(".md").flatMap((file) => {
      const links = readFileSync(join(root, file), "utf8").matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g);
      return [...links]
        .filter(([, path = "", anchor]) => {
          const target = path ? join(root, dirname(file), path) : join(root, file);
          if (!existsSync(target)) return true;
          return anchor !== undefined && !anchorsOf(target).has(anchor);
        })
        .map(([link]) => `${file}: ${link}`);
    });
    assert.deepEqual(wrong, []);
  });
});

const anchors = new Map<string, Set<string>>();

/** GitHub's anchors: lower case, hyphens for blanks, and no punctuation. */
function anchorsOf(file: string): Set<string> {
  const known = anchors.get(file);
  if (known) return known;
  const headings = readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm);
  const found = new Set(
    [...headings].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
  anchors.set(file, found);
  return found;
}

describe("the README", () => {
  const page = readFileSync(join(root, "README.md"), "utf8");

  it("has the subjects of the catalogue, in their order", () => {
    const [, table = ""] = /\| subject \|.*\n\|.*\n((?:\|.*\n)+)/.exec(page) ?? [];
    const rows = [...table.matchAll(/^\| (.*?) \|/gm)].map(([, subject]) => subject);
    assert.deepEqual(
      rows,
      subjects.map(({ title }) => title),
    );
  });

  it("names the oldest Node that package.json allows, and every dependency runs on it", () => {
    const oldest = /^>=(\d+\.\d+)\.0$/.exec(engines.node)?.[1] ?? "";
    assert.ok(page.includes(`Node ${oldest} or newer`));
    const version = oldest.split(".").map(Number);
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const file = join(root, "node_modules", name, "package.json");
      const needs = (JSON.parse(readFileSync(file, "utf8")) as { engines?: { node?: string } }).engines?.node ?? "*";
      assert.ok(allows(needs, version), `${name} needs Node ${needs}`);
    }
  });
});

/** Whether a range of versions has one: `>=` and `^` with alternatives is all that is written. */
function allows(range: string, [major = 0, minor = 0]: number[]): boolean {
  return range.split("||").some((part) => {
    const [, operator, from, fromMinor] = /^\s*(>=|\^|)\s*(\d+|\*)(?:\.(\d+))?/.exec(part) ?? [];
    if (from === "*") return true;
    if (from === undefined) throw new Error(`${range} is a form that this test does not read`);
    if (major === Number(from)) return minor >= Number(fromMinor ?? 0);
    return operator === ">=" && major > Number(from);
  });
}
