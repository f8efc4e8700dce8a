/**
 * All keys of the configuration, one row each. From here come the parser, the block `config` of Pulumi.yaml and the table
 * in docs/deploy.md (`npm run config-docs` writes both).
 */
import {
  allowlistTag,
  defaultAllowlistTag,
  goldenImages,
  governedRegions,
  instanceRoles,
  memberAccount,
  members,
} from "./checks";
import { gameDayKeys } from "./gameDays";
import { choice, flag, type Keys, list, object, optionalText, text, textOr, wholeNumber } from "./key";
import * as rules from "./rules";

/** Keys of every stack. */
export const commonKeys = {
  role: choice(["security", "member"], undefined, {
    meaning:
      "What this stack deploys, security (once, in the security-tooling account) or member (once in each member account).",
    needed: "needed",
  }),
  organizationId: text(rules.organizationId, {
    meaning:
      "Id of the AWS organization, o- and 10 to 32 letters or digits. Only its accounts may send events or assume roles.",
    needed: "needed, the same in all stacks",
  }),
  securityAccountId: text(rules.accountId, {
    meaning: "Account of the security bus and of triage, 12 digits in quotes.",
    needed: "needed, the same in all stacks",
  }),
  homeRegion: text(rules.region, {
    meaning: "Region of the security bus.",
    needed: "needed, the same in all stacks",
  }),
  governedRegions: list(
    rules.region,
    {
      meaning:
        "Regions in which member accounts are watched and runbooks run. The home Region must be among them, and the one to which global services (IAM, sign-in) report: us-east-1, us-gov-west-1, cn-north-1 or eusc-de-east-1.",
      needed: "the home Region; the same in all stacks",
    },
    governedRegions,
  ),
  globalSignals: choice(["governed", "none"], "governed", {
    meaning:
      "none where the Region of global services is left out of governedRegions on purpose: nothing that IAM or a sign-in reports is answered then.",
    default: "governed",
  }),
  mode: choice(["act", "observe"], "observe", {
    meaning: "act, or observe to decide and report without changing anything.",
    default: "act",
  }),
  observeResponses: list(rules.responseName, { meaning: "Names of responses that only say what they would do." }),
  allowlistTag: object(
    defaultAllowlistTag,
    "`key` and `value` of a tag",
    {
      meaning:
        "Key and value of the tag that allows Reflex to act on a resource without a person; the same in all stacks.",
    },
    allowlistTag,
  ),
  alertEmails: list(rules.email, {
    meaning: "Addresses that receive pages (security stack) or approval requests (member stack).",
  }),
  deployRoleName: optionalText(rules.roleName, {
    meaning:
      "Role that the provider assumes in the account of the stack; empty where the credentials are already that account's.",
  }),
  guardrailOverride: optionalText(rules.reason, {
    meaning:
      "Emergencies only. Why the guardrails of the program let violations through; every deployment warns of it, and it is recorded as a stack output. Empty: they do not.",
  }),
} satisfies Keys;

/** Keys of the security stack only. */
export const securityKeys = {
  members: object(
    {},
    'by account id (12 digits, in quotes): `name` and, if it differs, `mode`, such as `"111122223333": { name: payments }`',
    {
      meaning:
        "Member accounts by id, each with a name and optionally a mode of its own. An account that is not listed is never touched.",
      needed: "needed",
    },
    members,
  ),
  goldenImages: object(
    {},
    "by Region: an image id for `x86_64`, `arm64` or both",
    { meaning: "AMIs that replacements are launched from, by Region and architecture. Without one, none is launched." },
    goldenImages,
  ),
  ownerTagKey: textOr(rules.tagKey, "owner", { meaning: "Key of the tag that names the owner of a resource." }),
  fusePerHour: wholeNumber({ minimum: 0, maximum: 1000 }, 10, {
    meaning: "Disruptive or destructive runs per account and hour, after which every run needs a person.",
  }),
  admitSamples: flag(false, {
    meaning:
      "Sample findings are reported as drills about the account's canary (docs/game-days.md); nothing is changed for one. Otherwise they are ignored.",
  }),
  operatorPrincipalArn: optionalText(rules.roleArn, {
    meaning:
      "ARN of the role whose sessions may stop and resume Reflex (reflex stop), by assuming reflex-operator. Empty: there is no such role.",
  }),
  evidenceRetentionDays: wholeNumber({ minimum: 1, maximum: 36_500 }, 365, {
    meaning: "Days during which nobody, not even the root user, can delete or change an incident file.",
  }),
  snapshotLockDays: wholeNumber({ minimum: 0, maximum: 36_500 }, 0, {
    meaning:
      "Days for which the snapshots of an isolated instance are locked in governance mode: only who may unlock them (ec2:UnlockSnapshot) can delete them before. 0: not locked.",
  }),
  accessKeyDays: wholeNumber({ minimum: 1, maximum: 3650 }, 90, {
    meaning: "Age in days from which an access key is too old.",
  }),
} satisfies Keys;

/** Keys of member stacks only, beside those of game days. */
export const memberKeys = {
  accountId: text(
    rules.accountId,
    { meaning: "Account of this stack, 12 digits in quotes.", default: "" },
    memberAccount,
  ),
  accountName: optionalText(rules.accountName, {
    meaning: "Name of the account in drills; nothing that is deployed carries it.",
  }),
  approverPrincipalArn: text(
    {
      ...rules.approverArn({ peek: () => "" }),
      meaning: "the ARN of one role in the security account",
    },
    {
      meaning: "ARN of the role in the security account whose sessions may approve, reject and undo runs here.",
      default: "",
    },
    (read, key) => read.text(key, rules.approverArn(read)),
  ),
  instanceRoles: list(
    rules.rolePattern,
    {
      meaning:
        "Roles that instances of the account carry, by name or by path and name, * for any part but the beginning: web-*, app/*. Runs can change and pass these roles and no others.",
      needed: "needed",
    },
    instanceRoles,
  ),
} satisfies Keys;

/** The table by the stacks that read its keys, in the order of Pulumi.yaml. */
export const keyTable: ReadonlyArray<{ stack: "both" | "security" | "member"; keys: Keys }> = [
  { stack: "both", keys: commonKeys },
  { stack: "security", keys: securityKeys },
  { stack: "member", keys: { ...memberKeys, ...gameDayKeys } },
];

/** The defaults of Pulumi.yaml, for programs that run without the engine (which applies them otherwise). */
export const configDefaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  keyTable.flatMap(({ keys }) =>
    Object.entries(keys).flatMap(([name, key]) => (key.default === undefined ? [] : [[name, key.default]])),
  ),
);
