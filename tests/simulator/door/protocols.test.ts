import assert from "node:assert/strict";
import fc from "fast-check";
import { readQuery } from "../../../simulator/door/protocols/query";
import { escapeXml, parseXml, writeElement } from "../../../simulator/door/protocols/xml";
import { readXml, writeValue } from "../../../simulator/door/protocols/xmlShapes";
import type { Shape } from "../../../simulator/emulator/models";

/** A structure with every kind of member, as the models describe them. */
const shapes: Record<string, Shape> = {
  Root: {
    type: "structure",
    members: {
      Name: { shape: "String", locationName: "name" },
      Count: { shape: "Integer" },
      On: { shape: "Boolean" },
      Wrapped: { shape: "Strings" },
      Flat: { shape: "FlatStrings" },
      Map: { shape: "Map" },
      FlatMap: { shape: "FlatMap" },
      Children: { shape: "Roots", locationName: "childSet" },
    },
  },
  String: { type: "string" },
  Integer: { type: "integer" },
  Boolean: { type: "boolean" },
  Strings: { type: "list", member: { shape: "String" } },
  FlatStrings: { type: "list", flattened: true, member: { shape: "String", locationName: "one" } },
  Roots: { type: "list", member: { shape: "Root", locationName: "item" } },
  Map: { type: "map", key: { shape: "String" }, value: { shape: "String" } },
  FlatMap: {
    type: "map",
    flattened: true,
    key: { shape: "String", locationName: "k" },
    value: { shape: "Integer", locationName: "v" },
  },
};

// XML 1.0 has no control characters, and a reader may not keep white space that stands alone.
const text = fc.string({ unit: fc.constantFrom("a", "é", "<", ">", "&", '"', "'", "]]>", "𝄞", "1") });
const filled = fc.array(text, { minLength: 1, maxLength: 3 });
const map = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom("a", "b<", "c&d"), value, { minKeys: 1, noNullPrototype: true });
const members = {
  Name: text,
  Count: fc.integer(),
  On: fc.boolean(),
  Wrapped: filled,
  Flat: filled,
  Map: map(text),
  FlatMap: map(fc.integer()),
};
const root = fc.record(
  {
    ...members,
    Children: fc.array(fc.record(members, { requiredKeys: ["Count"], noNullPrototype: true }), {
      minLength: 1,
      maxLength: 3,
    }),
  },
  { requiredKeys: ["Count"], noNullPrototype: true },
);

/** What a client of the query or ec2 protocol would send: the rules of botocore's serializers, written the other way. */
function form(value: Record<string, unknown>, ec2: boolean, prefix = ""): Array<[string, string]> {
  const pairs: Array<[string, string]> = [];
  const all = (base: string, list: unknown[]) =>
    list.map((element, i): [string, string] => [`${base}.${i + 1}`, String(element)]);
  for (const [member, content] of Object.entries(value)) {
    const name = prefix + (shapes.Root?.members?.[member]?.locationName ?? member);
    const wire = ec2 ? name.replace(/(^|\.)([a-z])(?=[^.]*$)/, (_, dot, c) => dot + c.toUpperCase()) : name;
    if (member === "Wrapped") pairs.push(...all(ec2 ? wire : `${wire}.member`, content as unknown[]));
    else if (member === "Flat") pairs.push(...all(ec2 ? wire : wire.replace(/[^.]*$/, "one"), content as unknown[]));
    else if (member === "Children")
      for (const [i, child] of (content as Array<Record<string, unknown>>).entries())
        pairs.push(...form(child, ec2, `${wire}${ec2 ? "" : ".item"}.${i + 1}.`));
    else if (member === "Map" || member === "FlatMap")
      for (const [i, [k, v]] of Object.entries(content as object).entries()) {
        const entry = member === "Map" ? `${wire}.entry.${i + 1}` : `${wire}.${i + 1}`;
        pairs.push(
          [`${entry}.${member === "Map" ? "key" : "k"}`, k],
          [`${entry}.${member === "Map" ? "value" : "v"}`, String(v)],
        );
      }
    else pairs.push([wire, String(content)]);
  }
  return pairs;
}

describe("the protocols", () => {
  it("XML: what is written is what is read", () => {
    fc.assert(
      fc.property(root, (value) => {
        const xml = writeValue("Root", value, { shape: "Root" }, shapes);
        assert.deepEqual(readXml(parseXml(`<?xml version="1.0"?>\n${xml}`), shapes.Root!, shapes), value);
      }),
    );
  });

  it("XML: text and attributes survive whatever they are made of", () => {
    fc.assert(
      fc.property(text, text, (content, attribute) => {
        const element = parseXml(writeElement("a:b", escapeXml(content), { x: attribute }));
        assert.deepEqual(element, { name: "b", attributes: { x: attribute }, children: [], text: content });
      }),
    );
  });

  it("XML: comments, CDATA, entities and empty elements are read, what is broken is refused", () => {
    const element = parseXml("<a><!-- <no> --><b/><c><![CDATA[<x>&amp;]]></c><d>&#65;&#x42;&lt;</d>\n</a>");
    assert.deepEqual(
      element.children.map(({ name, text: t }) => [name, t]),
      [
        ["b", ""],
        ["c", "<x>&amp;"],
        ["d", "AB<"],
      ],
    );
    for (const broken of ["", "<a>", "<a></b>", "<a/><b/>", "text", "<a", "<a></a>text"])
      assert.throws(() => parseXml(broken), SyntaxError, broken);
  });

  it("query and ec2 forms: what is sent is what is read", () => {
    for (const protocol of ["query", "ec2"] as const)
      fc.assert(
        fc.property(root, (value) => {
          const parameters = new URLSearchParams(form(value, protocol === "ec2"));
          assert.deepEqual(readQuery(parameters, shapes.Root!, shapes, protocol), value);
        }),
      );
  });
});
