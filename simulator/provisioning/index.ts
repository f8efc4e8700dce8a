import type { AutomationService } from "../automation/service/automationService";
import type { DeployedResource, Deployment } from "../aws";
import type { DirectClients } from "../clients";
import type { SilenceAlarms } from "../cloudwatch/silence";
import type { EventBridge } from "../events/eventBridge";
import type { FisService } from "../fis/fisService";
import type { ResourceOwners } from "../identity/resourceOwners";
import type { ResourcePolicies } from "../identity/resourcePolicies";
import type { LambdaHost } from "../lambda/host";
import type { LambdaRoles } from "../lambda/roles";
import type { QueueConsumers } from "../queueConsumers";
import type { ObjectEvents } from "../s3/objectEvents";
import type { StepFunctionsService } from "../stepfunctions/service/stepFunctionsService";
import { compute } from "./compute";
import { delivery } from "./delivery";
import { events } from "./events";
import { experiments } from "./experiments";
import { identity } from "./identity";
import { messaging } from "./messaging";
import { observability } from "./observability";
import { storage } from "./storage";
import { workflows } from "./workflows";

/** The parts of the organization that a deployment is put into. */
export interface Site {
  direct: DirectClients;
  events: EventBridge;
  automation: AutomationService;
  stepFunctions: StepFunctionsService;
  fis: FisService;
  lambda: LambdaHost;
  lambdaRoles: LambdaRoles;
  /** Execution role of each deployed function and of its aliases, by `account/region/name` and `…/name:alias`. */
  functionRoles: Map<string, string>;
  consumers: QueueConsumers;
  silences: SilenceAlarms;
  objects: ObjectEvents;
  resourcePolicies: ResourcePolicies;
  owners: ResourceOwners;
  /** Partition key of each table by ARN: dynamodb:LeadingKeys needs it. */
  tableKeys: Map<string, string>;
}

/** Puts one resource in place. Throws AwsError where AWS would refuse it. */
export type Applier = (resource: DeployedResource, site: Site) => Promise<unknown> | unknown;

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
export async function applyDeployment(deployment: Deployment, site: Site): Promise<Map<string, string[]>> {
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
      await apply(resource, site);
    } catch (error) {
      throw new DeploymentError(resource, (error as Error).message);
    }
  }
  return unknown;
}

/** A text input of a resource; a missing or unknown one is an error that names it. */
export function text(resource: DeployedResource, field: string): string {
  const value = resource.inputs[field] ?? resource.outputs[field];
  if (typeof value !== "string") throw new Error(`${field} is ${value === undefined ? "not known" : "not text"}`);
  return value;
}

export function optionalText(resource: DeployedResource, field: string): string | undefined {
  const value = resource.inputs[field] ?? resource.outputs[field];
  return typeof value === "string" ? value : undefined;
}

/** A number input, or its default. */
export function number(resource: DeployedResource, field: string, otherwise: number): number {
  const value = resource.inputs[field];
  return typeof value === "number" ? value : otherwise;
}
