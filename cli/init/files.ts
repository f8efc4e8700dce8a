import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { globalRegionOf, partitionOf } from "../../aws/partitions";
import type { Answers } from "./answers";

/** A file that is to be written, or to go. */
export interface Planned {
  /** From the folder of the project. */
  path: string;
  /** Undefined: the file goes. */
  content: string | undefined;
  state: "new" | "same" | "changed" | "example";
  /** What is there now. */
  before?: string;
}

/** How the configurations begin that the repository has as examples. */
export const exampleMark = "# Example with the account ids of AWS's documentation";

/** The name of a member's stack: what Pulumi accepts of the account's name. */
const stackNameOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** Stacks by account. @throws Error where two accounts would have the same. */
export function stackNames(members: Record<string, string>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [id, name] of Object.entries(members)) {
    const own = stackNameOf(name) || id;
    const stack = own === "security" || [...names.values()].includes(own) ? `${own}-${id}` : own;
    names.set(id, stack);
  }
  return names;
}

/** All files of an organization's configuration: one for each stack, and the order in which stacks are deployed. */
export function plannedFiles(answers: Answers, folder: string): Planned[] {
  const stacks = stackNames(answers.members);
  const [canary = "", ...others] = stacks.values();
  const contents: Record<string, string> = {
    "Pulumi.security.yaml": yamlOf(securityStack(answers)),
    ...Object.fromEntries([...stacks].map(([id, stack]) => [`Pulumi.${stack}.yaml`, yamlOf(memberStack(answers, id))])),
    "rollout.json": `${JSON.stringify({ security: ["security"], canary: [canary], waves: others.length > 0 ? [others] : [] }, null, 2)}\n`,
  };
  const files = Object.entries(contents).map(([path, content]): Planned => {
    const before = read(folder, path);
    if (before === undefined) return { path, content, state: "new" };
    if (before === content) return { path, content, state: "same" };
    const example = before.startsWith(exampleMark) || (path === "rollout.json" && before.includes('"member"'));
    return { path, content, state: example ? "example" : "changed", before };
  });
  const example = "Pulumi.member.yaml";
  const before = read(folder, example);
  const left = contents[example] === undefined && before?.startsWith(exampleMark);
  return left ? [...files, { path: example, content: undefined, state: "example", before }] : files;
}

function read(folder: string, path: string): string | undefined {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

const common = ({ organizationId, securityAccountId, homeRegion, governedRegions, mode }: Answers) => ({
  "reflex:organizationId": organizationId,
  "reflex:securityAccountId": securityAccountId,
  "reflex:homeRegion": homeRegion,
  "reflex:governedRegions": governedRegions,
  // Said by leaving the Region out: nothing that IAM or a sign-in reports is answered then.
  ...(!governedRegions.includes(globalRegionOf(partitionOf(homeRegion))) && { "reflex:globalSignals": "none" }),
  "reflex:mode": mode,
});

/** By full key. */
const securityStack = (answers: Answers) => ({
  "reflex:role": "security",
  ...common(answers),
  "reflex:members": Object.fromEntries(Object.entries(answers.members).map(([id, name]) => [id, { name }])),
  ...(answers.alertEmails.length > 0 && { "reflex:alertEmails": answers.alertEmails }),
});

const memberStack = (answers: Answers, id: string) => ({
  "reflex:role": "member",
  ...common(answers),
  "reflex:accountId": id,
  "reflex:accountName": answers.members[id],
  "reflex:approverPrincipalArn": answers.approverPrincipalArn,
  "reflex:instanceRoles": answers.instanceRoles,
  ...(answers.alertEmails.length > 0 && { "reflex:alertEmails": answers.alertEmails }),
});

const yamlOf = (config: Record<string, unknown>): string =>
  `# What each key means: docs/deploy.md, "Configuration".\n${stringify(
    { config: { "pulumi:disable-default-providers": ["*"], ...config } },
    { lineWidth: 0 },
  )}`;
