import { type Arn, parseArn } from "../aws/arn";
import { Field } from "./field";
import type { JudgedResource } from "./rule";

/**
 * A resource of a stack with what it comes from. Its inputs are its properties: outputs are among them beside what was
 * given.
 */
export interface StackResource extends JudgedResource {
  urn: string;
  /** By property: the URNs of the resources whose outputs it is made of. */
  dependencies: Readonly<Record<string, readonly string[]>>;
}

/** The service in the ARNs of a type. Other types are known by name only. */
const services: Readonly<Record<string, string>> = {
  "aws:cloudwatch/eventBus:EventBus": "events",
  "aws:cloudwatch/eventRule:EventRule": "events",
  "aws:cloudwatch/logGroup:LogGroup": "logs",
  "aws:iam/role:Role": "iam",
  "aws:lambda/function:Function": "lambda",
  "aws:s3/bucket:Bucket": "s3",
  "aws:sfn/stateMachine:StateMachine": "states",
  "aws:sns/topic:Topic": "sns",
  "aws:sqs/queue:Queue": "sqs",
  "aws:ssm/document:Document": "ssm",
};

/** Represents a name that is not known: no name of AWS is empty. */
const nameless = "";

/** A resource in its stack. */
export class StackMember {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Field;
  readonly arn: Arn | undefined;
  /** The name that AWS knows it by; undefined where it is not known before deployment. */
  readonly name: string | undefined;

  constructor(private readonly resource: StackResource) {
    this.urn = resource.urn;
    this.type = resource.type;
    this.inputs = new Field("", resource.inputs);
    this.arn = parseArn(this.text("arn") ?? "");
    this.name = this.text("name") ?? this.text("bucket") ?? (this.arn && nameIn(this.arn));
  }

  at(key: string): Field {
    return this.inputs.at(key);
  }

  text(key: string): string | undefined {
    const { kind, value } = this.at(key);
    return kind === "text" ? (value as string) : undefined;
  }

  /** URNs of the resources that a property is made of. */
  sourcesOf(property: string): readonly string[] {
    return this.resource.dependencies[property] ?? [];
  }
}

/** The resources of a stack, and the links between them. */
export class Stack {
  readonly members: readonly StackMember[];
  private readonly byUrn: ReadonlyMap<string, StackMember>;
  private readonly byType: ReadonlyMap<string, StackMember[]>;
  private readonly byName: ReadonlyMap<string, StackMember[]>;

  constructor(resources: readonly StackResource[]) {
    this.members = resources.map((resource) => new StackMember(resource));
    this.byUrn = new Map(this.members.map((member) => [member.urn, member]));
    this.byType = grouped(this.members, ({ type }) => [type]);
    // SQS is named by URL in some places.
    this.byName = grouped(this.members, (member) => {
      const url = member.text("url");
      return [member.name ?? nameless, ...(url === undefined ? [] : [url])].map((name) => `${member.type} ${name}`);
    });
  }

  ofType(...types: string[]): StackMember[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /**
   * The resources that a field names, by ARN, by name, or, where it is not known before deployment, by what it comes
   * from. None means that the stack does not create it. A field means that this is unknown until the field is known.
   * @param owner of the field.
   */
  linked(owner: StackMember, reference: Field, ...types: string[]): StackMember[] | Field {
    if (reference.kind === "unknown") {
      const [property = ""] = reference.path.split(/[.[]/);
      const sources = owner.sourcesOf(property).flatMap((urn) => this.byUrn.get(urn) ?? []);
      const fitting = sources.filter(({ type }) => types.includes(type));
      return fitting.length > 0 ? fitting : reference;
    }
    if (reference.kind !== "text") return [];
    const arn = parseArn(reference.text);
    const name = arn ? nameIn(arn) : reference.text;
    const found = types
      .flatMap((type) => this.byName.get(`${type} ${name}`) ?? [])
      .filter((member) => (arn ? hasArn(member, arn) : isNear(member, owner)));
    if (found.length > 0) return found;
    const [hidden] = types.flatMap((type) => this.byName.get(`${type} ${nameless}`) ?? []);
    return hidden ? new Field(`the name of ${hidden.urn.split("::").at(-1)}`, hidden.at("name").value) : [];
  }

  /** The resources whose field names the subject: its policies, targets, mappings. Unknown ones come from it alone. */
  referring(subject: StackMember, key: string, ...types: string[]): StackMember[] {
    return this.ofType(...types).filter((member) => {
      const linked = this.linked(member, member.at(key), subject.type);
      return Array.isArray(linked) && linked.includes(subject);
    });
  }
}

function grouped(members: readonly StackMember[], keys: (member: StackMember) => string[]): Map<string, StackMember[]> {
  const groups = new Map<string, StackMember[]>();
  for (const member of members)
    for (const key of new Set(keys(member))) {
      const group = groups.get(key);
      if (group) group.push(member);
      else groups.set(key, [member]);
    }
  return groups;
}

/** A name means a resource of the same Region. */
function isNear(member: StackMember, owner: StackMember): boolean {
  const [region, ownerRegion] = [member.text("region"), owner.text("region")];
  return region === undefined || ownerRegion === undefined || region === ownerRegion;
}

function hasArn(member: StackMember, wanted: Arn): boolean {
  if (wanted.service !== services[member.type]) return false;
  const { arn } = member;
  if (arn) return !differ(arn.account, wanted.account) && !differ(arn.region, wanted.region);
  return !differ(member.text("region") ?? "", wanted.region);
}

/** ARNs of documents that AWS shows without an account, and of global resources, leave parts empty. */
const differ = (one: string, other: string): boolean => one !== "" && other !== "" && one !== other;

/** The name in an ARN, without the kind before it and the version after it. */
function nameIn({ service, resource }: Arn): string {
  switch (service) {
    case "events":
    case "iam":
      return resource.slice(resource.lastIndexOf("/") + 1);
    case "lambda":
    case "states":
      return resource.split(":")[1] ?? "";
    case "logs":
      return resource.replace(/^log-group:/, "").replace(/:\*$/, "");
    case "ssm":
      return resource.replace(/^(automation-definition|document)\//, "").split(":")[0] ?? "";
    default:
      return resource;
  }
}
