import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { SecurityConfig } from "../../components/config/stackConfig";
import { triageSettings } from "../../components/config/triageSettings";
import { callsThrough } from "../../functions/shared/clients";
import type { Call, SessionCredentials } from "../../functions/shared/dependencies";
import type { TableItem } from "../../functions/shared/items";
import { memberIn, scanMembers } from "../../functions/shared/members";
import { assumeIn } from "../../functions/shared/sessions";
import {
  approverRoleName,
  type Organization,
  operatorRoleName,
  ownRoleArn,
  type readerRoleName,
} from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import type { ClientOf } from "../doctor/check";
import { clientsOfCaller, identity } from "../identity";
import { reflexConfig } from "../stackConfig";
import { isDenied, Problem } from "./problem";

/** The way to AWS, live or embedded, and its time. */
export interface Access {
  client: ClientOf;
  /** Clients with the credentials of an assumed role. */
  as(credentials: SessionCredentials): ClientOf;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** AWS with the credentials of the environment (AWS_ENDPOINT_URL leads to an embedded organization: `reflex serve`). */
export const environment: Access = {
  client: clientsOfCaller,
  as: (credentials) => (client, region) => new client({ region, credentials }),
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Who operates Reflex, and where. */
export interface Caller extends Pick<Access, "now" | "sleep"> {
  /** ARN of the session. */
  arn: string;
  config: SecurityConfig;
  organization: Organization;
  settings: TriageSettings;
  /** The table of members by account id, as it was when the command began; rejects where it may not be read. */
  memberItems: Promise<Map<string, TableItem>>;
  /** The home Region first, then the governed ones. */
  regions: string[];
  /** Clients in the security account. */
  client: ClientOf;
  /**
   * Makes a call that needs a permission.
   * @throws Problem that names the role to assume where AWS refuses it.
   */
  allowed<T>(permission: string, call: () => Promise<T>): Promise<T>;
  /**
   * Calls in a Region of a member account, with a session of a role of it: `reflex-reader` is entered by operators,
   * `reflex-approver` by the sessions that the member's configuration names.
   * @throws Problem that says who may, where STS gives no session.
   */
  inMember(role: typeof readerRoleName | typeof approverRoleName, account: string, region: string): Promise<Call>;
}

/**
 * The caller, in the account of a security stack: a session of `reflex-operator`, where the credentials are one or may
 * assume it, else the credentials as they are.
 * @param stack whose Pulumi.<name>.yaml says account and Regions.
 * @throws UsageError for another stack, without credentials, or with those of another account.
 */
export async function callerOf(stack: string, access: Access = environment): Promise<Caller> {
  const configured = securityConfig(stack);
  const { governedRegions, organization } = configured;
  const { homeRegion, partition, securityAccountId } = organization;
  const own = await identity(access.client, homeRegion);
  if (own.account !== securityAccountId)
    throw new Problem(
      `the credentials are of ${own.account} (${own.arn}), and Reflex is operated from ${securityAccountId}; assume ${operator(organization)}`,
      "denied",
    );
  const { arn, client } = (await operatorSession(access, organization, own.arn)) ?? {
    arn: own.arn,
    client: access.client,
  };
  const memberItems = scanMembers(client(DynamoDBClient, homeRegion));
  const members = await membersOf(memberItems, configured);
  const config = { ...configured, members };
  const settings = { ...triageSettings(configured), members };
  const memberCalls = (region: string, credentials: SessionCredentials) =>
    callsThrough((of) => access.as(credentials)(of, region));
  return {
    ...{ arn, client, config, memberItems, organization, settings, now: access.now, sleep: access.sleep },
    regions: [...new Set([homeRegion, ...governedRegions])],
    async allowed(permission, call) {
      try {
        return await call();
      } catch (error) {
        if (!isDenied(error)) throw new Problem((error as Error).message, "question");
        throw new Problem(
          `${arn} lacks ${permission}; assume ${operator(organization)}`,
          "denied",
          profile(organization),
        );
      }
    },
    async inMember(role, account, region) {
      const from = role === approverRoleName ? { arn: own.arn, client: access.client } : { arn, client };
      const outside = { settings, sts: from.client(STSClient, homeRegion), memberCalls };
      try {
        return await assumeIn(outside, { account, region, role }, sessionName(own.arn));
      } catch (error) {
        if (!isDenied(error)) throw error;
        const who =
          role === approverRoleName
            ? "sessions of the role that reflex:approverPrincipalArn of the member stack names may"
            : `sessions of ${ownRoleArn(partition, securityAccountId, operatorRoleName)} may`;
        throw new Problem(`${role} in ${account} cannot be assumed by ${from.arn}; ${who}`, "denied");
      }
    },
  };
}

/** The members as the table has them; where it may not be read, those that the configuration lists. */
async function membersOf(
  items: Caller["memberItems"],
  { members }: SecurityConfig,
): Promise<SecurityConfig["members"]> {
  try {
    const known = [...(await items)].map(([account, item]) => [account, memberIn(item)] as const);
    return Object.fromEntries(known.flatMap(([account, member]) => (member ? [[account, member]] : [])));
  } catch (error) {
    if (isDenied(error)) return members;
    throw error;
  }
}

/** A session of the operator role; undefined where the credentials are one, or may not assume it. */
async function operatorSession(
  access: Access,
  { homeRegion, partition, securityAccountId }: Organization,
  arn: string,
): Promise<{ arn: string; client: ClientOf } | undefined> {
  if (arn.includes(`:assumed-role/${operatorRoleName}/`)) return undefined;
  try {
    const { AssumedRoleUser, Credentials } = await access.client(STSClient, homeRegion).send(
      new AssumeRoleCommand({
        RoleArn: ownRoleArn(partition, securityAccountId, operatorRoleName),
        RoleSessionName: sessionName(arn),
      }),
    );
    const {
      AccessKeyId: accessKeyId = "",
      SecretAccessKey: secretAccessKey = "",
      SessionToken: sessionToken = "",
    } = Credentials ?? {};
    return { arn: AssumedRoleUser?.Arn ?? arn, client: access.as({ accessKeyId, secretAccessKey, sessionToken }) };
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}

/** Who it is, in what AWS records of the session (STS API Reference, RoleSessionName: 2 to 64 characters). */
const sessionName = (arn: string) =>
  (arn.split("/").at(-1) ?? "")
    .replace(/[^\w+=,.@-]/g, "-")
    .slice(0, 64)
    .padEnd(2, "-");

const operator = ({ partition, securityAccountId }: Organization) =>
  `${ownRoleArn(partition, securityAccountId, operatorRoleName)} (reflex:operatorPrincipalArn says who may)`;

const profile = ({ partition, securityAccountId }: Organization) =>
  `in ~/.aws/config, [profile reflex]: role_arn = ${ownRoleArn(partition, securityAccountId, operatorRoleName)}`;

function securityConfig(stack: string): SecurityConfig {
  const config = reflexConfig(stack);
  if (config.role !== "security")
    throw new Problem(`Pulumi.${stack}.yaml is a member's; name the security stack with --stack`, "question");
  return config;
}
