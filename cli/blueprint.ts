import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Deployment } from "../simulator/aws";
import { deploymentFromProgram } from "../simulator/deployment/fromProgram";

const root = join(__dirname, "..");

/** The organization a drill or a route deploys: the example stacks, with the member that the event names. */
export interface Blueprint {
  deployment: Deployment;
  organizationId: string;
  security: { account: string; name: string };
  member: { account: string; name: string };
  /** Home Region, and the one governed Region. */
  region: string;
  /** Settings that a scenario and a story need. */
  settings: Record<string, string>;
}

/** Where an event happens, when it is not where the example stacks are. */
export interface Place {
  account?: string;
  region?: string;
  /** Configuration keys of either stack, to try a change. */
  overrides?: Record<string, string>;
}

/** Runs the Pulumi program for both stacks, with the example configuration that lies beside it. */
export async function blueprint(place: Place = {}): Promise<Blueprint> {
  const security = stackConfig("security");
  const member = stackConfig("member");
  const key = (name: string) => `reflex:${name}`;
  const exampleAccount = member[key("accountId")] ?? "";
  const account = place.account || exampleAccount;
  const region = place.region || (security[key("homeRegion")] ?? "");
  const name = account === exampleAccount ? (member[key("accountName")] ?? account) : "member";
  for (const config of [security, member]) {
    config[key("homeRegion")] = region;
    config[key("governedRegions")] = JSON.stringify([region]);
    Object.assign(config, place.overrides);
  }
  member[key("accountId")] = account;
  member[key("accountName")] = name;
  security[key("members")] = JSON.stringify({ [account]: { name } });
  const deployment = await deploymentFromProgram({
    program: join(root, "index.ts"),
    stacks: [
      { name: "security", config: security },
      { name: "member", config: member },
    ],
  });
  return {
    deployment,
    organizationId: security[key("organizationId")] ?? "",
    security: { account: security[key("securityAccountId")] ?? "", name: "security" },
    member: { account, name },
    region,
    settings: { ...member, ...security },
  };
}

/** The configuration of an example stack, as the engine hands it to the program: text, structures as JSON. */
function stackConfig(stack: string): Record<string, string> {
  const file = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(file.config ?? {}).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
