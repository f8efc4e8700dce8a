import { type Deployment, EmbeddedOrganization, type KeptDeployment, type OnProgress } from "../../simulator";
import type { ExtraConfig } from "../blueprint";
import { keptBlueprint } from "../kept/organization";
import { stackConfig } from "../stackConfig";
import { administratorOf } from "./administrators";
import type { Served } from "./environment";
import { checkPort } from "./port";

export interface ServeOptions {
  /** Accounts with nothing in them; the blueprint's otherwise. */
  empty?: { accounts: string[]; region: string };
  port?: number;
  onProgress?: OnProgress;
}

interface Plan {
  organizationId: string;
  region: string;
  accounts: Array<{ id: string; name: string }>;
  deployment: Deployment;
  kept?: KeptDeployment;
}

/** Starts an organization on the machine's own time. The caller stops it. */
export async function serve(options: ServeOptions): Promise<{ organization: EmbeddedOrganization; served: Served }> {
  const { port, onProgress } = options;
  if (port !== undefined) await checkPort(port);
  const { accounts, deployment, kept, organizationId, region } = await planOf(options);
  const organization = await EmbeddedOrganization.start({
    deployment,
    kept,
    organizationId,
    accounts: accounts.map(({ id }) => id),
    time: "wall",
    port,
    onProgress,
  });
  try {
    const { endpoint } = organization;
    const shared = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, AWS_DEFAULT_REGION: region };
    const served: Served = { format: "reflex-serve/1", endpoint, region, accounts: [] };
    for (const { id, name } of accounts) {
      const keys = await administratorOf(organization, id, region);
      served.accounts.push({ id, name, environment: { ...shared, ...keys } });
    }
    return { organization, served };
  } catch (error) {
    await organization.stop();
    throw error;
  }
}

/** Commands go to every Region that the configuration governs, where a drill needs the one in which something happens. */
function everyRegion(): ExtraConfig {
  const { "reflex:governedRegions": governedRegions = "[]" } = stackConfig("security");
  return (JSON.parse(governedRegions) as string[]).length > 1 ? { security: { governedRegions } } : {};
}

async function planOf({ empty, onProgress }: ServeOptions): Promise<Plan> {
  if (empty) {
    const accounts = empty.accounts.map((id) => ({ id, name: "empty" }));
    return { organizationId: "o-a1b2c3d4e5", region: empty.region, accounts, deployment: { resources: [] } };
  }
  const { deployment, kept, member, security, settings } = await keptBlueprint({}, everyRegion(), { onProgress });
  return {
    organizationId: settings.organizationId,
    region: settings.homeRegion,
    accounts: [
      { id: member.account, name: member.name },
      { id: security.account, name: security.name },
    ],
    deployment,
    kept,
  };
}
