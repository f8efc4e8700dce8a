import type { World } from "../../responses/scenario";
import type { EmbeddedOrganization } from "../../simulator/organization";
import type { Blueprint } from "../blueprint";

/** The member account of a drill in one Region, as scenarios see it. */
export function worldOf(organization: EmbeddedOrganization, { member, settings }: Blueprint, region: string): World {
  const { allowlistTag, ownerTagKey } = settings;
  return {
    account: member.account,
    region,
    allowlistTag,
    ownerTagKey,
    client: (client) => organization.direct.in(client, member.account, region),
    install: (instanceId, services, disks) => {
      organization.machines.install(member.account, region, instanceId, { services, disks });
    },
    onServiceChange: (listener) => {
      organization.machines.onServiceChange((change) => void organization.clock.busy(() => listener(change)));
    },
  };
}
