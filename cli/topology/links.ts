import { matchesPattern } from "../../policy-pack/documents/arn";
import type { DeployedResource } from "../../simulator";
import { anyRegion, arnOf, grantsOf, type Inventory, nameOf, trustedBy } from "./inventory";
import { busOf, type Parts, people } from "./parts";
import type { Link, Part } from "./types";

/** Verb of what a permission is used for. The first that matches counts; an action that none names is no link between parts. */
const verbs: ReadonlyArray<readonly [pattern: RegExp, verb: string]> = [
  [/^sts:AssumeRole$/, "assumes"],
  [/^events:PutEvents$/, "sends events"],
  [/^sqs:SendMessage$/, "sends"],
  [/^lambda:InvokeFunction$/, "calls"],
  [/^lambda:UpdateAlias$/, "deploys"],
  [/^(states:StartExecution|ssm:StartAutomationExecution)$/, "starts"],
  [/^sns:Publish$/, "notifies"],
  [/^(dynamodb|s3):(Put|Update|Delete)/, "writes"],
  [/^(dynamodb|s3|states):(Get|BatchGet|Query|Scan|List|Describe)/, "reads"],
];

/** Services by which a run or a function is seen, and steps of runs themselves: nothing of the account is changed by them. */
const ownBusiness = /^(logs|xray|sts|ssm|sns|sqs|events|states|dynamodb|codedeploy|lambda:InvokeFunction|iam:PassRole)/;
const reading = /^[a-z0-9-]+:(Get|List|Describe|Lookup|BatchGet|Search|Head)/;

/** Links of a deployment: by its configuration, then by the permissions of its roles. */
export class Links {
  private readonly links = new Map<string, Link>();

  constructor(
    private readonly inventory: Inventory,
    private readonly parts: Parts,
  ) {
    this.events();
    this.deliveries();
    for (const role of inventory.all("Role")) this.role(role);
  }

  all(): Link[] {
    return [...this.links.values()];
  }

  private events(): void {
    const rules = new Map<string, DeployedResource>();
    for (const rule of this.inventory.all("EventRule")) {
      rules.set(placeOf(rule, nameOf(rule)), rule);
      if (rule.inputs.scheduleExpression !== undefined) continue;
      const bus = busOf(rule.inputs);
      const from = bus === "default" ? this.parts.defaultBus(rule.account) : this.bus(rule, bus);
      if (from) this.add(from, this.parts.ofRule(rule), "matches");
    }
    for (const target of this.inventory.all("EventTarget")) {
      const rule = rules.get(placeOf(target, String(target.inputs.rule)));
      const arn = String(target.inputs.arn ?? "");
      const to = this.parts.of(arn) ?? this.runbook(arn);
      if (rule && to) this.add(this.parts.ofRule(rule), to, verbOfTarget(to), roleName(target.inputs.roleArn));
    }
  }

  private bus(rule: DeployedResource, name: string): Part | undefined {
    const bus = this.inventory.all("EventBus").find((one) => one.account === rule.account && nameOf(one) === name);
    return bus && this.parts.of(arnOf(bus));
  }

  /** A rule starts a document by another ARN than the document's own. */
  private runbook(arn: string): Part | undefined {
    return this.parts.of(arn.replace(/:automation-definition\/([^:]*)(:.*)?$/, ":document/$1"));
  }

  private deliveries(): void {
    for (const { inputs } of this.inventory.all("EventSourceMapping")) {
      const from = this.parts.of(String(inputs.eventSourceArn));
      const name = String(inputs.functionName).split(":function:").at(-1)?.split(":")[0];
      const to = this.parts.all().find((part) => part.kind === "function" && part.title === name);
      if (from && to) this.add(from, to, "delivers");
    }
    for (const { inputs } of this.inventory.all("TopicSubscription")) {
      const from = this.parts.of(String(inputs.topic));
      const to = inputs.protocol === "sqs" ? this.parts.of(String(inputs.endpoint)) : people;
      if (from && to) this.add(from, to, inputs.protocol === "sqs" ? "delivers" : "notifies");
    }
    for (const { inputs, account } of this.inventory.all("BucketNotification")) {
      const bucket = this.parts.all().find((part) => part.kind === "bucket" && part.title === String(inputs.bucket));
      if (bucket && inputs.eventbridge === true) this.add(bucket, this.parts.defaultBus(account), "sends events");
    }
  }

