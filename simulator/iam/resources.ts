import { parseArn } from "../../aws/arn";
import { partitionOf } from "../../aws/partitions";
import type { ApiCall } from "../aws";
import { type ActionDetails, findResourceType } from "./catalogue";
import { textsOf } from "./checks";

/**
 * The resources of an action, from its documented resource types and ARN formats and the call's input: an ARN in the
 * input is used as it is, otherwise a member that is named like the ARN's last variable fills the format.
 *
 * Where the input does not say which resource it is, an action with exactly one required type is checked on that type
 * with `*` for the unknown part, so that only a statement on every resource of the type applies; otherwise on `*`, so
 * that only a statement on every resource applies.
 */
export function deriveResources(call: ApiCall, service: string, action: ActionDetails): string[] {
  const members = new Map(Object.entries(call.input).map(([key, value]) => [key.toLowerCase(), value]));
  const arns = [...members.values()].flatMap(textsOf).filter((text) => parseArn(text) !== undefined);
  const found = action.resourceTypes.flatMap(({ name }) => {
    const format = findResourceType(service, name)?.arn;
    if (format === undefined) return [];
    const given = arns.filter((arn) => formatPattern(format).test(arn));
    return given.length > 0 ? given : fill(call, service, format, members);
  });
  if (found.length > 0) return [...new Set(found)];
  const required = action.resourceTypes.filter((type) => type.required);
  const [only] = required;
  const format = required.length === 1 && only ? findResourceType(service, only.name)?.arn : undefined;
  return [format === undefined ? "*" : fillWith(call, format, {})];
}

/** Fills an ARN format; a variable without a value becomes `*`. */
export function fillWith(call: ApiCall, format: string, values: Record<string, string>): string {
  return format.replace(variable, (_, name: string) => {
    if (name === "Partition") return partitionOf(call.region);
    if (name === "Region") return call.region;
    if (name === "Account") return call.account;
    return values[name] ?? "*";
  });
}

const variable = /\$\{(\w+)\}/g;

/** Members of the input that carry an ARN's variable under another name. */
const aliases: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  autoscaling: { GroupFriendlyName: ["autoscalinggroupname"] },
  cloudtrail: { TrailName: ["name", "trailname"] },
  cloudformation: { StackName: ["stackname"] },
  codepipeline: { PipelineName: ["pipelinename", "name"] },
  ecs: { ClusterName: ["cluster"], ServiceName: ["service", "services"], TaskId: ["task", "tasks"] },
  fis: { Id: ["id", "experimenttemplateid"] },
  iam: {
    RoleNameWithPath: ["rolename"],
    UserNameWithPath: ["username"],
    GroupNameWithPath: ["groupname"],
    InstanceProfileNameWithPath: ["instanceprofilename"],
    PolicyNameWithPath: ["policyname"],
  },
  rds: {
    DbInstanceName: ["dbinstanceidentifier"],
    DbClusterInstanceName: ["dbclusteridentifier"],
    SnapshotName: ["dbsnapshotidentifier"],
    ClusterSnapshotName: ["dbclustersnapshotidentifier"],
  },
  secretsmanager: { SecretId: ["secretid", "name"] },
  sns: { TopicName: ["name"] },
  states: { StateMachineName: ["name"] },
};

function fill(call: ApiCall, service: string, format: string, members: ReadonlyMap<string, unknown>): string[] {
  const names = [...format.matchAll(variable)].map((match) => match[1] ?? "").slice(1);
  const own = names.filter((name) => name !== "Region" && name !== "Account");
  const last = own.at(-1);
  if (last === undefined) return [];
  const values: Record<string, string> = {};
  for (const name of own) {
    const [value] = valuesOf(service, name, members);
    if (value !== undefined) values[name] = parseArn(value)?.resource.split(/[:/]/).pop() ?? value;
  }
  return valuesOf(service, last, members).map((value) => {
    if (parseArn(value)) return value;
    return fillWith(call, format, { ...values, [last]: identifier(service, last, value, members) });
  });
}

function valuesOf(service: string, name: string, members: ReadonlyMap<string, unknown>): string[] {
  const candidates = aliases[service]?.[name] ?? [name.toLowerCase(), `${name.toLowerCase()}s`];
  for (const candidate of candidates) {
    const texts = textsOf(members.get(candidate)).filter((text) => text !== "");
    if (texts.length > 0) return texts;
  }
  return [];
}

function identifier(service: string, name: string, value: string, members: ReadonlyMap<string, unknown>): string {
  // A secret's ARN ends in six characters that the service chooses.
  if (service === "secretsmanager") return `${value}-??????`;
  const path = name.endsWith("WithPath") ? members.get("path") : undefined;
  return typeof path === "string" ? `${path.slice(1)}${value}` : value;
}

const patterns = new Map<string, RegExp>();

/** Does an ARN have the form of a resource type? */
function formatPattern(format: string): RegExp {
  let pattern = patterns.get(format);
  if (!pattern) {
    const source = format
      .split(/(\$\{\w+\})/)
      .map((part) => {
        if (!part.startsWith("${")) return part.replace(/[.*+?^$(){}|[\]\\/]/g, "\\$&");
        return /^..(Partition|Region|Account).$/.test(part) ? "[^:]*" : ".+";
      })
      .join("");
    pattern = new RegExp(`^${source}$`);
    patterns.set(format, pattern);
  }
  return pattern;
}
