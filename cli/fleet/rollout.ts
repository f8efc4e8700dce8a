import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** A stack as a job needs it. */
export interface Stack {
  stack: string;
  /** Account that it is deployed into, 12 digits. */
  account: string;
  /** Region of the provider. */
  region: string;
}

/** Which stacks are deployed when; each part waits for the previous one, and for its reviewers. */
export interface Rollout<S = Stack> {
  security: S[];
  canary: S[];
  waves: S[][];
}

/**
 * Reads `rollout.json` and the configuration of every stack it names.
 * @throws Error when a stack is named twice or not at all, is in the wrong part, or does not say where it belongs.
 */
export function readRollout(root: string): Rollout {
  const file = "rollout.json";
  const { security, canary, waves } = JSON.parse(readFileSync(path.join(root, file), "utf8")) as Rollout<string>;
  const named = [...security, ...canary, ...waves.flat()];
  const existing = readdirSync(root).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  for (const stack of existing) {
    if (!named.includes(stack)) throw new Error(`${file} does not name the stack ${stack}; add it to a wave`);
  }
  for (const stack of named) {
    if (!existing.includes(stack)) throw new Error(`${file} names ${stack}, but there is no Pulumi.${stack}.yaml`);
    if (named.indexOf(stack) !== named.lastIndexOf(stack))
      throw new Error(`${file} names ${stack} twice; leave it once`);
  }
  if (security.length === 0) throw new Error(`${file} has no security stack; it comes before every member`);
  if (canary.length === 0 && waves.flat().length > 0) {
    throw new Error(`${file} has waves but no canary; name the member that is updated before all others`);
  }
  const of = (role: string, stacks: string[]) => stacks.map((stack) => readStack(root, stack, role));
  return {
    security: of("security", security),
    canary: of("member", canary),
    waves: waves.map((wave) => of("member", wave)).filter((wave) => wave.length > 0),
  };
}

function readStack(root: string, stack: string, role: string): Stack {
  const file = `Pulumi.${stack}.yaml`;
  const { config = {} } = parse(readFileSync(path.join(root, file), "utf8")) as { config?: Record<string, unknown> };
  if (config["reflex:role"] !== role) {
    throw new Error(`${file}: reflex:role is ${config["reflex:role"]}, but rollout.json has it among ${role} stacks`);
  }
  const accountKey = role === "security" ? "reflex:securityAccountId" : "reflex:accountId";
  const [account, region] = [String(config[accountKey]), String(config["reflex:homeRegion"])];
  // Both become part of the ARN of a role and of commands.
  if (!/^\d{12}$/.test(account)) throw new Error(`${file}: ${accountKey} must be 12 digits in quotes`);
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw new Error(`${file}: reflex:homeRegion must be a Region`);
  return { stack, account, region };
}

/** Files that no deployment depends on. Anything else may change every stack. */
const besideTheProgram = [
  /^(docs|tests|bench|tools|cli|\.ci|\.github)\//,
  /^[^/]*\.md$/,
  /^(LICENSE|NOTICE|biome\.json|rollout\.json)$/,
];

/** The stacks that these files concern. */
export function concerned({ security, canary, waves }: Rollout, changedFiles: string[]): Stack[] {
  const stacks = [...security, ...canary, ...waves.flat()];
  const files = changedFiles.filter((file) => !besideTheProgram.some((pattern) => pattern.test(file)));
  const configurations = new Set(stacks.map(({ stack }) => `Pulumi.${stack}.yaml`));
  if (files.some((file) => !configurations.has(file))) return stacks;
  return stacks.filter(({ stack }) => files.includes(`Pulumi.${stack}.yaml`));
}
