import type { Models } from "../../emulator/models";
import { operationName, serviceName } from "./names";
import { isUnsupportedOperation, notRun, type OptimizedIntegration, optimized } from "./supported";

/** How a task waits: for the answer, for the end of what it started, or for its token. */
export type Pattern = "request" | "sync" | "sync:2" | "token";

/** What a Task state calls, from its Resource. */
export type TaskResource = {
  /** As history events show it: `aws-sdk:ec2`, `sqs`, `lambda`. */
  resourceType: string;
  /** As history events show it: `describeInstances`, `sendMessage.waitForTaskToken`. */
  resource: string;
  pattern: Pattern;
} & (
  | { kind: "sdk"; service: string; operation: string; prefix: string }
  | { kind: "optimized"; operation: string; integration: OptimizedIntegration }
  | { kind: "function"; functionArn: string }
);

/** A Resource that AWS or the embedded organization does not run; the message says why. */
export class ResourceRefused extends Error {}

const suffixes: ReadonlyArray<readonly [suffix: string, pattern: Pattern]> = [
  [".waitForTaskToken", "token"],
  [".sync:2", "sync:2"],
  [".sync", "sync"],
];

/** @throws ResourceRefused */
export function parseResource(arn: string, models: Models): TaskResource {
  const [prefix, , service, region = "", account = "", ...rest] = arn.split(":");
  if (prefix !== "arn" || rest.length === 0) throw new ResourceRefused(`"${arn}" is not an ARN`);
  if (service === "lambda" && rest[0] === "function") {
    if (arn.includes(".waitForTaskToken")) {
      throw new ResourceRefused(
        "a function named directly cannot wait for a token; use arn:aws:states:::lambda:invoke",
      );
    }
    return { kind: "function", functionArn: arn, resourceType: "lambda", resource: arn, pattern: "request" };
  }
  if (service === "states" && rest[0] === "activity") {
    throw new ResourceRefused("activities are not run by the embedded organization; use a task token");
  }
  if (service !== "states" || region !== "" || account !== "") {
    throw new ResourceRefused(`"${arn}" is no integration that Step Functions describes`);
  }
  const path = rest.join(":");
  const [suffix, pattern] = suffixes.find(([end]) => path.endsWith(end)) ?? ["", "request" as const];
  const target = path.slice(0, path.length - suffix.length);
  return target.startsWith("aws-sdk:") ? sdk(target, suffix, pattern, models) : integration(target, suffix, pattern);
}

function sdk(target: string, suffix: string, pattern: Pattern, models: Models): TaskResource {
  const [, name = "", action = ""] = target.split(":");
  if (pattern === "sync" || pattern === "sync:2") {
    throw new ResourceRefused("AWS SDK integrations do not support .sync (Step Functions guide, connect-to-resource)");
  }
  const found = sdkServices(models).get(name);
  if (!found) throw new ResourceRefused(`there is no AWS SDK integration named ${name}`);
  const operation = operationName(action);
  if (!/^[a-z]/.test(action) || !models.service(found.service)?.operations[operation]) {
    throw new ResourceRefused(`${name} has no operation ${action} (operations are written in camelCase)`);
  }
  if (isUnsupportedOperation(name, operation)) {
    throw new ResourceRefused(`Step Functions does not support ${name}:${action} (guide, supported-services-awssdk)`);
  }
  const resourceType = `aws-sdk:${name}`;
  return { kind: "sdk", ...found, operation, resourceType, resource: `${action}${suffix}`, pattern };
}

function integration(target: string, suffix: string, pattern: Pattern): TaskResource {
  const [name = "", action = ""] = target.split(":");
  const service = Object.hasOwn(optimized, name) ? optimized[name] : undefined;
  if (!service) {
    const reason = Object.hasOwn(notRun, name) ? notRun[name] : undefined;
    throw new ResourceRefused(
      reason
        ? `${target}: the embedded organization does not run ${reason}`
        : `${target} is no integration that Step Functions describes`,
    );
  }
  if (!service.actions.includes(action)) {
    throw new ResourceRefused(`${target}: the optimized integration has only ${service.actions.join(", ")}`);
  }
  if (!service.patterns.includes(pattern)) throw new ResourceRefused(`${target} does not support ${suffix}`);
  return {
    kind: "optimized",
    operation: operationName(action),
    integration: service,
    resourceType: name,
    resource: `${action}${suffix}`,
    pattern,
  };
}

const known = new WeakMap<Models, Map<string, { service: string; prefix: string }>>();

/**
 * Services by their name in a Resource, which is the package of the Java SDK: the service's name in lower case. Both
 * agree with the table of the guide (supported-services-awssdk).
 */
function sdkServices(models: Models): Map<string, { service: string; prefix: string }> {
  let services = known.get(models);
  if (!services) {
    services = new Map();
    for (const { service, serviceId } of models.services.values()) {
      const prefix = serviceName(serviceId);
      services.set(prefix.toLowerCase(), { service, prefix });
    }
    known.set(models, services);
  }
  return services;
}
