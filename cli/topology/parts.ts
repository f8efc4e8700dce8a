import { parseArn } from "../../aws/arn";
import type { DeployedResource } from "../../simulator";
import { anyRegion, arnOf, headingOfDocument, headingOfRule, type Inventory, nameOf, trustedBy } from "./inventory";
import type { Part, PartKind } from "./types";

export const people: Part = { id: "people", kind: "people", title: "People", members: [] };

/** The parts of a deployment, and which of them represents a resource. */
export class Parts {
  private readonly parts = new Map<string, Part>([[people.id, people]]);
  private readonly byArn = new Map<string, string>();
  private readonly actors = new Map<string, string>();

  constructor(inventory: Inventory) {
    const deadLetters = inventory.deadLetterQueues;
    for (const bus of inventory.all("EventBus")) this.single("bus", bus);
    for (const rule of inventory.all("EventRule")) this.rule(rule);
    for (const queue of inventory.all("Queue")) if (!deadLetters.has(arnOf(queue))) this.single("queue", queue);
    for (const table of inventory.all("Table")) this.single("table", table);
    for (const bucket of inventory.all("Bucket")) this.single("bucket", bucket);
    for (const topic of inventory.all("Topic")) this.single("topic", topic);
    for (const one of inventory.all("Function")) this.acting("function", one, one.inputs.role);
    for (const one of inventory.all("StateMachine")) this.acting("workflow", one, one.inputs.roleArn);
    for (const one of inventory.all("Document")) this.runbook(one);
    for (const role of inventory.all("Role")) if (isOwnPart(role)) this.role(role);
    for (const rule of inventory.all("EventRule")) this.resourcesOf(rule.account, inventory);
  }

  all(): Part[] {
    return [...this.parts.values()];
  }

  get(id: string): Part | undefined {
    return this.parts.get(id);
  }

  /** The part that represents a resource. @param arn with its Region or without. */
  of(arn: string): Part | undefined {
    const id = this.byArn.get(anyRegion(arn));
    return id === undefined ? undefined : this.parts.get(id);
  }

  /** Every ARN that has a part, without Regions. */
  arns(): Array<[arn: string, part: string]> {
    return [...this.byArn];
  }

  /** What acts with a role: a function, a workflow, the role itself where people or others assume it. */
  actingWith(roleArn: string): Part | undefined {
    return this.parts.get(this.actors.get(roleArn) ?? "");
  }

  defaultBus(account: string): Part {
    const arn = `events:${account}:event-bus/default`;
    const id = this.byArn.get(arn) ?? `${account}/bus/default`;
    this.byArn.set(arn, id);
    return this.part({ id, kind: "bus", account, title: "default bus", members: ["default"] });
  }

  /** The box of a rule: rules of one subject on one bus. */
  ofRule(rule: DeployedResource): Part {
    const { account, inputs } = rule;
    const bus = busOf(inputs);
    if (inputs.scheduleExpression !== undefined)
      return this.part({ id: `${account}/schedules`, kind: "schedules", account, title: "Schedules", members: [] });
    const { name, title } = headingOfRule(nameOf(rule));
    const id = `${account}/rules/${bus}/${name}`;
    return this.part({ id, kind: "rules", account, title, members: [] });
  }

  private rule(rule: DeployedResource): void {
    add(this.ofRule(rule), nameOf(rule));
    if (rule.inputs.scheduleExpression === undefined && busOf(rule.inputs) === "default") this.defaultBus(rule.account);
  }

  private runbook(document: DeployedResource): void {
    const { account } = document;
    const { name, title } = headingOfDocument(nameOf(document));
    const part = this.part({ id: `${account}/runbooks/${name}`, kind: "runbooks", account, title, members: [] });
    add(part, nameOf(document));
    this.byArn.set(anyRegion(arnOf(document)), part.id);
  }

  private single(kind: PartKind, resource: DeployedResource): Part {
    const { account } = resource;
    const title = nameOf(resource);
    const part = this.part({ id: `${account}/${kind}/${title}`, kind, account, title, members: [title] });
    const arn = arnOf(resource);
    if (arn !== "") this.byArn.set(anyRegion(arn), part.id);
    return part;
  }

  private acting(kind: PartKind, resource: DeployedResource, role: unknown): void {
    this.actors.set(String(role), this.single(kind, resource).id);
  }

  private role(role: DeployedResource): void {
    const arn = arnOf(role);
    const actor = this.actors.get(arn) ?? this.single("role", role).id;
    this.actors.set(arn, actor);
    this.byArn.set(anyRegion(arn), actor);
  }

  /** What the runbooks of an account change: everything in it that is not Reflex. */
  private resourcesOf(account: string, inventory: Inventory): void {
    if (inventory.all("EventBus").some((bus) => bus.account === account)) return;
    const id = `${account}/resources`;
    this.part({ id, kind: "resources", account, title: "Resources of the account", members: [] });
  }

  private part(part: Part): Part {
    const known = this.parts.get(part.id);
    if (known) return known;
    this.parts.set(part.id, part);
    return part;
  }
}

export const busOf = (inputs: Record<string, unknown>): string => {
  const bus = String(inputs.eventBusName ?? "default");
  return parseArn(bus)?.resource.split("/").at(-1) ?? bus;
};

/** Roles of rules and runs are shown as who allows a link: many, and each of one thing. */
const isOwnPart = (role: DeployedResource): boolean =>
  !trustedBy(role).some((principal) => ["events", "ssm"].some((name) => principal.startsWith(`${name}.amazonaws.com`)));

function add(part: Part, member: string): void {
  if (!part.members.includes(member)) part.members.push(member);
}
