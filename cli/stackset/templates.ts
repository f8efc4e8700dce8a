import { join } from "node:path";
import { partitionOf } from "../../aws/partitions";
import { type DeployedResource, deploymentFromProgram } from "../../simulator";
import { anyAccount, anyRegionOf, type Place, resolvedIn, withPseudoParameters } from "../cloudformation/placeholders";
import { nameOf, type Registered, type Template, templateOf } from "../cloudformation/template";
import { UsageError } from "../errors";

const program = join(__dirname, "..", "..", "index.ts");

/** The member stack as CloudFormation deploys it to any account. */
export interface MemberTemplates {
  /** What exists once in an account: its roles, and what is in the first governed Region only. */
  once: Template;
  /** What every governed Region has. */
  regional: Template;
  /** The governed Regions; `once` is deployed to the first one. */
  regions: string[];
}

/** Configuration of a member stack by full key, as its file has it. */
export type MemberConfig = Record<string, string>;

const keyOf = (name: string) => `reflex:${name}`;

/**
 * Renders a member stack's configuration: the program is run for an account that nobody has, once with the governed
 * Regions and once with a Region that does not exist, and both are put back as what CloudFormation fills in.
 * @throws UsageError for the configuration of another kind of stack.
 */
export async function memberTemplates(config: MemberConfig): Promise<MemberTemplates> {
  const regions = regionsOf(config);
  const first = regions[0] ?? "";
  const placeholder = anyRegionOf(first);
  const real = await registered(config, { account: anyAccount, regions });
  const placed = await registered(config, { account: anyAccount, regions: [...regions, placeholder] });
  const everywhere = placed.filter(({ region, type }) => region === placeholder && !isGlobal(type));
  const kept = new Set(everywhere.map(keptAs));
  const once = real.filter((resource) => isGlobal(resource.type) || !kept.has(keptAs(resource)));
  const elsewhere = once.find(({ type, region }) => !isGlobal(type) && region !== first);
  if (elsewhere)
    throw new Error(`${elsewhere.urn} is in ${elsewhere.region} only; a template for every Region cannot have it.`);
  return {
    once: described(templateOf(once, partitionOf(first)), "what exists once", placeholder),
    regional: described(templateOf(everywhere, partitionOf(first)), "what every governed Region has", placeholder),
    regions,
  };
}

/** One resource of the program that the templates would make otherwise. */
export interface Difference {
  region: string;
  id: string;
  rendered: unknown;
  registered: unknown;
}

/**
 * Compares what the templates make in one account with what the program registers for it.
 * @returns the number of resources that were compared, and those that are not equal.
 */
export async function compareWithProgram(
  { once, regional, regions }: MemberTemplates,
  config: MemberConfig,
  account: string,
): Promise<{ compared: number; differences: Difference[] }> {
  const resources = await registered(config, { account, regions });
  const differences: Difference[] = [];
  let compared = 0;
  for (const [index, region] of regions.entries()) {
    const here = resources.filter((one) => (isGlobal(one.type) ? index === 0 : one.region === region));
    const expected = templateOf(here, partitionOf(region)).Resources;
    const templates = index === 0 ? [once, regional] : [regional];
    const rendered = Object.assign({}, ...templates.map((one) => resolvedResources(one, { account, region })));
    for (const id of new Set([...Object.keys(expected), ...Object.keys(rendered)])) {
      compared += 1;
      const [one, other] = [contentOf(rendered[id]), contentOf(expected[id])];
      if (JSON.stringify(one) !== JSON.stringify(other))
        differences.push({ region, id, rendered: one, registered: other });
    }
  }
  return { compared, differences };
}

const resolvedResources = ({ Resources }: Template, place: Place) =>
  resolvedIn(Resources, place) as Template["Resources"];

/** Resources wait for each other within one template only. */
const contentOf = (resource?: Template["Resources"][string]) =>
  resource && { Type: resource.Type, Properties: resource.Properties };

function described(template: Template, what: string, placeholder: string): Template {
  const Resources = withPseudoParameters(template.Resources, placeholder) as Template["Resources"];
  return { ...template, Description: `Reflex in a member account: ${what}`, Resources };
}

/** IAM has no Regions. */
const isGlobal = (type: string) => type.startsWith("aws:iam/");

/** The same in every Region. */
const keptAs = (resource: Registered) => `${resource.type} ${nameOf(resource)}`;

function regionsOf(config: MemberConfig): string[] {
  if (config[keyOf("role")] !== "member")
    throw new UsageError(`a stack of role ${config[keyOf("role")] ?? "?"} is one account's; name a member stack`);
  const regions = JSON.parse(config[keyOf("governedRegions")] ?? "[]") as string[];
  return regions.length > 0 ? regions : [config[keyOf("homeRegion")] ?? ""];
}

async function registered(config: MemberConfig, { account, regions }: { account: string; regions: string[] }) {
  const { resources } = await deploymentFromProgram({
    program,
    stacks: [
      {
        name: "member",
        config: { ...config, [keyOf("accountId")]: account, [keyOf("governedRegions")]: JSON.stringify(regions) },
      },
    ],
  });
  return resources.map(
    ({ urn, type, account, region, inputs, outputs }: DeployedResource): Registered => ({
      urn,
      type,
      account,
      region,
      inputs,
      ...(typeof outputs.arn === "string" && { arn: outputs.arn }),
    }),
  );
}
