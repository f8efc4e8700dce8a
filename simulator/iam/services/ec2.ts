import { isRecord } from "../../../aws/json";
import type { ApiCall } from "../../aws";
import { findResourceType } from "../catalogue";
import {
  type AuthorizationCheck,
  check,
  type KnownState,
  recordsOf,
  requestTags,
  requireAction,
  tagContext,
  tagValues,
  textsOf,
} from "../checks";
import { fillWith } from "../resources";

/** The prefix of an EC2 id is its type. */
const typeOfPrefix: Readonly<Record<string, string>> = {
  acl: "network-acl",
  ami: "image",
  cr: "capacity-reservation",
  dopt: "dhcp-options",
  eipalloc: "elastic-ip",
  eni: "network-interface",
  fl: "vpc-flow-log",
  i: "instance",
  igw: "internet-gateway",
  lt: "launch-template",
  nat: "natgateway",
  pcx: "vpc-peering-connection",
  pl: "prefix-list",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  sir: "spot-instances-request",
  snap: "snapshot",
  subnet: "subnet",
  tgw: "transit-gateway",
  "tgw-attach": "transit-gateway-attachment",
  vgw: "vpn-gateway",
  vol: "volume",
  vpc: "vpc",
  vpce: "vpc-endpoint",
  vpn: "vpn-connection",
};

/** Ids that represent the instance or the address they connect; only the account's state knows which. */
const associations = new Set(["iip-assoc", "eipassoc"]);

/** Beyond this many optional types without a hint, an action is checked on `*` instead of on each type. */
const mostTypes = 3;

/**
 * EC2 checks an action on every resource it touches: those that the input names, and `type/*` for what the call is
 * about to create or what only the account's state knows (Service Authorization Reference, list_amazonec2). Tags
 * given at creation are a permission of their own, `ec2:CreateTags` with ec2:CreateAction.
 */
export function ec2(call: ApiCall, known: KnownState): AuthorizationCheck[] {
  const action = `ec2:${call.operation}`;
  const resources = resourcesByType(call, known);
  const specifications = tagSpecifications(call);
  const checks: AuthorizationCheck[] = [];
  const untagged = [...resources].filter(([type]) => !specifications.has(type)).flatMap(([, arns]) => arns);
  if (untagged.length > 0) checks.push(check(call, action, untagged, requestTags(call.input)));
  for (const [type, tags] of specifications) {
    const arns = resources.get(type);
    if (arns) checks.push(check(call, action, arns, tagContext(tags)));
    checks.push(
      check(call, "ec2:CreateTags", [arnOf(call, known, type, "*")], {
        ...tagContext(tags),
        "ec2:CreateAction": call.operation,
      }),
    );
  }
  return checks;
}

function resourcesByType(call: ApiCall, known: KnownState): Map<string, string[]> {
  const types = requireAction(call, `ec2:${call.operation}`).resourceTypes;
  const found = new Map<string, string[]>();
  const add = (type: string, id: string) => found.set(type, [...(found.get(type) ?? []), arnOf(call, known, type, id)]);
  for (const id of namedIds(call)) {
    const resolved = associations.has(prefixOf(id)) ? known.ec2Associated?.(id) : id;
    const type = typeOfPrefix[prefixOf(resolved ?? "")];
    if (resolved !== undefined && types.some(({ name }) => name === type) && type) add(type, resolved);
  }
  if (call.operation === "RunInstances") {
    // Every instance gets a root volume; images without one (instance store) are out of use.
    if (!found.has("volume")) add("volume", "*");
    for (const name of textsOf(call.input.KeyName)) add("key-pair", name);
  }
  const required = types.filter((type) => type.required);
  const expected = found.size === 0 && required.length === 0 && types.length <= mostTypes ? types : required;
  for (const { name } of expected) if (!found.has(name)) add(name, "*");
  return found.size === 0 ? new Map([["*", ["*"]]]) : found;
}

/** Ids in the input, at its top level: deeper ones are mostly mentioned, not acted upon. */
function namedIds({ operation, input }: ApiCall): string[] {
  if (operation === "RunInstances") {
    // Tags may well mention an instance, the one that is replaced for example.
    const { TagSpecifications: _tags, ...launch } = input;
    return deepTexts(launch);
  }
  if (operation === "CreateSnapshots") return textsOf(fieldOf(input.InstanceSpecification, "InstanceId"));
  return Object.values(input).flatMap(textsOf);
}

function deepTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(deepTexts);
  return isRecord(value) ? Object.values(value).flatMap(deepTexts) : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function prefixOf(id: string): string {
  return /^([a-z]+(?:-[a-z]+)*)-[0-9a-f]+$/.exec(id)?.[1] ?? "";
}

/** Tags to set at creation, by the type they are for. */
function tagSpecifications({ input }: ApiCall): Map<string, Record<string, string>> {
  const specifications = new Map<string, Record<string, string>>();
  for (const { ResourceType: type, Tags: tags } of recordsOf(input.TagSpecifications)) {
    if (typeof type === "string") specifications.set(type, { ...specifications.get(type), ...tagValues(tags) });
  }
  return specifications;
}

function arnOf(call: ApiCall, known: KnownState, type: string, id: string): string {
  const format = findResourceType("ec2", type)?.arn;
  if (format === undefined) throw new Error(`ec2 ${call.operation}: ${type} is no type of EC2 resource that IAM knows`);
  const account = known.ec2Owner?.(call.account, type) ?? call.account;
  return fillWith({ ...call, account }, format, { [format.match(/\$\{(\w+)\}$/)?.[1] ?? ""]: id });
}
