import type { Shape, ShapeReference } from "../../emulator/models";
import { knownMembers, type Shapes, scalarText, shapeOf, typedScalar } from "./values";
import { escapeXml, writeElement, type XmlElement } from "./xml";

/** An element as its shape's members. Timestamps and blobs stay as sent. */
export function readXml(element: XmlElement, shape: Shape, shapes: Shapes): unknown {
  switch (shape.type) {
    case "structure":
      return readStructure(element, shape, shapes);
    case "list":
      return shape.member ? readList(element.children, shape.member, shapes) : [];
    case "map":
      return readMap(element.children, shape, shapes);
    default:
      return typedScalar(element.text, shape);
  }
}

function readStructure(element: XmlElement, shape: Shape, shapes: Shapes): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, reference] of Object.entries(shape.members ?? {})) {
    if (reference.location) continue;
    const memberShape = shapeOf(shapes, reference);
    const wire = reference.locationName ?? name;
    if (reference.xmlAttribute) {
      const text = element.attributes[wire];
      if (text !== undefined) members[name] = text;
      continue;
    }
    const flat = reference.flattened || memberShape.flattened;
    const elementName = flat ? (memberShape.member?.locationName ?? wire) : wire;
    const found = element.children.filter((child) => child.name === elementName);
    const [first] = found;
    if (!first) continue;
    if (flat && memberShape.type === "list" && memberShape.member)
      members[name] = readList(found, memberShape.member, shapes);
    else if (flat && memberShape.type === "map") members[name] = readMap(found, memberShape, shapes);
    else members[name] = readXml(first, memberShape, shapes);
  }
  return members;
}

function readList(elements: XmlElement[], member: ShapeReference, shapes: Shapes): unknown[] {
  const shape = shapeOf(shapes, member);
  return elements.map((element) => readXml(element, shape, shapes));
}

function readMap(entries: XmlElement[], shape: Shape, shapes: Shapes): Record<string, unknown> {
  const { key, value } = shape;
  if (!key || !value) return {};
  const read: Record<string, unknown> = {};
  for (const entry of entries) {
    const name = entry.children.find((child) => child.name === (key.locationName ?? "key"));
    const content = entry.children.find((child) => child.name === (value.locationName ?? "value"));
    if (name && content) read[name.text] = readXml(content, shapeOf(shapes, value), shapes);
  }
  return read;
}

/** The members of a structure as XML, without an element around them. Timestamps are ISO 8601 unless the model says else. */
export function writeMembers(value: unknown, reference: ShapeReference, shapes: Shapes): string {
  return knownMembers(value, shapeOf(shapes, reference), reference.shape)
    .filter(({ reference: member }) => !member.location)
    .map(({ name, reference: member, value: element }) => writeMember(name, element, member, shapes))
    .join("");
}

function writeMember(name: string, value: unknown, reference: ShapeReference, shapes: Shapes): string {
  const shape = shapeOf(shapes, reference);
  const wire = reference.locationName ?? name;
  const { member } = shape;
  if (shape.type === "list" && member) {
    if (shape.flattened || reference.flattened) {
      const elementName = member.locationName ?? wire;
      return (value as unknown[]).map((element) => writeValue(elementName, element, member, shapes)).join("");
    }
  } else if (shape.type === "map" && (shape.flattened || reference.flattened)) {
    return writeEntries(wire, value, shape, shapes);
  }
  return writeValue(wire, value, reference, shapes);
}

/** One element with a value of any shape inside. */
export function writeValue(name: string, value: unknown, reference: ShapeReference, shapes: Shapes): string {
  const shape = shapeOf(shapes, reference);
  switch (shape.type) {
    case "structure":
      return writeElement(name, writeMembers(value, reference, shapes));
    case "list": {
      const { member } = shape;
      if (!member) return "";
      const elementName = member.locationName ?? "member";
      const elements = (value as unknown[]).map((element) => writeValue(elementName, element, member, shapes));
      return writeElement(name, elements.join(""));
    }
    case "map":
      return writeElement(name, writeEntries("entry", value, shape, shapes));
    default: {
      const format = reference.timestampFormat ?? shape.timestampFormat ?? "iso8601";
      return writeElement(name, escapeXml(scalarText(value, shape, format)));
    }
  }
}

function writeEntries(name: string, value: unknown, shape: Shape, shapes: Shapes): string {
  const { key, value: member } = shape;
  if (!key || !member) return "";
  return Object.entries(value as Record<string, unknown>)
    .map(([text, element]) =>
      writeElement(
        name,
        writeElement(key.locationName ?? "key", escapeXml(text)) +
          writeValue(member.locationName ?? "value", element, member, shapes),
      ),
    )
    .join("");
}
