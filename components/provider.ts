import * as aws from "@pulumi/aws";
import { roleArn } from "../organization/names";
import type { ReflexConfig } from "./config/stackConfig";

/** Account that a stack deploys into. */
export const accountOf = (config: ReflexConfig) =>
  config.role === "member" ? config.accountId : config.organization.securityAccountId;

/**
 * The only provider of a stack. It refuses any account but its own, so credentials of the wrong account change
 * nothing. Regional resources name their Region themselves (`region`), so one provider serves all Regions.
 */
export function accountProvider(config: ReflexConfig): aws.Provider {
  const account = accountOf(config);
  const { partition, homeRegion } = config.organization;
  return new aws.Provider("account", {
    region: homeRegion as aws.Region,
    allowedAccountIds: [account],
    ...(config.deployRoleName !== undefined && {
      assumeRoles: [{ roleArn: roleArn(partition, account, config.deployRoleName), sessionName: "reflex-deploy" }],
    }),
    defaultTags: { tags: { application: "reflex", "reflex:role": config.role } },
  });
}
