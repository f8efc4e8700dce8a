import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord } from "../../../aws/json";

/** The part of JSON Schema that docs/schemas/ uses. */
interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minimum?: number;
  format?: string;
}

/** Fails unless the value is as docs/schemas/ says of its format, with no member that is not described there. */
export function followsItsSchema(value: { format: string }): void {
  const file = join(__dirname, "..", "..", "..", "docs", "schemas", `${value.format.replace("/", "-")}.schema.json`);
  assert.deepEqual(
    problems(JSON.parse(JSON.stringify(value)), JSON.parse(readFileSync(file, "utf8")), value.format),
    [],
  );
}

export function problems(value: unknown, schema: Schema, at: string): string[] {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOf(value, type)))
    return [`${at} is no ${types.join(" or ")}: ${value}`];
  if ("const" in schema && value !== schema.const) return [`${at} is not ${schema.const}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${value}`];
  if (schema.minimum !== undefined && Number(value) < schema.minimum) return [`${at} is less than ${schema.minimum}`];
  if (schema.format === "date-time" && typeof value === "string" && Number.isNaN(Date.parse(value)))
    return [`${at} is no time: ${value}`];
  if (Array.isArray(value))
    return value.flatMap((item, index) => problems(item, schema.items ?? {}, `${at}[${index}]`));
  if (!isRecord(value) || !schema.properties) return [];
  const { properties, required = [] } = schema;
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const described = properties[name];
      return described ? problems(member, described, `${at}.${name}`) : [`${at}.${name} is not described`];
    }),
  ];
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
