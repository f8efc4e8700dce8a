import type { Shape, ShapeReference } from "../../emulator/models";
import { knownMembers, type Shapes, shapeOf, timestamp } from "./values";

/** A JSON body as the members of its shape: wire names become member names; what the model does not know stays. */
export function readJson(value: unknown, shape: Shape, shapes: Shapes): unknown {
  if (value === null || value === undefined || shape.document) return value;
  if (shape.type === "structure" && typeof value === "object") {
    const names = new Map(Object.entries(shape.members ?? {}).map(([name, ref]) => [ref.locationName ?? name, name]));
    const read: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) {
      const name = names.get(key) ?? key;
      const reference = shape.members?.[name];
      read[name] = reference ? readJson(member, shapeOf(shapes, reference), shapes) : member;
    }
    return read;
  }
  if (shape.type === "list" && shape.member && Array.isArray(value)) {
    const member = shapeOf(shapes, shape.member);
    return value.map((element) => readJson(element, member, shapes));
  }
  if (shape.type === "map" && shape.value && typeof value === "object") {
    const member = shapeOf(shapes, shape.value);
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, readJson(element, member, shapes)]));
  }
  return value;
}

/** Members of an answer as the JSON that goes over the wire. Throws TypeError for a member the model does not have. */
export function writeJson(value: unknown, reference: ShapeReference, shapes: Shapes): unknown {
  const shape = shapeOf(shapes, reference);
  if (shape.document) return value;
  switch (shape.type) {
    case "structure":
      return Object.fromEntries(
        knownMembers(value, shape, reference.shape).map(({ name, reference: member, value: element }) => [
          member.locationName ?? name,
          writeJson(element, member, shapes),
        ]),
      );
    case "list": {
      const { member } = shape;
      return member ? (value as unknown[]).map((element) => writeJson(element, member, shapes)) : value;
    }
    case "map": {
      const { value: member } = shape;
      const entries = Object.entries(value as Record<string, unknown>);
      return Object.fromEntries(
        entries.map(([k, element]) => [k, member ? writeJson(element, member, shapes) : element]),
      );
    }
    case "timestamp":
      return timestamp(value, reference.timestampFormat ?? shape.timestampFormat ?? "unixTimestamp");
    case "blob":
      return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
    default:
      return value;
  }
}
