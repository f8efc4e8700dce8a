import type * as pulumi from "@pulumi/pulumi";
import { isRecord } from "../aws/json";
import { partitionOf } from "../aws/partitions";
import { type Organization, ownRolePrefix } from "../organization/names";
import type { Mode, TriageSettings } from "../organization/settings";
import { ConfigError, ConfigReader, type TextRule } from "./configReader";
import { type GameDayConfig, gameDayConfig } from "./gameDays/config";

interface CommonConfig {
  organization: Organization;
  /** Regions in which member accounts are watched and runbooks run; the home Region when none is configured. */
  governedRegions: string[];
  mode: Mode;
  observeResponses: string[];
  alertEmails: string[];
  /** Role that the provider assumes in the account; none where the credentials are already that account's. */
  deployRoleName?: string;
  /** Why the guardrails of the program let violations through, in an emergency. */
  guardrailOverride?: string;
}

export interface SecurityConfig extends CommonConfig {
  role: "security";
  members: TriageSettings["members"];
  goldenImageId?: string;
  allowlistTag: TriageSettings["allowlistTag"];
  ownerTagKey: string;
  fusePerHour: number;
  /** Sample findings are told of as drills. */
  admitSamples: boolean;
  evidenceRetentionDays: number;
  /** Age in days from which an access key is too old. */
  accessKeyDays: number;
}

export interface MemberConfig extends CommonConfig {
  role: "member";
  accountId: string;
  accountName: string;
  approverPrincipalArn: string;
  /** The roles that instances of the account carry: patterns of names or of paths. Runs touch no other role. */
  instanceRoles: string[];
  /** Absent in an account without game days. */
  gameDays?: GameDayConfig;
}

export type ReflexConfig = SecurityConfig | MemberConfig;

/** The defaults of Pulumi.yaml, for programs that run without the engine (which applies them otherwise). */
export const configDefaults = {
  mode: "act",
  allowlistTag: { key: "reflex:auto-remediate", value: "true" },
  ownerTagKey: "owner",
  fusePerHour: 10,
  admitSamples: false,
  evidenceRetentionDays: 365,
  accessKeyDays: 90,
} as const;

/**
 * Parses and checks the configuration of a stack.
 * @throws ConfigError with every problem found, each naming the key, what was found and the fix.
 */
export const loadConfig = (config: pulumi.Config): ReflexConfig => parseConfig(config.name, (key) => config.get(key));

/** `loadConfig` without Pulumi: `get` returns values as the engine hands them over, objects and lists as JSON text. */
export function parseConfig(namespace: string, get: (key: string) => string | undefined): ReflexConfig {
  const read = new ConfigReader(namespace, get);
  const role = read.choice("role", ["security", "member"]);
  const common = commonConfig(read);
  const config =
    role === "security"
      ? { role, ...common, ...securityValues(read, common) }
      : role === "member"
        ? { role, ...common, ...memberValues(read, common) }
        : undefined;
  if (!config || read.problems.length > 0) throw new ConfigError(read.problems);
  return config;
}

const rule = (pattern: RegExp, meaning: string, example: string): TextRule => ({ pattern, meaning, example });

const accountId = rule(/^\d{12}$/, "an account id (12 digits, in quotes)", "111122223333");
const region = rule(/^[a-z]{2}(-[a-z]+)+-\d$/, "a Region code", "eu-west-1");
const organizationId = rule(
  /^o-[a-z0-9]{10,32}$/,
  'an organization id ("o-" and 10 to 32 letters or digits)',
  "o-a1b2c3d4e5",
);
const imageId = rule(
  /^ami-[0-9a-f]{8,17}$/,
  'an image id ("ami-" and 8 to 17 hexadecimal digits)',
  "ami-0abcdef1234567890",
);
const roleName = rule(/^[\w+=,.@-]{1,64}$/, "the name of a role (not its ARN)", "OrganizationAccountAccessRole");
const rolePattern = rule(
  /^[\w+=,.@-][\w+=,.@*-]*(\/[\w+=,.@*-]+)*$/,
  'the name of a role, or its path and name, in which "*" stands for any part but the beginning',
  "web-*",
);
const reason = rule(
  /^(?=.*\S.*\s+\S)[\x20-\x7e]{12,200}$/,
  "a reason that others understand later (12 to 200 characters, more than one word)",
  "INC-1234: contain account 111122223333 now",
);
const email = rule(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "an e-mail address", "security@example.com");
const responseName = rule(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  "the name of a response (docs/catalogue.md)",
  "open-security-group",
);
const tagKey = rule(
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  'a tag key (1 to 128 characters, not "aws:…")',
  "owner",
);
const accountName = rule(/^[\x20-\x7e]{1,50}$/, "an account name (1 to 50 printable characters)", "payments");

function commonConfig(read: ConfigReader): CommonConfig {
  const homeRegion = read.text("homeRegion", region);
  const governed = [...new Set(read.textList("governedRegions", region))];
  const partition = partitionOf(homeRegion);
  for (const other of governed) {
    if (partitionOf(other) === partition) continue;
    const what = `has ${other}, which is not in the partition of homeRegion (${partition}); events cannot cross partitions`;
    read.problem("governedRegions", what, homeRegion, `governedRegions[${governed.indexOf(other)}]`);
  }
  const deployRoleName = read.optionalText("deployRoleName", roleName);
  const guardrailOverride = read.optionalText("guardrailOverride", reason);
  return {
    organization: {
      partition,
      organizationId: read.text("organizationId", organizationId),
      securityAccountId: read.text("securityAccountId", accountId),
      homeRegion,
    },
    governedRegions: governed.length > 0 ? governed : [homeRegion],
    mode: read.choice("mode", ["act", "observe"], configDefaults.mode) ?? "observe",
    observeResponses: read.textList("observeResponses", responseName),
    alertEmails: read.textList("alertEmails", email),
    ...(deployRoleName !== undefined && { deployRoleName }),
    ...(guardrailOverride !== undefined && { guardrailOverride }),
  };
}

