import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { deploymentFromProgram } from "../../simulator";
import type { BenchResource } from "./pack";

const root = path.join(__dirname, "..", "..");

/**
 * A stack of a number of resources: those of both stacks of this project with their example configuration, copied under
 * new names (and so with new ARNs, policies and patterns) until there are enough.
 */
export async function stackOf(size: number): Promise<BenchResource[]> {
  const { resources } = await deploymentFromProgram({
    program: path.join(root, "index.ts"),
    stacks: ["security", "member"].map((name) => ({ name, config: exampleConfig(name) })),
  });
  const originals = resources.map(({ urn, type, inputs, outputs }) => {
    // No rule reads the code of functions, and it would be most of the stack.
    const { code: _, ...properties } = { ...outputs, ...inputs };
    return { urn, type, inputs: properties };
  });
  return Array.from({ length: size }, (_, index) => {
    const text = JSON.stringify(originals[index % originals.length]);
    const copy = Math.floor(index / originals.length);
    return JSON.parse(text.replaceAll(/\b(reflex|Reflex)-/g, `$1${copy}-`)) as BenchResource;
  });
}

function exampleConfig(stack: string): Record<string, string> {
  const file = parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(file.config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
