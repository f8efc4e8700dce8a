import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { deploymentOf } from "../../../simulator/deployment/fromProgram";

const mark = "4dabf18193072939515e22adb298388d";
const asset = "c44067f5952c0a294b673a41bacd8c17";
const archive = "0def7320c3a5731c473e5ecbe6d01bc7";

type Properties = Record<string, unknown>;

/**
 * What `pulumi stack export` prints after a program was deployed: every resource as the engine keeps it, with the marks
 * that the AWS provider leaves in its inputs.
 */
export async function exportedState(project: string, stack: string, program: () => void): Promise<object> {
  const resources: Properties[] = [];
  await deploymentOf(project, { name: stack, config: {} }, () => {
    const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) =>
      register(request, (error, response) => {
        if (!error) {
          const type = request.getType();
          const inputs = request.getObject().toJavaScript() as Properties;
          resources.push({
            urn: response.getUrn(),
            custom: request.getCustom(),
            ...(request.getCustom() && { id: type.startsWith("pulumi:") ? providerId : response.getId() }),
            type,
            inputs: asKept(type, inputs),
            outputs: asKept(type, { ...(response.getObject()?.toJavaScript() as Properties) }, true),
            ...(request.getParent() && { parent: request.getParent() }),
            dependencies: request.getDependenciesList(),
            ...(request.getProvider() && { provider: request.getProvider().replace(/::[^:]*$/, `::${providerId}`) }),
            ...(request.getProtect() && { protect: true }),
            created: "2026-11-20T08:00:00Z",
            modified: "2026-11-20T08:00:00Z",
          });
        }
        callback(error, response);
      });
    program();
  });
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-11-20T08:00:00Z", magic: "0f0e", version: "v3.259.0" },
      secrets_providers: { type: "passphrase", state: { salt: "v1:AAAA:v1:BBBB:CCCC" } },
      resources: [...resources].sort(byType),
      metadata: {},
    },
  };
}

const providerId = "b3f1c7de-2d36-4b43-9c47-8f2a0b1a5e77";

/** The stack and the provider come first, as they are made first; then in the order in which they were made. */
const byType = (one: Properties, other: Properties) => rank(one) - rank(other);
const rank = ({ type }: Properties) => (String(type).startsWith("pulumi:") ? 0 : 1);

/**
 * The provider notes in each object of its inputs which values are its own defaults, and adds some; the engine adds the
 * hash to code.
 */
function asKept(type: string, properties: Properties, outputs = false): Properties {
  if (!type.startsWith("aws:")) return properties;
  const kept = withMarks(properties, !outputs) as Properties;
  const completed = defaults[type] ?? {};
  return outputs
    ? { ...kept, __meta: '{"schema_version":"0"}', tagsAll: { application: "reflex" } }
    : { ...completed, ...kept, ...noted(completed), tags: { __defaults: [], application: "reflex" } };
}

/** Which of the inputs are defaults. */
const noted = ({ __defaults: names }: Properties): Properties => (names === undefined ? {} : { __defaults: names });

const defaults: Record<string, Properties> = {
  "aws:cloudwatch/eventRule:EventRule": { __defaults: ["forceDestroy"], forceDestroy: false },
  "aws:iam/role:Role": {
    __defaults: ["forceDetachPolicies", "maxSessionDuration", "path"],
    forceDetachPolicies: false,
    maxSessionDuration: 3600,
    path: "/",
  },
  "aws:lambda/function:Function": {
    __defaults: ["packageType", "publish", "reservedConcurrentExecutions"],
    packageType: "Zip",
    publish: false,
    reservedConcurrentExecutions: -1,
  },
};

function withMarks(value: unknown, noteDefaults: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => withMarks(entry, noteDefaults));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Properties;
  if (fields[mark] === asset) return { ...fields, hash: sha256(String(fields.text)) };
  if (fields[mark] === archive) {
    const assets = withMarks(fields.assets, false);
    return { ...fields, assets, hash: sha256(JSON.stringify(assets)) };
  }
  const entries = Object.entries(fields).map(([key, entry]) => [key, withMarks(entry, noteDefaults)]);
  return { ...(noteDefaults && { __defaults: [] }), ...Object.fromEntries(entries) };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
