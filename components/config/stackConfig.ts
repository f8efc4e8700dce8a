import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../aws/partitions";
import type { Organization } from "../../organization/names";
import { type GameDayConfig, gameDayConfig, gameDayKeys } from "./gameDays";
import { readKeys, type Values } from "./key";
import { commonKeys, memberKeys, securityKeys } from "./keys";
import { ConfigError, ConfigReader } from "./reader";

/** The keys that every stack has, those that describe the organization put together (`keys.ts`). */
type CommonConfig = Omit<Values<typeof commonKeys>, "role" | Exclude<keyof Organization, "partition">> & {
  organization: Organization;
};

export type SecurityConfig = { role: "security" } & CommonConfig & Values<typeof securityKeys>;

export type MemberConfig = { role: "member" } & CommonConfig &
  Values<typeof memberKeys> & {
    /** Absent in an account without game days. */
    gameDays?: GameDayConfig;
  };

export type ReflexConfig = SecurityConfig | MemberConfig;

/**
 * Parses and checks the configuration of a stack.
 * @throws ConfigError with every problem found, each naming the key, what was found and the fix.
 */
export const loadConfig = (config: pulumi.Config): ReflexConfig => parseConfig(config.name, (key) => config.get(key));

/** `loadConfig` without Pulumi: `get` returns values as the engine hands them over, objects and lists as JSON text. */
export function parseConfig(namespace: string, get: (key: string) => string | undefined): ReflexConfig {
  const read = new ConfigReader(namespace, get);
  const { role, organizationId, securityAccountId, homeRegion, ...others } = readKeys(read, commonKeys);
  const organization = { partition: partitionOf(homeRegion), organizationId, securityAccountId, homeRegion };
  const common: CommonConfig = { organization, ...others };
  const config: ReflexConfig | undefined =
    role === "security"
      ? { role, ...common, ...readKeys(read, securityKeys) }
      : role === "member"
        ? { role, ...common, ...memberValues(read, common.governedRegions) }
        : undefined;
  if (!config || read.problems.length > 0) throw new ConfigError(read.problems);
  return config;
}

function memberValues(read: ConfigReader, governedRegions: string[]) {
  const account = readKeys(read, memberKeys);
  const gameDays = gameDayConfig(read, account.accountId, governedRegions, readKeys(read, gameDayKeys));
  return { ...account, ...(gameDays && { gameDays }) };
}
