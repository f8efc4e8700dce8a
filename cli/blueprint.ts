import { join } from "node:path";
import { partitionOf } from "../aws/partitions";
import { approverRoleName, membersFunctionName, triageFunctionName } from "../organization/names";
import type { Membership, TriageSettings } from "../organization/settings";
import {
  type DeployedResource,
  type Deployment,
  deploymentFromPreview,
  deploymentFromProgram,
  deploymentFromState,
  isPreview,
  type KeptDeployment,
} from "../simulator";
import { UsageError } from "./errors";
import { readJson } from "./files";
import { stackConfig } from "./stackConfig";

const root = join(__dirname, "..");

/** A deployed organization: its security account and one of its members. */
export interface Blueprint {
  deployment: Deployment;
  /** What the deployed triage function knows. */
  settings: TriageSettings;
  security: { account: string; name: string };
  /** `regions`: where the account is watched. */
  member: { account: string; name: string; regions: string[] };
  /** The role whose sessions may answer approvals in the member account. */
  approverPrincipalArn: string;
  /** The same deployment, put in place before. */
  kept?: KeptDeployment;
}

/** Where an event happens, when it is not where the example stacks are. */
export interface Place {
  account?: string;
  region?: string;
}

/**
 * Configuration of either stack beyond the example's: values by key, structures as JSON. The security stack's
 * `governedRegions`, if given, count for both.
 */
export type ExtraConfig = Partial<Record<"security" | "member", Record<string, string>>>;

/** What the program gave for a configuration: it gives the same again, and running it costs more than a drill. */
const programRuns = new Map<string, Promise<Blueprint>>();

/**
 * What the Pulumi program registers for both stacks, with the example configuration that is beside it. The program
 * runs once in a process for each configuration; everybody gets a copy of their own.
 */
export async function blueprint(place: Place = {}, extra: ExtraConfig = {}): Promise<Blueprint> {
  const key = JSON.stringify([place.account, place.region, extra]);
  const known = programRuns.get(key) ?? runProgram(place, extra);
  programRuns.set(key, known);
  return structuredClone(await known);
}

async function runProgram(place: Place, extra: ExtraConfig): Promise<Blueprint> {
  const key = (name: string) => `reflex:${name}`;
  const region = place.region || (stackConfig("security")[key("homeRegion")] ?? "");
  const security = { ...exampleConfig("security", region), ...projectKeys(extra.security) };
  const member = { ...exampleConfig(memberStack(), region), ...projectKeys(extra.member) };
  const exampleAccount = member[key("accountId")] ?? "";
  const account = place.account || exampleAccount;
  const name = account === exampleAccount ? member[key("accountName")] || account : "member";
  const { governedRegions } = extra.security ?? {};
  for (const config of [security, member]) {
    config[key("homeRegion")] = region;
    config[key("governedRegions")] = governedRegions ?? JSON.stringify([region]);
    // Of a configuration with more Regions, a drill deploys the one in which something happens.
    if (governedRegions === undefined) config[key("globalSignals")] = "none";
  }
  member[key("accountId")] = account;
  member[key("accountName")] = name;
  security[key("members")] = JSON.stringify({ [account]: { name } });
  // With it comes all of Pulumi (1 s, 100 MB): only where the program runs.
  const deployment = await deploymentFromProgram({
    program: join(root, "index.ts"),
    stacks: [
      { name: "security", config: security },
      { name: "member", config: member },
    ],
  });
  return blueprintOf(deployment, account);
}

/** The member that is deployed first represents all others. */
function memberStack(): string {
  const { canary } = readJson(join(root, "rollout.json"), "rollout") as { canary: string[] };
  return canary[0] ?? "member";
}

/** The example's configuration of a stack, its ARNs with the partition of the Region. */
function exampleConfig(stack: string, region: string): Record<string, string> {
  const config = stackConfig(stack);
  const home = JSON.stringify(config["reflex:homeRegion"]);
  const prefix = `arn:${partitionOf(region)}:`;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      value.replaceAll(/\barn:aws[a-z-]*:/g, prefix).replaceAll(home, JSON.stringify(region)),
    ]),
  );
}

/** What is deployed, or would be: the exported states or the previews of the security stack and of a member stack. */
export function blueprintFromStates(files: string[]): Blueprint {
  const resources = files.flatMap((file) => {
    try {
      const content = readJson(file, "state");
      return (isPreview(content) ? deploymentFromPreview(content) : deploymentFromState(content)).resources;
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`state ${file}: ${(error as Error).message}`);
    }
  });
  return blueprintOf({ resources });
}

/** Reads off a deployment who is who. */
function blueprintOf(deployment: Deployment, memberAccount?: string): Blueprint {
  const triage = deployment.resources.find(
    (r) => r.type === "aws:lambda/function:Function" && r.inputs.name === triageFunctionName,
  );
  const approver = deployment.resources.find(
    (r) =>
      r.type === "aws:iam/role:Role" &&
      r.inputs.name === approverRoleName &&
      (memberAccount ?? r.account) === r.account,
  );
  if (!triage)
    throw new UsageError(`the deployment has no function ${triageFunctionName}; add the security stack's state`);
  if (!approver) throw new UsageError(`the deployment has no role ${approverRoleName}; add a member stack's state`);
  const fileOf = (functionName: string, file: string): unknown => {
    const code = deployment.resources.find(
      (r) => r.type === "aws:lambda/function:Function" && r.inputs.name === functionName,
    )?.inputs.code as Record<string, string> | undefined;
    return JSON.parse(code?.[file] ?? "{}");
  };
  const { members = {} } = fileOf(membersFunctionName, "membership.json") as Partial<Membership>;
  const settings = { ...(fileOf(triageFunctionName, "settings.json") as TriageSettings), members };
  return {
    deployment,
    settings,
    security: { account: settings.securityAccountId, name: "security" },
    member: {
      account: approver.account,
      name: settings.members[approver.account]?.name ?? approver.account,
      regions: watchedRegions(deployment, approver.account),
    },
    approverPrincipalArn: trustedPrincipal(approver),
  };
}

const watchedRegions = ({ resources }: Deployment, account: string): string[] => [
  ...new Set(
    resources.filter((r) => r.account === account && r.type.endsWith(":EventRule")).map(({ region }) => region),
  ),
];

/** The role that a trust policy names: by a condition, or in stacks that were deployed earlier as the principal. */
function trustedPrincipal(role: DeployedResource): string {
  const { Statement } = JSON.parse(String(role.inputs.assumeRolePolicy)) as {
    Statement: Array<{
      Principal?: { AWS?: string | string[] };
      Condition?: { ArnEquals?: { "aws:PrincipalArn"?: string | string[] } };
    }>;
  };
  const [principal] = Statement.flatMap(
    ({ Principal, Condition }) => Condition?.ArnEquals?.["aws:PrincipalArn"] ?? Principal?.AWS ?? [],
  );
  if (!principal) throw new UsageError(`role ${String(role.inputs.name)} trusts no role that could approve`);
  return principal;
}

const projectKeys = (values: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`reflex:${name}`, value]));
