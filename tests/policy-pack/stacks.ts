import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { parse } from "yaml";
import { deploymentFromProgram } from "../../simulator";
import { completed, completedInPlan } from "../engine/provider/completed";
import { type AnalyzedResource, type PackConfiguration, ruleInfos, unknownLike } from "./analyze";

const root = path.join(__dirname, "..", "..");
export const stacks = ["security", "member"] as const;
export type StackName = (typeof stacks)[number];

/** A resource of the blueprint: what the program gives, and what AWS adds once it exists. */
export interface BlueprintResource extends AnalyzedResource {
  urn: string;
  name: string;
  outputs: Record<string, unknown>;
}

/** In a preview nothing is known of what AWS adds, but for what the provider itself decides. */
export const inPreview = (resource: BlueprintResource): BlueprintResource => ({
  ...resource,
  outputs: Object.fromEntries(
    Object.entries(resource.outputs).map(([key, value]) => [
      key,
      completedInPlan.includes(key) ? value : unknownLike(value),
    ]),
  ),
});

/** The example configuration of a stack, as the engine hands it to the program. */
export function exampleConfig(stack: StackName): Record<string, string> {
  const { config } = parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** All that the program registers in a stack, its provider first, with the options that deployments leave out. */
export async function blueprintResources(
  stack: StackName,
  changes: Record<string, string> = {},
): Promise<BlueprintResource[]> {
  const registered = new Map<string, AnalyzedResource & { name: string }>();
  const { registerResource } = MockMonitor.prototype;
  MockMonitor.prototype.registerResource = function (request, callback) {
    const [type, name] = [request.getType(), request.getName()] as [string, string];
    const options = { protect: request.getProtect(), ignoreChanges: request.getIgnorechangesList() };
    registered.set(`${type}::${name}`, { type, name, inputs: request.getObject().toJavaScript(), ...options });
    return registerResource.call(this, request, callback);
  };
  try {
    const { resources } = await deploymentFromProgram({
      program: path.join(root, "index.ts"),
      stacks: [{ name: stack, config: { ...exampleConfig(stack), ...changes } }],
    });
    const provider = registered.get("pulumi:providers:aws::account")!;
    const urn = `urn:pulumi:${stack}::reflex::pulumi:providers:aws::account`;
    return [
      { ...provider, urn, outputs: {} },
      ...resources.map(({ urn, type, inputs, outputs }) => {
        const name = urn.split("::").at(-1)!;
        const options = registered.get(`${type}::${name}`)!;
        const added = Object.entries(outputs).filter(([key]) => inputs[key] === undefined);
        return {
          ...options,
          urn,
          type,
          name,
          provider: provider.inputs,
          inputs: withoutCode(inputs),
          outputs: { ...completed(type, inputs), ...Object.fromEntries(added) },
        };
      }),
    ];
  } finally {
    MockMonitor.prototype.registerResource = registerResource;
  }
}

/** No rule reads the code of functions, and it is most of a stack. */
const withoutCode = ({ code: _, ...properties }: Record<string, unknown>) => properties;

/** What the project itself configures, and the organization of the example where a rule can be configured. */
export async function projectConfiguration(): Promise<PackConfiguration> {
  const own = JSON.parse(readFileSync(path.join(root, "guardrails.json"), "utf8")) as PackConfiguration;
  const organizationId = exampleConfig("security")["reflex:organizationId"];
  const told = (await ruleInfos()).filter(({ settings }) => "organizationId" in settings);
  assert.equal(told.length, 9);
  return { ...own, ...Object.fromEntries(told.map(({ name }) => [name, { organizationId, ...own[name] }])) };
}
