import { type Arn, isAccountId, parseArn } from "../aws/arn";
import { Field } from "./field";
import type { JudgedResource } from "./rule";
import { parsed } from "./values";

/** A resource of a stack with what it comes from. What AWS completes is in its outputs, never in its inputs. */
export interface StackResource extends JudgedResource {
  urn: string;
  /** What identifies it in AWS: ARN, URL, name. Unknown in a preview where the resource is new. */
  outputs: Record<string, unknown>;
  scope: Scope;
  /** By property: the URNs of the resources whose outputs it is made of. */
  dependencies: Readonly<Record<string, readonly string[]>>;
}

/** Where a provider makes resources that do not say otherwise, as far as its settings say it. */
export interface Scope {
  account?: string;
  region?: string;
}

/** Where a provider with these settings works. Settings that are no text reach the engine as JSON text. */
export function scopeOf(settings: Record<string, unknown>): Scope {
  const field = new Field("", settings);
  // It is used in what is said of resources, so a secret says nothing.
  const shown = (key: string) => (field.at(key).isSecret ? new Field(key, undefined) : field.at(key));
  const list = (key: string) => parsed(shown(key)).elements();
  const role = parseArn(list("assumeRoles").at(-1)?.at("roleArn").text ?? "");
  const allowed = list("allowedAccountIds");
  const account = role?.account ?? (allowed.length === 1 ? allowed[0]?.text : undefined);
  const region = shown("region").text;
  return { ...(account && isAccountId(account) && { account }), ...(region !== "" && { region }) };
}

/** The service in the ARNs of a type. Other types are known by name only. */
const services: Readonly<Record<string, string>> = {
  "aws:cloudwatch/eventBus:EventBus": "events",
  "aws:cloudwatch/eventRule:EventRule": "events",
  "aws:cloudwatch/logGroup:LogGroup": "logs",
  "aws:iam/policy:Policy": "iam",
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

/** Properties by which AWS knows a resource, whoever gave them. */
const identifying = ["arn", "bucket", "name", "region", "url"];

/** A resource in its stack. */
export class StackMember {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Field;
  private readonly answers: Field;
  readonly arn: Arn | undefined;
  /** The name that AWS knows it by; undefined where it is not known before deployment. */
  readonly name: string | undefined;

  constructor(private readonly resource: StackResource) {
    this.urn = resource.urn;
    this.type = resource.type;
    this.inputs = new Field("", resource.inputs);
    this.answers = new Field("", resource.outputs);
    this.arn = parseArn(this.text("arn") ?? "");
    this.name = this.text("name") ?? this.text("bucket") ?? (this.arn && nameIn(this.arn));
  }

  at(key: string): Field {
    return this.inputs.at(key);
  }

  text(key: string): string | undefined {
    const given = this.at(key);
    const field = given.kind === "absent" && identifying.includes(key) ? this.answers.at(key) : given;
    return field.kind === "text" ? field.text : undefined;
  }

  get account(): string | undefined {
    return this.arn?.account || this.resource.scope.account;
  }

  get region(): string | undefined {
    return this.text("region") ?? this.resource.scope.region;
  }

  /** The account as the provider's settings say it: known in a preview too. */
  get pinnedAccount(): string | undefined {
    return this.resource.scope.account;
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

  /**
   * Whether only this stack would make what the ARN names: it is in the account and Region of resources of the stack,
   * and its name begins as theirs do (with the same first word). Everything else may belong to another stack.
   */
  isOwn(arn: Arn, ...types: string[]): boolean {
    return this.ofType(...types).some(
      ({ type, pinnedAccount, region, name }) =>
        services[type] === arn.service &&
        pinnedAccount === arn.account &&
        region === arn.region &&
        name !== undefined &&
        firstWord(name) === firstWord(nameIn(arn)),
    );
  }

  /** The resources whose field names the subject: its policies, targets, mappings. Unknown ones come from it alone. */
  referring(subject: StackMember, key: string, ...types: string[]): StackMember[] {
    return types.flatMap((type) => this.referrers(type, key, subject.type).get(subject) ?? []);
  }

  private readonly links = new Map<string, ReadonlyMap<StackMember, StackMember[]>>();

  /** By subject, who names it: read once for all subjects of a type, because stacks have thousands of each. */
  private referrers(type: string, key: string, subjectType: string): ReadonlyMap<StackMember, StackMember[]> {
    const name = `${type} ${key} ${subjectType}`;
    const known = this.links.get(name);
    if (known) return known;
    const referrers = new Map<StackMember, StackMember[]>();
    for (const member of this.ofType(type)) {
      const linked = this.linked(member, member.at(key), subjectType);
      for (const subject of Array.isArray(linked) ? new Set(linked) : []) {
        const list = referrers.get(subject) ?? [];
        list.push(member);
        referrers.set(subject, list);
      }
    }
    this.links.set(name, referrers);
    return referrers;
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

const firstWord = (name: string): string => /^[^-_./]*/.exec(name)?.[0] ?? "";

/** A name means a resource of the same Region. */
function isNear(member: StackMember, owner: StackMember): boolean {
  return !differ(member.region ?? "", owner.region ?? "");
}

function hasArn(member: StackMember, wanted: Arn): boolean {
  if (wanted.service !== services[member.type]) return false;
  const { arn, account = "", region = "" } = member;
  return !differ(account, wanted.account) && !differ(arn ? arn.region : region, wanted.region);
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
