import type { DeployedResource, Deployment } from "../aws";
import { compute } from "./compute";
import { delivery } from "./delivery";
import { events } from "./events";
import { experiments } from "./experiments";
import { identity } from "./identity";
import { messaging } from "./messaging";
import { observability } from "./observability";
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
  constructor(resource: DeployedResource, reason: string) {
    super(`${resource.urn}: ${reason}`);
    this.name = "DeploymentError";
  }
}

/**
 * Puts a deployment into the organization, in the order in which the program registered it.
 * @returns the types that the embedded organization has no counterpart for, each with the names of its resources.
 * @throws DeploymentError for the first resource that AWS would refuse.
 */
export async function applyDeployment(
  deployment: Deployment,
  target: ProvisioningTarget,
): Promise<Map<string, string[]>> {
  const unknown = new Map<string, string[]>();
  for (const resource of deployment.resources) {
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
      throw new DeploymentError(resource, (error as Error).message);
    }
  }
  return unknown;
}