  private role(role: DeployedResource): void {
    for (const actor of this.actorsWith(role)) {
      if (actor.kind === "role" && trustedBy(role).some((principal) => this.isOutside(principal)))
        this.add(people, actor, "assumes");
      for (const { actions, resources } of grantsOf(role))
        for (const action of actions) this.permission(actor, action, resources, role);
    }
  }

  private permission(actor: Part, action: string, resources: string[], role: DeployedResource): void {
    const as = [nameOf(role)];
    const verb = verbs.find(([pattern]) => pattern.test(action))?.[1];
    const here = this.parts.get(`${role.account}/resources`);
    if (verb) for (const to of this.named(resources)) if (to !== actor) this.add(actor, to, verb, as);
    if (action === "ssm:SendAutomationSignal") for (const to of this.asking()) this.add(actor, to, "answers", as);
    if (here && !verb && !ownBusiness.test(action))
      this.add(actor, here, reading.test(action) ? "reads" : "changes", as);
  }

  /** What acts with a role; a run's role is that of the document named like it. */
  private actorsWith(role: DeployedResource): Part[] {
    const actor = this.parts.actingWith(arnOf(role));
    if (actor) return [actor];
    const document = nameOf(role).replace(/^.*run-/, "Reflex-");
    return this.parts.all().filter(({ kind, members }) => kind === "runbooks" && members.includes(document));
  }

  /** Parts that the resources of a statement name. */
  private named(patterns: string[]): Part[] {
    const found = new Set<string>();
    for (const pattern of patterns.flatMap((one) => ownerOf(one) ?? []))
      for (const [arn, part] of this.parts.arns()) if (matchesPattern(pattern, arn)) found.add(part);
    return [...found].flatMap((id) => this.parts.get(id) ?? []);
  }

  /** Boxes with a runbook that needs an approval. */
  private asking(): Part[] {
    const asks = this.inventory
      .all("Document")
      .filter(({ inputs }) => String(inputs.content).includes('"aws:approve"'));
    return [...new Set(asks.flatMap((document) => this.parts.of(arnOf(document)) ?? []))];
  }

  /** A role that the deployment does not make is one of the organization's people. */
  private isOutside(principal: string): boolean {
    if (!principal.includes(":role/")) return false;
    return !this.inventory.all("Role").some((role) => matchesPattern(principal, arnOf(role)));
  }

  private add(from: Part, to: Part, verb: string, as: string[] = []): void {
    const key = `${from.id} ${verb} ${to.id}`;
    const link = this.links.get(key) ?? { from: from.id, to: to.id, verb, as: [] };
    link.as = [...new Set([...link.as, ...as])].sort();
    this.links.set(key, link);
  }
}

/**
 * The pattern of the resource that a part represents: a bucket for its objects, a function for its versions, a machine for
 * its executions. A pattern for everything of a kind names nothing in particular.
 */
function ownerOf(pattern: string): string | undefined {
  const [service = "", account = "", ...rest] = anyRegion(pattern).split(":");
  const [first = "", second = ""] = rest;
  const owners: Record<string, string> = {
    s3: first.replace(/\/.*/s, ""),
    dynamodb: first.split("/").slice(0, 2).join("/"),
    lambda: `${first}:${second}`,
    states: `stateMachine:${second}`,
  };
  const resource = owners[service] ?? rest.join(":");
  return /(^|[:/])\*$/.test(resource) ? undefined : [service, account, resource].join(":");
}

const placeOf = ({ account, region, inputs }: DeployedResource, rule: string): string =>
  [account, region, busOf(inputs), rule.split("/").at(-1)].join(" ");

const verbOfTarget = ({ kind }: Part): string =>
  kind === "bus" ? "sends events" : kind === "runbooks" ? "starts" : "sends";

const roleName = (arn: unknown): string[] => (typeof arn === "string" ? [arn.split("/").at(-1) ?? arn] : []);
