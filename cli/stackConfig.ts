import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
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
  const { config = {} } = parse(readFileSync(join(root, name), "utf8")) as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
