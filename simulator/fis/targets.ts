import { isRecord } from "../../aws/json";
import { partitionOf } from "../../aws/partitions";
import { AwsError, type Principal } from "../aws";
import { ActionFailure, type ExperimentRecord, type FisDependencies, type TemplateTarget } from "./types";

type Item = Record<string, unknown>;

/**
 * The ARNs of a target now. Targets are resolved once, before any action, and kept (FIS user guide,
 * "Targets"). FIS chooses at random; here the first in the order of their ARNs are taken, so that a run can be repeated.
 * @throws ActionFailure when an ARN names nothing, or the role may not look.
 */
export async function resolveTarget(
  name: string,
  target: TemplateTarget,
  experiment: ExperimentRecord,
  principal: Principal,
  dependencies: FisDependencies,
): Promise<string[]> {
  const look = looks[target.resourceType];
  if (!look)
    throw new ActionFailure(`Target ${name} has the type ${target.resourceType}, which cannot be resolved here.`);
  const found = await look({ name, target, experiment, principal, dependencies });
  const missing = (target.resourceArns ?? []).filter((arn) => !found.some((one) => one.arn === arn));
  if (missing.length > 0) throw new ActionFailure(`Target ${name}: ${missing.join(", ")} cannot be found.`);
  const fitting = found.filter(({ item }) =>
    (target.filters ?? []).every(({ path, values }) => valuesAt(item, path.split(".")).some((v) => values.includes(v))),
  );
  return select(fitting.map(({ arn }) => arn).sort(), target.selectionMode);
}

interface Question {
  name: string;
  target: TemplateTarget;
  experiment: ExperimentRecord;
  principal: Principal;
  dependencies: FisDependencies;
}

/** A resource, and what its service says of it. */
interface Found {
  arn: string;
  item: Item;
}

const looks: Readonly<Record<string, (question: Question) => Promise<Found[]>>> = {
  "aws:ec2:instance": instances,
  "aws:iam:role": roles,
  "aws:ecs:task": tasks,
};

async function instances({ target, experiment, principal, dependencies }: Question): Promise<Found[]> {
  const { account, region } = experiment;
  const ids = target.resourceArns?.map((arn) => arn.split("/").at(-1));
  const Filters = Object.entries(target.resourceTags ?? {}).map(([key, value]) => ({
    Name: `tag:${key}`,
    Values: [value],
  }));
  const found: Found[] = [];
  let NextToken: unknown;
  do {
    const parameters = { ...(ids ? { InstanceIds: ids } : { Filters }), ...(NextToken ? { NextToken } : {}) };
    const answer = await ask(dependencies, region, principal, "ec2", "DescribeInstances", parameters);
    for (const { Instances } of records(answer.Reservations)) {
      for (const item of records(Instances)) {
        found.push({ arn: `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${item.InstanceId}`, item });
      }
    }
    NextToken = answer.NextToken;
  } while (NextToken);
  return found;
}

/** FIS reads roles with its service-linked role, not with that of the experiment (AmazonFISServiceRolePolicy). */
async function roles({ target, experiment, dependencies }: Question): Promise<Found[]> {
  if (target.resourceTags && Object.keys(target.resourceTags).length > 0) {
    const arns = await dependencies.rolesTagged(experiment.account, target.resourceTags);
    return arns.map((arn) => ({ arn, item: {} }));
  }
  const found: Found[] = [];
  for (const arn of target.resourceArns ?? []) if (await dependencies.roleExists(arn)) found.push({ arn, item: {} });
  return found;
}

async function tasks({ target, experiment, principal, dependencies }: Question): Promise<Found[]> {
  const { region } = experiment;
  const arns = target.resourceArns ?? (await taggedTasks(target, region, principal, dependencies));
  const clusters = new Map<string, string[]>();
  for (const arn of arns) {
    // arn:PARTITION:ecs:REGION:ACCOUNT:task/CLUSTER/ID
    const cluster = arn.split("/").at(-2) ?? "default";
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), arn]);
  }
  const found: Found[] = [];
  for (const [cluster, chosen] of clusters) {
    const parameters = { cluster, tasks: chosen };
    const answer = await ask(dependencies, region, principal, "ecs", "DescribeTasks", parameters);
    found.push(...records(answer.tasks).map((item) => ({ arn: String(item.taskArn), item })));
  }
  const { cluster, service } = target.parameters ?? {};
  return found.filter(
    ({ item }) =>
      (cluster === undefined || lastPart(String(item.clusterArn)) === lastPart(cluster)) &&
      (service === undefined || item.group === `service:${lastPart(service)}`),
  );
}

async function taggedTasks(
  { resourceTags }: TemplateTarget,
  region: string,
  principal: Principal,
  dependencies: FisDependencies,
): Promise<string[]> {
  const TagFilters = Object.entries(resourceTags ?? {}).map(([Key, value]) => ({ Key, Values: [value] }));
  const parameters = { ResourceTypeFilters: ["ecs:task"], TagFilters };
  const answer = await ask(dependencies, region, principal, "resourcegroupstaggingapi", "GetResources", parameters);
  return records(answer.ResourceTagMappingList).map(({ ResourceARN }) => String(ResourceARN));
}

async function ask(
  { callAws }: FisDependencies,
  region: string,
  principal: Principal,
  service: string,
  operation: string,
  parameters: Record<string, unknown>,
): Promise<Item> {
  try {
    return await callAws({ region, credentials: { principal }, service, operation, parameters });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new ActionFailure(`Targets cannot be resolved: ${service} ${operation}: ${error.message}`);
  }
}

/** Of `PERCENT(n)` the fraction is dropped, but one resource always remains. */
export function select(arns: string[], mode: string): string[] {
  const [, kind, digits] = /^(COUNT|PERCENT)\((\d+)\)$/.exec(mode) ?? [];
  if (kind === undefined) return arns;
  const count = kind === "COUNT" ? Number(digits) : Math.max(1, Math.floor((arns.length * Number(digits)) / 100));
  return arns.slice(0, count);
}

/** The texts at a path of a description; lists on the way are gone through. */
function valuesAt(value: unknown, [member, ...rest]: string[]): string[] {
  if (Array.isArray(value))
    return value.flatMap((entry) => valuesAt(entry, member === undefined ? [] : [member, ...rest]));
  if (member !== undefined) return isRecord(value) ? valuesAt(value[member], rest) : [];
  return value === undefined || value === null || isRecord(value) ? [] : [String(value)];
}

const lastPart = (arn: string) => arn.split("/").at(-1);

export const records = (value: unknown): Item[] => (Array.isArray(value) ? value.filter(isRecord) : []);
