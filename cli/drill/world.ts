import type { World } from "../../responses/scenario";
import type { EmbeddedOrganization } from "../../simulator";
import type { Blueprint } from "../blueprint";

/** The member account of a drill in one Region, as scenarios see it. */
export function worldOf(
  organization: EmbeddedOrganization,
  { member, security, settings }: Blueprint,
  region: string,
): World {
  const { allowlistTag, ownerTagKey } = settings;
  return {
    account: member.account,
    region,
    securityAccount: security.account,
    allowlistTag,
    ownerTagKey,
    client: (client, past) => organization.direct.in(client, member.account, region, past),
    install: (instanceId, services, disks) => {
      organization.machines.install(member.account, region, instanceId, { services, disks });
    },
    runFunction: (functionName, code, roleArn) =>
      organization.deployFunction({
        functionName,
        account: member.account,
        region,
        handler: "index.handler",
        files: { "index.js": code },
        environment: {},
        roleArn,
        timeoutSeconds: 30,
        memoryMb: 128,
      }),
  };
}
