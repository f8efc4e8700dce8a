import assert from "node:assert/strict";
import { objectionsTo } from "../../components/guardrails";
import { marked } from "../../policy-pack/field";
import { type AnalyzedResource, analyze, secret } from "./analyze";
import { type BlueprintResource, blueprintResources, stacks } from "./stacks";

/** A text that is in no message by itself, and that every kind of field refuses. */
const marker = "hunter2-s3cr3t";

type Mark = (value: unknown) => unknown;

/** The value with the marker in each text of it, documents included: broken, but still the same kind of document. */
function poisoned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(poisoned);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, poisoned(member)]));
  if (typeof value !== "string") return value;
  try {
    const document: unknown = JSON.parse(value);
    if (typeof document === "object" && document !== null) return JSON.stringify(inDocument(document));
  } catch {
    // Texts that are no documents.
  }
  return `${value}${marker}`;
}

/** In a document the keys are a part of the secret, too. */
function inDocument(node: unknown): unknown {
  if (Array.isArray(node)) return [...node.map(inDocument), marker];
  if (typeof node === "object" && node !== null)
    return { ...Object.fromEntries(Object.entries(node).map(([key, member]) => [key, inDocument(member)])) };
  return typeof node === "string" ? `${node}${marker}` : node;
}

/** For each input, and for each way to be wrong, the resource with that input as a secret. */
function* withSecrets(inputs: Record<string, unknown>, mark: Mark): Generator<Record<string, unknown>> {
  for (const [key, value] of Object.entries(inputs)) {
    for (const wrong of [marker, `{"${marker}": [}`, { [marker]: [marker] }, poisoned(value)])
      yield { ...inputs, [key]: mark(wrong) };
    // A part of an object, as where a program joins a secret with other values.
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      for (const member of Object.keys(value)) yield { ...inputs, [key]: { ...value, [member]: mark(marker) } };
  }
}

/** One resource of each type, the largest. */
function examples(resources: BlueprintResource[]): BlueprintResource[] {
  const size = ({ inputs }: AnalyzedResource) => Object.keys(inputs).length;
  const byType = Map.groupBy(resources, ({ type }) => type);
  return [...byType.values()].map((all) => all.reduce((one, other) => (size(other) > size(one) ? other : one)));
}

describe("a value marked secret", () => {
  let chosen: BlueprintResource[];

  before(async () => {
    const resources: BlueprintResource[] = [];
    for (const stack of stacks) resources.push(...(await blueprintResources(stack)));
    chosen = examples(resources);
  });

  /** Says what the rules said, so that the test does not pass for want of anything to say. */
  function concealed(said: string[], about: string): number {
    for (const text of said) assert.ok(!text.includes(marker), `${about}: ${text}`);
    return said.filter((text) => text.includes("[secret]")).length;
  }

  it("is judged and never printed by the pack, in any input of the resources of this project", async () => {
    let hidden = 0;
    for (const resource of chosen)
      for (const inputs of withSecrets(resource.inputs, secret)) {
        const reports = await analyze({ ...resource, inputs });
        hidden += concealed(
          reports.map(({ message }) => message),
          resource.type,
        );
      }
    assert.ok(hidden > 100, String(hidden));
  });

  it("is judged and never printed by the program", async () => {
    const facts = { organizationId: "o-a1b2c3d4e5", account: "111122223333" };
    let hidden = 0;
    for (const { type, urn, inputs: given } of chosen)
      for (const inputs of withSecrets(given, marked)) {
        const objections = objectionsTo({ type, urn, inputs }, { all: "mandatory" }, facts);
        hidden += concealed(
          objections.map(({ message }) => message),
          type,
        );
      }
    assert.ok(hidden > 100, String(hidden));
  });
});