function securityValues(read: ConfigReader, { organization }: CommonConfig) {
  const goldenImageId = read.optionalText("goldenImageId", imageId);
  return {
    members: members(read, organization),
    allowlistTag: allowlistTag(read),
    ownerTagKey: read.optionalText("ownerTagKey", tagKey) ?? configDefaults.ownerTagKey,
    fusePerHour: read.wholeNumber("fusePerHour", { minimum: 0, maximum: 1000 }, configDefaults.fusePerHour),
    admitSamples: read.flag("admitSamples", configDefaults.admitSamples),
    evidenceRetentionDays: read.wholeNumber(
      "evidenceRetentionDays",
      { minimum: 1, maximum: 36_500 },
      configDefaults.evidenceRetentionDays,
    ),
    accessKeyDays: read.wholeNumber("accessKeyDays", { minimum: 1, maximum: 3650 }, configDefaults.accessKeyDays),
    ...(goldenImageId !== undefined && { goldenImageId }),
  };
}

function members(read: ConfigReader, { securityAccountId }: Organization): TriageSettings["members"] {
  const example = { path: 'members["111122223333"].name', value: "payments" };
  const found = read.object("members", example) ?? {};
  if (Object.keys(found).length === 0) {
    read.problem("members", "lists no account, so Reflex would answer nothing", example.value, example.path);
  }
  return Object.fromEntries(
    Object.entries(found).map(([id, value]) => {
      const path = `members["${id}"].name`;
      if (!accountId.pattern.test(id)) {
        read.problem(
          "members",
          `has the key ${JSON.stringify(id)}, which is not ${accountId.meaning}`,
          "payments",
          example.path,
        );
      } else if (id === securityAccountId) {
        read.problem(
          "members",
          `lists the security account ${id}, which Reflex does not act in`,
          "payments",
          example.path,
        );
      }
      const { name, mode } = isRecord(value) ? value : {};
      if (typeof name !== "string" || !accountName.pattern.test(name)) {
        read.problem(
          "members",
          `gives account ${id} the name ${JSON.stringify(name)}, which is not ${accountName.meaning}`,
          "payments",
          path,
        );
      }
      if (mode !== undefined && mode !== "act" && mode !== "observe") {
        const what = `gives account ${id} the mode ${JSON.stringify(mode)}; it must be act or observe`;
        read.problem("members", what, "observe", `members["${id}"].mode`);
      }
      return [id, { name: String(name), ...(mode !== undefined && { mode: mode as Mode }) }];
    }),
  );
}

function allowlistTag(read: ConfigReader): TriageSettings["allowlistTag"] {
  const example = { path: "allowlistTag.key", value: configDefaults.allowlistTag.key };
  const found = read.object("allowlistTag", example);
  if (found === undefined) return configDefaults.allowlistTag;
  const { key, value } = found;
  if (typeof key !== "string" || !tagKey.pattern.test(key)) {
    read.problem(
      "allowlistTag",
      `has the key ${JSON.stringify(key)}, which is not ${tagKey.meaning}`,
      example.value,
      example.path,
    );
  }
  // `pulumi config set --path` turns the text true into a boolean, so a scalar is taken as its text.
  if (!["string", "boolean", "number"].includes(typeof value) || value === "") {
    read.problem(
      "allowlistTag",
      `has the value ${JSON.stringify(value)}, which is not a tag value`,
      "true",
      "allowlistTag.value",
    );
  }
  return { key: String(key), value: String(value) };
}

function memberValues(read: ConfigReader, { organization }: CommonConfig) {
  const id = read.text("accountId", accountId);
  if (id !== "" && id === organization.securityAccountId) {
    const what = `is the security account ${id}; a member stack would replace its topics. Use the account to be protected`;
    read.problem("accountId", what, "111122223333");
  }
  const { partition, securityAccountId } = organization;
  const approver = rule(
    new RegExp(`^arn:${partition}:iam::${securityAccountId}:role/[\\w+=,.@/-]+$`),
    `the exact ARN of a role in the security account ${securityAccountId}`,
    `arn:${partition}:iam::${securityAccountId || "111122223333"}:role/ReflexApprovers`,
  );
  const gameDays = gameDayConfig(read, id);
  return {
    accountId: id,
    accountName: read.text("accountName", accountName),
    approverPrincipalArn: read.text("approverPrincipalArn", approver),
    instanceRoles: instanceRoles(read),
    ...(gameDays && { gameDays }),
  };
}

/** A run can give the roles of this list any right: Reflex's own must not be among them. */
function instanceRoles(read: ConfigReader): string[] {
  const without = "lists no role that instances of the account carry, and runs can act on no other role";
  const patterns = read.filledTextList("instanceRoles", rolePattern, without);
  for (const pattern of patterns.filter((one) => canBegin(one, ownRolePrefix))) {
    const what = `has ${JSON.stringify(pattern)}, which takes roles of Reflex itself (${ownRolePrefix}*)`;
    read.problem("instanceRoles", what, rolePattern.example, `instanceRoles[${patterns.indexOf(pattern)}]`);
  }
  return patterns;
}

/** Whether a pattern takes a text that begins with the prefix. */
function canBegin(pattern: string, prefix: string): boolean {
  const [literal = "", ...wild] = pattern.split("*");
  return literal.startsWith(prefix) || (wild.length > 0 && prefix.startsWith(literal));
}
