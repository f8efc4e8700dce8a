import type { DeployedResource, Deployment } from "../aws";
import { plainValue } from "./envelopes";
import { type ProviderScope, providerScope } from "./providers";

/** A resource as the engine writes it into states and previews. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  custom?: boolean;
  /** Replaced, and waiting to be deleted. */
  delete?: boolean;
  provider?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/**
 * The resources that a stack has deployed, from what `pulumi stack export` prints (as text or parsed).
 * @throws Error when it is not such an export, holds a secret that is still encrypted, code that is not in the state, or
 * a resource whose account or Region is not known.
 */
export function deploymentFromState(state: unknown): Deployment {
  return deploymentOfResources(stateResources(typeof state === "string" ? JSON.parse(state) : state));
}

/** What is in AWS of all the resources of a stack, its providers among them. */
export function deploymentOfResources(all: StateResource[]): Deployment {
  const deployed = all.filter((resource) => resource.custom && !resource.delete && resource.type.startsWith("aws:"));
  const scopes = new Map<string, ProviderScope>();
  const scopeOf = (reference: string): ProviderScope => {
    const known = scopes.get(reference) ?? scopeFrom(reference, all, deployed);
    scopes.set(reference, known);
    return known;
  };
  return { resources: deployed.map((resource) => toDeployed(resource, scopeOf(resource.provider ?? ""))) };
}

function stateResources(state: unknown): StateResource[] {
  const { deployment } = (state ?? {}) as { deployment?: { resources?: unknown } };
  if (!Array.isArray(deployment?.resources)) {
    throw new Error(
      "This is not a stack's state: deployment.resources is missing. Write one with: pulumi stack export --file state.json",
    );
  }
  return deployment.resources as StateResource[];
}

function toDeployed(resource: StateResource, scope: ProviderScope): DeployedResource {
  const name = resource.urn.split("::").at(-1) ?? resource.urn;
  const inputs = plainRecord(resource.inputs, name);
  const outputs = { id: resource.id, ...plainRecord(resource.outputs, name) };
  const region = [(outputs as Record<string, unknown>).region, inputs.region, scope.region].find(
    (candidate) => typeof candidate === "string",
  );
  if (typeof region !== "string")
    throw new Error(`${resource.urn}: neither the resource nor its provider has a Region.`);
  return { urn: resource.urn, type: resource.type, name, account: scope.account, region, inputs, outputs };
}

/** The scope of a provider as its settings say it or, for one that pins no account, as the ARNs of its resources do. */
function scopeFrom(reference: string, all: StateResource[], deployed: StateResource[]): ProviderScope {
  const urn = reference.slice(0, reference.lastIndexOf("::"));
  const provider = all.find((resource) => resource.urn === urn && !resource.delete);
  if (!provider) throw new Error(`The state does not hold the provider ${reference}, so the account is not known.`);
  const settings = { ...plainRecord(provider.outputs, urn), ...plainRecord(provider.inputs, urn) };
  const accounts = new Set(
    deployed.flatMap(({ provider: own, type, outputs }) => {
      // The ARN of a rule's target is that of what the rule starts, which may be in another account.
      if (type === "aws:cloudwatch/eventTarget:EventTarget") return [];
      const account = own === reference ? String(outputs?.arn ?? "").split(":")[4] : undefined;
      return account !== undefined && /^\d{12}$/.test(account) ? [account] : [];
    }),
  );
  const [account] = accounts;
  const pinned = settings.allowedAccountIds !== undefined || settings.assumeRoles !== undefined;
  const seen = !pinned && accounts.size === 1 && account !== undefined && { allowedAccountIds: [account] };
  return providerScope(urn.split("::").at(-1) ?? urn, { ...settings, ...seen });
}

const plainRecord = (value: unknown, where: string) => plainValue(value ?? {}, where) as Record<string, unknown>;
