import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfig, type ReflexConfig } from "../components/config/stackConfig";
import { UsageError } from "./errors";

const root = join(__dirname, "..");

/**
 * The configuration of a stack as its file has it and as the engine hands it to the program: values by full key,
 * structures as JSON text.
 * @throws UsageError when there is no such file.
 */
export function stackConfig(stack: string): Record<string, string> {
  const name = `Pulumi.${stack}.yaml`;
  if (!existsSync(join(root, name))) {
    const known = readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    throw new UsageError(`there is no ${name}; stacks that have a file: ${known.join(", ")}`);
  }
  return configIn(readFileSync(join(root, name), "utf8"));
}

/** The configuration that a stack file's text has, in the same form. */
export function configIn(text: string): Record<string, string> {
  const { config = {} } = parse(text) as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/**
 * The settings of a stack, checked as the program checks them.
 * @throws UsageError when there is no such file, or where it says something that cannot be.
 */
export function reflexConfig(stack: string): ReflexConfig {
  const values = stackConfig(stack);
  try {
    return parseConfig("reflex", (key) => values[`reflex:${key}`]);
  } catch (error) {
    throw new UsageError(`Pulumi.${stack}.yaml: ${(error as Error).message}`);
  }
}
