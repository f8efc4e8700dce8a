/**
 * The pictures in docs/ that are drawn from the program: `npm run pictures` writes them, and a test compares them.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { blueprint } from "../cli/blueprint";
import { drawing } from "../cli/commands/topology";

const folder = path.join(__dirname, "..", "docs", "pictures");

export const topologyFile = path.join(folder, "topology.svg");

/** The example stacks as the page about the architecture shows them. */
export const topologyPicture = async (): Promise<string> => drawing(await blueprint(), "svg");

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(topologyFile, await topologyPicture());
}

if (require.main === module) void main();
