import type { Shape, ShapeReference } from "../../emulator/models";
import { type Shapes, shapeOf, typedScalar } from "./values";

/**
 * The form bodies of the query and ec2 protocols, as members of the input shape. Names follow botocore's serializers:
 * query writes lists as `Name.member.N` (or the list's own element name) and maps as `Name.entry.N.key`, without the
 * middle part when flattened; ec2 writes every list as `Name.N` and begins names with a capital.
 */
export function readQuery(
  parameters: URLSearchParams,
  shape: Shape,
  shapes: Shapes,
  protocol: "query" | "ec2",
): Record<string, unknown> {
  const reader = new QueryReader(parameters, shapes, protocol === "ec2");
  return reader.structure("", shape) ?? {};
}

class QueryReader {
  private readonly keys: string[];

  constructor(
    private readonly parameters: URLSearchParams,
    private readonly shapes: Shapes,
    private readonly ec2: boolean,
  ) {
    this.keys = [...parameters.keys()];
  }

  structure(prefix: string, shape: Shape): Record<string, unknown> | undefined {
    const members: Record<string, unknown> = {};
    for (const [name, reference] of Object.entries(shape.members ?? {})) {
      const value = this.value(prefix + this.wireName(name, reference), reference);
      if (value !== undefined) members[name] = value;
    }
    return Object.keys(members).length > 0 ? members : undefined;
  }

  private value(key: string, reference: ShapeReference): unknown {
    const shape = shapeOf(this.shapes, reference);
    switch (shape.type) {
      case "structure":
        return this.has(key) ? (this.structure(`${key}.`, shape) ?? {}) : undefined;
      case "list":
        return this.list(key, shape);
      case "map":
        return this.map(key, shape);
      default: {
        const text = this.parameters.get(key);
        return text === null ? undefined : typedScalar(text, shape);
      }
    }
  }

  private list(key: string, shape: Shape): unknown[] | undefined {
    const { member } = shape;
    if (!member) return undefined;
    if (this.parameters.get(key) === "") return [];
    let base = key;
    if (!this.ec2) {
      if (!shape.flattened) base = `${key}.${member.locationName ?? "member"}`;
      else if (member.locationName) base = key.replace(/[^.]*$/, member.locationName);
    }
    const elements = this.numbers(base).map((n) => this.value(`${base}.${n}`, member));
    return elements.length > 0 ? elements : undefined;
  }

  private map(key: string, shape: Shape): Record<string, unknown> | undefined {
    if (!shape.key || !shape.value) return undefined;
    const base = shape.flattened ? key : `${key}.entry`;
    const entries: Array<[string, unknown]> = [];
    for (const n of this.numbers(base)) {
      const name = this.parameters.get(`${base}.${n}.${shape.key.locationName ?? "key"}`);
      const value = this.value(`${base}.${n}.${shape.value.locationName ?? "value"}`, shape.value);
      if (name !== null) entries.push([name, value]);
    }
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }

  private wireName(name: string, reference: ShapeReference): string {
    if (!this.ec2) return reference.locationName ?? name;
    if (reference.queryName) return reference.queryName;
    return reference.locationName ? capital(reference.locationName) : name;
  }

  private has(key: string): boolean {
    return this.keys.some((k) => k.startsWith(`${key}.`));
  }

  private numbers(base: string): number[] {
    const found = new Set<number>();
    for (const key of this.keys) {
      if (!key.startsWith(`${base}.`)) continue;
      const number = /^\d+/.exec(key.slice(base.length + 1));
      if (number) found.add(Number(number[0]));
    }
    return [...found].sort((a, b) => a - b);
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
