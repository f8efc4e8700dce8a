/**
 * Writes what the table of keys says about the configuration: the block `config` of Pulumi.yaml, and the table in
 * docs/deploy.md. `npm run config-docs` does; a test compares the files.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { code, table } from "../../runbooks/language/markdown";
import type { Key } from "./key";
import { keyTable } from "./keys";

const root = path.join(__dirname, "..", "..");
const begin = "<!-- Made from components/config/keys.ts. Do not edit: run `npm run config-docs`. -->";
const end = "<!-- End of what is made from components/config/keys.ts. -->";

const stackNames = { both: "", security: "Security stack. ", member: "Member stack. " } as const;

/** The block `config` of Pulumi.yaml. */
export function declaredConfig(): string {
  const declared = keyTable.flatMap(({ stack, keys }) =>
    Object.entries(keys).map(([name, key]) => [
      name,
      {
        type: key.type,
        ...(key.type === "array" && { items: { type: "string" } }),
        description: `${stackNames[stack]}${key.meaning}`,
        ...(key.default !== undefined && { default: key.default }),
      },
    ]),
  );
  return stringify({ config: Object.fromEntries(declared) }, { lineWidth: 0 });
}

/** The table of docs/deploy.md. */
export const keysAsTable = (): string =>
  table(
    ["key", "stacks", "value", "where not set", "meaning"],
    keyTable.flatMap(({ stack, keys }) =>
      Object.entries(keys).map(([name, key]) => [
        code(name),
        stack,
        prose(key.value),
        unlessSet(key),
        prose(key.meaning),
      ]),
    ),
  );

/** Asterisks outside code are no emphasis. */
const prose = (text: string): string =>
  text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll("*", "\\*")))
    .join("`");

function unlessSet({ needed, default: value }: Key<unknown>): string {
  if (needed !== undefined) return needed;
  if (value === "" || (Array.isArray(value) && value.length === 0)) return "none";
  return code(typeof value === "object" ? stringify(value, { collectionStyle: "flow" }).trim() : String(value));
}

/** Files of the project that hold what is made here, as they should be. */
export const documents: Record<string, (written: string) => string> = {
  "Pulumi.yaml": (written) => {
    const at = written.search(/^config:$/m);
    if (at < 0) throw new Error("Pulumi.yaml has no line `config:`. Put it back, as the last block of the file.");
    return written.slice(0, at) + declaredConfig();
  },
  "docs/deploy.md": (written) => {
    const [before, rest] = written.split(begin);
    const after = rest?.split(end)[1];
    if (after === undefined) throw new Error(`docs/deploy.md lacks one of these lines:\n${begin}\n${end}`);
    return `${before}${begin}\n\n${keysAsTable()}\n\n${end}${after}`;
  },
};

export const readDocument = (file: string): string => readFileSync(path.join(root, file), "utf8");

if (require.main === module) {
  for (const [file, made] of Object.entries(documents)) {
    writeFileSync(path.join(root, file), made(readDocument(file)));
    console.log(`The keys of the configuration are in ${file}.`);
  }
}
