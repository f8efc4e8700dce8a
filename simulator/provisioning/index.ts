import { AwsError, type DeployedResource, type Deployment } from "../aws";
import type { OnProgress } from "../progress";
import { compute } from "./compute";
import { delivery } from "./delivery";
import { events } from "./events";
import { experiments } from "./experiments";
import { identity } from "./identity";
import { messaging } from "./messaging";
import { observability } from "./observability";
import { Refusals } from "./refusals";
import { storage } from "./storage";
import type { Applier, ProvisioningTarget } from "./target";
import { workflows } from "./workflows";

const appliers: Record<string, Applier> = {
  ...identity,
  ...messaging,
  ...storage,
  ...events,
  ...compute,
  ...delivery,
  ...observability,
  ...workflows,
  ...experiments,
};

/** Registered by a program, but nothing in an account. */
const withoutFootprint = /^pulumi:|^(?!aws:)[^:]+:/;

export class DeploymentError extends Error {
  /** AWS's error code; absent for what only the embedded organization refuses. */
  readonly code: string | undefined;

  constructor(resource: DeployedResource, cause: unknown) {
    const code = codeOf(cause);
    super(`${resource.urn}: ${(cause as Error).message}${code ? ` (${code})` : ""}`, { cause });
    this.name = "DeploymentError";
    this.code = code;
  }
}

/** The code of an answer of AWS: the simulator's own errors carry it, and SDK clients have it as the name. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AwsError) return error.status === 501 ? undefined : error.code;
  const answered = error instanceof Error && "$metadata" in error;
  return answered ? error.name : undefined;
}

/**
 * Puts a deployment into the organization, in the order in which the program registered it.
 * @returns the types that the embedded organization has no counterpart for, each with the names of its resources.
 * @throws DeploymentError for the first resource that AWS would refuse.
 */
export async function applyDeployment(
  deployment: Deployment,
  target: ProvisioningTarget,
  onProgress?: OnProgress,
): Promise<Map<string, string[]>> {
  const unknown = new Map<string, string[]>();
  const refusals = new Refusals();
  const all = deployment.resources.length;
  const step = Math.ceil(all / 100);
  for (const [index, resource] of deployment.resources.entries()) {
    if (index % step === 0) onProgress?.({ what: "deployed", unit: "resources", done: index, all });
    try {
      refusals.check(resource);
    } catch (error) {
      throw new DeploymentError(resource, error);
    }
    const apply = appliers[resource.type];
    if (!apply) {
      if (!withoutFootprint.test(resource.type)) {
        unknown.set(resource.type, [...(unknown.get(resource.type) ?? []), resource.name]);
      }
      continue;
    }
    try {
      await apply(resource, target);
    } catch (error) {
      throw new DeploymentError(resource, error);
    }
  }
  onProgress?.({ what: "deployed", unit: "resources", done: all, all });
  return unknown;
}
