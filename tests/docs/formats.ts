import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";

/** What a value has against a schema of docs/formats, one sentence each. */
export function againstSchema(name: string, value: unknown): string[] {
  const text = readFileSync(join(__dirname, "..", "..", "docs", "formats", `${name}.schema.json`), "utf8");
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(text));
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
