import { partitionOf } from "../../aws/partitions";
import type { ConfigReader, TextRule } from "./reader";

const rule = (pattern: RegExp, meaning: string, example: string): TextRule => ({ pattern, meaning, example });

export const accountId = rule(/^\d{12}$/, "an account id (12 digits, in quotes)", "111122223333");
export const region = rule(/^([a-z]{2}|eusc)(-[a-z]+)+-\d{1,2}$/, "a Region code", "eu-west-1");
export const organizationId = rule(
  /^o-[a-z0-9]{10,32}$/,
  'an organization id ("o-" and 10 to 32 letters or digits)',
  "o-a1b2c3d4e5",
);
export const imageId = rule(
  /^ami-[0-9a-f]{8,17}$/,
  'an image id ("ami-" and 8 to 17 hexadecimal digits)',
  "ami-0abcdef1234567890",
);
export const roleName = rule(/^[\w+=,.@-]{1,64}$/, "the name of a role (not its ARN)", "OrganizationAccountAccessRole");
export const roleArn = rule(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  "the exact ARN of a role",
  "arn:aws:iam::222233334444:role/ReflexOperators",
);
export const rolePattern = rule(
  /^[\w+=,.@-][\w+=,.@*-]*(\/[\w+=,.@*-]+)*$/,
  'the name of a role, or its path and name, in which "*" matches any part but the beginning',
  "web-*",
);
export const reason = rule(
  /^(?=.*\S.*\s+\S)[\x20-\x7e]{12,200}$/,
  "a reason that others understand later (12 to 200 characters, more than one word)",
  "INC-1234: contain account 111122223333 now",
);
export const email = rule(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "an e-mail address", "security@example.com");
export const responseName = rule(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  "the name of a response (docs/catalogue.md)",
  "open-security-group",
);
export const tagKey = rule(
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  'a tag key (1 to 128 characters, not "aws:…")',
  "owner",
);
export const accountName = rule(/^[\x20-\x7e]{1,50}$/, "an account name (1 to 50 printable characters)", "payments");

/** Whose sessions may approve: one role of the configured security account, by its whole ARN. */
export function approverArn(read: Pick<ConfigReader, "peek">): TextRule {
  const securityAccountId = read.peek("securityAccountId", accountId);
  const partition = partitionOf(read.peek("homeRegion", region));
  return rule(
    new RegExp(`^arn:${partition}:iam::${securityAccountId}:role/[\\w+=,.@/-]+$`),
    `the exact ARN of a role in the security account ${securityAccountId}`,
    `arn:${partition}:iam::${securityAccountId || "111122223333"}:role/ReflexApprovers`,
  );
}
