import type { ShapeReference } from "../emulator/models";
import { modelledMembers, type Shapes, shapeOf } from "./protocols/values";

/** What CloudTrail never writes down: it leaves the key of new credentials out and masks the rest. */
const leftOut = new Set(["SecretAccessKey"]);
const masked = new Set(["Password", "SecretString", "SecretBinary", "MasterUserPassword", "Plaintext", "UserData"]);
const mask = "HIDDEN_DUE_TO_SECURITY_REASONS";

/** Lists of ids in EC2's requests, as recorded: by member, the name of the set and of the field in its items. */
const ec2Sets: Record<string, [set: string, item: string]> = {
  InstanceIds: ["instancesSet", "instanceId"],
  ImageIds: ["imagesSet", "imageId"],
  VolumeIds: ["volumeSet", "volumeId"],
  SnapshotIds: ["snapshotSet", "snapshotId"],
  NetworkInterfaceIds: ["networkInterfaceIdSet", "networkInterfaceId"],
  GroupIds: ["securityGroupIdSet", "groupId"],
  SecurityGroupIds: ["groupSet", "groupId"],
  Groups: ["groupSet", "groupId"],
  Resources: ["resourcesSet", "resourceId"],
  Values: ["valueSet", "value"],
  SecurityGroupRuleIds: ["securityGroupRuleIds", "securityGroupRuleId"],
};

const ec2Lists: Record<string, string> = {
  Tags: "tagSet",
  Filters: "filterSet",
  BlockDeviceMappings: "blockDeviceMapping",
  TagSpecifications: "tagSpecificationSet",
};

/** Structures whose lists appear even when they are empty, as `{}`. */
const ec2Complete: Record<string, string[]> = {
  IpPermission: ["UserIdGroupPairs", "IpRanges", "Ipv6Ranges", "PrefixListIds"],
};

/** EC2's members in CloudTrail's spelling: names as in its XML, lists as `{items: [...]}`. */
export function ec2Elements(
  value: unknown,
  reference: ShapeReference,
  shapes: Shapes,
  side: "request" | "response",
): Record<string, unknown> {
  const shape = shapeOf(shapes, reference);
  const written: Record<string, unknown> = {};
  for (const name of ec2Complete[reference.shape] ?? [])
    written[lowerFirst(shape.members?.[name]?.locationName ?? name)] = {};
  for (const { name, reference: member, value: element } of modelledMembers(value, shape)) {
    const memberShape = shapeOf(shapes, member);
    const wire = lowerFirst(member.locationName ?? name);
    if (masked.has(name)) written[wire] = "<sensitiveDataRemoved>";
    // The only plain list of structures in EC2's records.
    else if (reference.shape === "TagSpecification" && name === "Tags")
      written.tags = (element as unknown[]).map((tag) => ec2Elements(tag, { shape: "Tag" }, shapes, side));
    else if (memberShape.type === "structure") written[wire] = ec2Elements(element, member, shapes, side);
    else if (memberShape.type === "list" && memberShape.member) {
      const { member: item } = memberShape;
      const structured = shapeOf(shapes, item).type === "structure";
      const [set, field] = (side === "request" && ec2Sets[name]) || [wire, lowerFirst(item.locationName ?? "item")];
      const elements = (element as unknown[]).map((e) =>
        structured ? ec2Elements(e, item, shapes, side) : { [field]: e },
      );
      const key = structured && side === "request" ? (ec2Lists[name] ?? wire) : set;
      written[key] = elements.length > 0 ? { items: elements } : {};
    } else written[wire] = element;
  }
  return written;
}

/** Members of every other service: names begin with a small letter, keys of maps stay as they are. */
export function lowerCamelElements(value: unknown, reference: ShapeReference, shapes: Shapes): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const { name, reference: member, value: element } of modelledMembers(value, shapeOf(shapes, reference))) {
    if (leftOut.has(name)) continue;
    written[lowerFirst(name)] = masked.has(name) ? mask : lowerCamelValue(element, member, shapes);
  }
  return written;
}

function lowerCamelValue(value: unknown, reference: ShapeReference, shapes: Shapes): unknown {
  const shape = shapeOf(shapes, reference);
  const { member, value: entry } = shape;
  if (shape.document || value === null) return value;
  if (shape.type === "structure") return lowerCamelElements(value, reference, shapes);
  if (shape.type === "list" && member)
    return (value as unknown[]).map((element) => lowerCamelValue(element, member, shapes));
  if (shape.type === "map" && entry)
    return Object.fromEntries(
      Object.entries(value as Record<string, unknown>).map(([key, element]) => [
        key,
        lowerCamelValue(element, entry, shapes),
      ]),
    );
  return value;
}

/** `DBInstanceIdentifier` becomes `dBInstanceIdentifier`, as CloudTrail has it. */
function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
