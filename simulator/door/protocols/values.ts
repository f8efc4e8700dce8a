import type { Shape, ShapeReference } from "../../emulator/models";

/** The shapes of one service, by name. */
export type Shapes = Record<string, Shape>;

export type TimestampFormat = NonNullable<Shape["timestampFormat"]>;

/** The shape behind a reference. A model that names a missing shape is broken, which only a bad installation explains. */
export function shapeOf(shapes: Shapes, reference: ShapeReference): Shape {
  const shape = shapes[reference.shape];
  if (!shape) throw new Error(`service model without shape ${reference.shape}: install the emulator again`);
  return shape;
}

/** Text from a query parameter, header, label or XML element, as its shape's type. Timestamps and blobs stay as sent. */
export function typedScalar(text: string, shape: Shape): unknown {
  switch (shape.type) {
    case "integer":
    case "long":
    case "float":
    case "double":
      return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
    case "boolean":
      return text === "true" || text === "false" ? text === "true" : text;
    default:
      return text;
  }
}

/** A scalar of an answer as text. Blobs that are bytes become base64; text counts as base64 already. */
export function scalarText(value: unknown, shape: Shape, format: TimestampFormat): string {
  if (shape.type === "timestamp") return String(timestamp(value, format));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return String(value);
}

/** A point in time as Date, ISO 8601 text or seconds since 1970, in the format that the wire wants. */
export function timestamp(value: unknown, format: TimestampFormat): string | number {
  const date = typeof value === "number" ? new Date(value * 1000) : new Date(value as Date | string);
  if (Number.isNaN(date.getTime())) throw new TypeError(`${JSON.stringify(value)} is not a point in time`);
  switch (format) {
    case "unixTimestamp":
      return date.getTime() / 1000;
    case "rfc822":
      return date.toUTCString();
    case "iso8601":
      return date.toISOString().replace(".000Z", "Z");
  }
}

export interface Member {
  name: string;
  reference: ShapeReference;
  value: unknown;
}

/** Members of a structure's value; refuses a name that the model does not have, which would vanish on the wire. */
export function knownMembers(value: unknown, shape: Shape, what: string): Member[] {
  const found = modelledMembers(value, shape);
  for (const [name, member] of Object.entries(value as Record<string, unknown>)) {
    if (member !== undefined && member !== null && !shape.members?.[name])
      throw new TypeError(`${what} has no member ${name}`);
  }
  return found;
}

/** Members of a structure's value, without those that the model does not have: AWS would not have understood them. */
export function modelledMembers(value: unknown, shape: Shape): Member[] {
  return Object.entries(value as Record<string, unknown>).flatMap(([name, member]) => {
    const reference = shape.members?.[name];
    return member === undefined || member === null || !reference ? [] : [{ name, reference, value: member }];
  });
}
