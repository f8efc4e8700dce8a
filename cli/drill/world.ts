import type { World } from "../../responses/scenario";
import type { EmbeddedOrganization } from "../../simulator/organization";
import type { Blueprint } from "../blueprint";

/** The member account of a drill, as scenarios see it. */
export function worldOf(organization: EmbeddedOrganization, { member, region, settings }: Blueprint): World {
  const tag = JSON.parse(settings["reflex:allowlistTag"] ?? "null") as { key: string; value: string } | null;
  return {
    account: member.account,
    region,
    allowlistTag: tag ?? { key: "reflex:auto-remediate", value: "true" },
    ownerTagKey: settings["reflex:ownerTagKey"] ?? "owner",
    client: (client) => organization.direct.in(client, member.account, region),
    install: (instanceId, services) => organization.machines.install(member.account, region, instanceId, { services }),
    onServiceChange: (listener) => organization.machines.onServiceChange(listener),
  };
}
