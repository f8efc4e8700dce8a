import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource as a preview would register it, with `unknown` where a value does not exist yet. */
export interface PreviewedResource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** URNs of what has to exist first. */
  dependencies: string[];
}

/** What the engine writes in place of a value that it does not know (sdk/go/common/resource/plugin/rpc.go). */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * What a program registers in the first preview of a stack, when nothing exists: of a new resource the AWS provider
 * knows what it was given, and neither id nor ARN nor anything else that AWS answers.
 */
export async function firstPreview(stack: string, program: () => void): Promise<PreviewedResource[]> {
  await pulumi.runtime.setMocks(
    { newResource: ({ inputs }) => ({ id: undefined, state: inputs }), call: () => ({}) },
    "reflex",
    stack,
    true,
  );
  const registered: PreviewedResource[] = [];
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    registered.push({
      type: request.getType(),
      name: request.getName(),
      inputs: request.getObject().toJavaScript(),
      dependencies: request.getDependenciesList(),
    });
    return register(request, callback);
  };
  // Pulumi records a stack trace for each output; mapping them back to TypeScript is most of the run's time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    await pulumi.runtime.runInPulumiStack(async () => program());
    await pulumi.runtime.disconnect();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return registered.filter(({ type }) => /^aws:|^pulumi:providers:/.test(type));
}

/** The paths of an input's values that are not known. */
export function unknownPaths(value: unknown, path: string): string[] {
  if (typeof value === "string") return value.includes(unknown) || value.startsWith("Calling [to") ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => unknownPaths(entry, `${path}.${key}`));
}
