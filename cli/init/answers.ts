import { globalRegionOf, partitionOf } from "../../aws/partitions";
import {
  accountId,
  accountName,
  email,
  organizationId,
  region,
  roleArn,
  rolePattern,
} from "../../components/config/rules";
import type { Known } from "./known";

/** What the configuration of an organization is made of. */
export interface Answers {
  organizationId: string;
  securityAccountId: string;
  homeRegion: string;
  governedRegions: string[];
  /** By account id. */
  members: Record<string, string>;
  approverPrincipalArn: string;
  instanceRoles: string[];
  alertEmails: string[];
  mode: "act" | "observe";
}

/** One question, which has a flag of its own. */
export interface Question<T = unknown> {
  key: keyof Answers;
  /** Without the dashes. */
  flag: string;
  /** As it is printed in front of the answer. */
  title: string;
  /** How the value is written, for help and errors. */
  form: string;
  /** What is taken where nothing else is said. */
  suggestion(known: Known, before: Partial<Answers>): string | undefined;
  /** Why that, or what is to be known of the answer. */
  remark?(known: Known, before: Partial<Answers>): string | undefined;
  /** @throws Error in one sentence for a text that is no answer. */
  read(text: string): T;
}

type Rule = typeof accountId;

const plain =
  (rule: Rule) =>
  (text: string): string => {
    if (!rule.pattern.test(text)) throw new Error(`"${text}" is not ${rule.meaning}; for example ${rule.example}`);
    return text;
  };

const each = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const listOf = (rule: Rule) => (text: string) => each(text).map(plain(rule));

/** `111122223333=payments,…` */
function members(text: string): Record<string, string> {
  const found = each(text).map((part) => {
    const [id = "", name = ""] = part.split("=");
    return [plain(accountId)(id), plain(accountName)(name || id)] as const;
  });
  if (found.length === 0) throw new Error("at least one account has to be a member");
  return Object.fromEntries(found);
}

export const questions: readonly Question[] = [
  {
    key: "organizationId",
    flag: "organization",
    title: "Organization",
    form: "o-a1b2c3d4e5",
    suggestion: ({ organizationId: id }) => id,
    remark: ({ refused }) => refused.organization,
    read: plain(organizationId),
  },
  {
    key: "securityAccountId",
    flag: "security-account",
    title: "Security account",
    form: "222233334444",
    suggestion: ({ account, managementAccount }) => (account === managementAccount ? undefined : account),
    remark: ({ account, managementAccount }) =>
      account !== undefined && account === managementAccount
        ? `${account}, whose credentials these are, is the management account, which should run nothing`
        : undefined,
    read: plain(accountId),
  },
  {
    key: "homeRegion",
    flag: "home-region",
    title: "Home Region",
    form: "eu-west-1",
    suggestion: ({ region: home }) => home,
    read: plain(region),
  },
  {
    key: "governedRegions",
    flag: "regions",
    title: "Governed Regions",
    form: "eu-west-1,us-east-1",
    suggestion: (_, { homeRegion }) =>
      homeRegion && [...new Set([homeRegion, globalRegionOf(partitionOf(homeRegion))])].join(","),
    remark: (_, { homeRegion = "" }) =>
      `${globalRegionOf(partitionOf(homeRegion))}: sign-ins and calls of IAM are reported there only`,
    read: listOf(region),
  },
  {
    key: "members",
    flag: "members",
    title: "Members",
    form: "111122223333=payments,777788889999=checkout",
    suggestion: ({ accounts, managementAccount }, { securityAccountId }) =>
      accounts
        ?.filter(({ id }) => id !== managementAccount && id !== securityAccountId)
        .map(({ id, name }) => `${id}=${name}`)
        .join(",") || undefined,
    remark: ({ refused }) => refused.accounts,
    read: members,
  },
  {
    key: "approverPrincipalArn",
    flag: "approvers",
    title: "Approvers",
    form: "arn:aws:iam::222233334444:role/ReflexApprovers",
    suggestion: (_, { homeRegion = "", securityAccountId }) =>
      securityAccountId && `arn:${partitionOf(homeRegion)}:iam::${securityAccountId}:role/ReflexApprovers`,
    remark: () => "a role of the security account; may be made later, since its ARN is compared as text",
    read: plain(roleArn),
  },
  {
    key: "instanceRoles",
    flag: "instance-roles",
    title: "Roles of instances",
    form: "web-*,app/*",
    suggestion: () => undefined,
    remark: () => "runs may change these roles and no others: never those of people or of pipelines",
    read: listOf(rolePattern),
  },
  {
    key: "alertEmails",
    flag: "emails",
    title: "Mail for alerts",
    form: "security@example.com",
    suggestion: () => "",
    remark: () => "none: subscribe to the topic later",
    read: listOf(email),
  },
  {
    key: "mode",
    flag: "mode",
    title: "Begin with",
    form: "observe|act",
    suggestion: () => "observe",
    remark: () => "observe decides and reports, and changes nothing",
    read: (text) => {
      if (text !== "observe" && text !== "act") throw new Error(`"${text}" is no mode; choose observe or act`);
      return text;
    },
  },
];
