import type { SecurityConfig } from "../../components/config/stackConfig";
import { type Organization, operatorRoleName, roleArn } from "../../organization/names";
import type { ClientOf } from "../doctor/check";
import { UsageError } from "../errors";
import { clientsOfCaller, identity } from "../identity";
import { reflexConfig } from "../stackConfig";

/** Who operates Reflex, with the credentials of the environment, and where. */
export interface Caller {
  /** ARN of the session. */
  arn: string;
  config: SecurityConfig;
  organization: Organization;
  /** The home Region first, then the governed ones. */
  regions: string[];
  client: ClientOf;
  /**
   * Makes a call that needs a permission.
   * @throws UsageError that names the role to assume where AWS refuses it.
   */
  allowed<T>(permission: string, call: () => Promise<T>): Promise<T>;
}

/**
 * The caller, in the account of a security stack.
 * @param stack whose Pulumi.<name>.yaml says account and Regions.
 * @throws UsageError for another stack, without credentials, or with those of another account.
 */
export async function callerOf(stack: string, client: ClientOf = clientsOfCaller): Promise<Caller> {
  const config = securityConfig(stack);
  const { governedRegions, organization } = config;
  const { account, arn } = await identity(client, organization.homeRegion);
  if (account !== organization.securityAccountId)
    throw new UsageError(
      `the credentials are of ${account} (${arn}), and Reflex is operated from ${organization.securityAccountId}; assume ${operator(organization)}`,
    );
  return {
    arn,
    config,
    organization,
    regions: [...new Set([organization.homeRegion, ...governedRegions])],
    client,
    allowed: (permission, call) =>
      call().catch((error: Error) => {
        if (!/AccessDenied|not authorized/i.test(`${error.name} ${error.message}`)) throw new UsageError(error.message);
        throw new UsageError(`${arn} lacks ${permission}; assume ${operator(organization)}`);
      }),
  };
}

const operator = ({ partition, securityAccountId }: Organization) =>
  `${roleArn(partition, securityAccountId, operatorRoleName)} (reflex:operatorPrincipalArn says who may)`;

function securityConfig(stack: string): SecurityConfig {
  const config = reflexConfig(stack);
  if (config.role !== "security")
    throw new UsageError(`Pulumi.${stack}.yaml is a member's; name the security stack with --stack`);
  return config;
}
