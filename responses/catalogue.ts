import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { bundled } from "./bundled";
import type { Response } from "./types";

/** Beside the responses: the kinds of resources that they are about. */
const notResponses = ["resources"];

/**
 * The folders of the responses, in the order of their names.
 * @throws Error that names a folder without response.ts.
 */
export function responseFolders(): string[] {
  const folders = readdirSync(__dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notResponses.includes(entry.name))
    .map(({ name }) => name)
    .sort();
  for (const folder of folders) {
    if (existsSync(join(__dirname, folder, "response.ts"))) continue;
    throw new Error(`responses/${folder} has no response.ts: add it, or remove the folder.`);
  }
  return folders;
}

const modules =
  bundled.responses ??
  Object.fromEntries(
    responseFolders().map((folder) => [folder, () => require(join(__dirname, folder, "response.ts"))]),
  );

/** Everything Reflex answers: the folders beside this file. Rules, forwarders, roles and documents are derived from it. */
export const catalogue: readonly Response[] = Object.entries(modules).map(([folder, load]) => {
  const response = Object.values(load()).find((value) => (value as Partial<Response> | undefined)?.name === folder);
  if (response) return response as Response;
  throw new Error(`responses/${folder}/response.ts exports no response whose name is "${folder}".`);
});
