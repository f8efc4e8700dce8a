import { randomUUID } from "node:crypto";
import { partitionOf } from "../../aws/partitions";
import { AwsError, type BusEvent } from "../aws";
import type { SimulatedClock } from "../clock";
import type { Timeline } from "../timeline";
import { validateTargetInput } from "./input";
import { readPattern } from "./patternApi";
import { parseSchedule } from "./schedule";
import { checkTarget } from "./targetChecks";
import type { Bus, BusSettings, Deliver, Hops, Rule, RuleRequest, Target } from "./types";

export type { Bus, BusSettings, Deliver, Hops, Rule, RuleRequest, Target } from "./types";

const maxTargets = 5;

/** Buses, rules and the routing between them (the Classic event buses of EventBridge). */
export class EventBridge {
  private readonly known = new Map<string, Bus>();
  private deliver: Deliver = async () => {};

  constructor(
    private readonly clock: SimulatedClock,
    private readonly timeline: Timeline,
  ) {}

  /** The delivery needs the front door, which needs buses and rules: it is joined afterwards. */
  joinDelivery(deliver: Deliver): void {
    this.deliver = deliver;
  }

  /** @throws AwsError ResourceAlreadyExistsException */
  createBus(account: string, region: string, name: string, settings: BusSettings = {}): Bus {
    const key = busKey(account, region, name);
    if (name === "default" || this.known.has(key)) {
      throw new AwsError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
    }
    return this.addBus(account, region, name, settings);
  }

  /** Of a bus that does not exist nothing is said, as in AWS. @throws AwsError ValidationException */
  deleteBus(account: string, region: string, name: string): void {
    if (name === "default") throw new AwsError("ValidationException", "Cannot delete event bus default.");
    const rules = this.rules(account, region, name);
    if (rules.length > 0) {
      throw new AwsError("ValidationException", `Cannot delete event bus ${name}: it has ${rules.length} rules.`);
    }
    this.known.delete(busKey(account, region, name));
  }

  hasBus(account: string, region: string, name: string): boolean {
    return name === "default" || this.known.has(busKey(account, region, name));
  }

  /** @throws AwsError ResourceNotFoundException */
  bus(account: string, region: string, name: string): Bus {
    const bus = this.known.get(busKey(account, region, name));
    if (bus) return bus;
    if (name === "default") return this.addBus(account, region, name, {});
    throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
  }

  /** The buses of an account, the default one first. */
  buses(account: string, region: string): Bus[] {
    const own = [...this.known].filter(([key]) => key.startsWith(busKey(account, region, ""))).map(([, bus]) => bus);
    return [this.bus(account, region, "default"), ...own.filter(({ name }) => name !== "default")];
  }

  /** @throws AwsError ResourceNotFoundException */
  rule(account: string, region: string, bus: string, name: string): Rule {
    const rule = this.bus(account, region, bus).rules.get(name);
    if (rule) return rule;
    throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${bus}.`);
  }

  /** Of a rule that does not exist nothing is said, as in AWS. @throws AwsError ValidationException */
  deleteRule(account: string, region: string, bus: string, name: string): void {
    const { rules } = this.bus(account, region, bus);
    if ((rules.get(name)?.targets.length ?? 0) > 0) {
      throw new AwsError("ValidationException", "Rule can't be deleted since it has targets.");
    }
    rules.delete(name);
  }

  /** @throws AwsError as PutRule would: unknown bus, invalid pattern, invalid schedule. */
  putRule({ pattern: requestedPattern, schedule: scheduleExpression, ...rule }: RuleRequest): Rule {
    if (scheduleExpression !== undefined && rule.bus !== "default") {
      throw new AwsError("ValidationException", "ScheduleExpression is supported only on the default event bus.");
    }
    if (scheduleExpression !== undefined && rule.state === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS") {
      throw new AwsError("ValidationException", `State ${rule.state} is not supported for rules with a schedule.`);
    }
    const schedule =
      scheduleExpression === undefined ? undefined : { ...parseSchedule(scheduleExpression), since: this.clock.now() };
    const { rules } = this.bus(rule.account, rule.region, rule.bus);
    const pattern = requestedPattern === undefined ? undefined : readPattern(requestedPattern);
    const path = rule.bus === "default" ? rule.name : `${rule.bus}/${rule.name}`;
    const made: Rule = {
      ...rule,
      pattern,
      ...(pattern && {
        patternText: typeof requestedPattern === "string" ? requestedPattern : JSON.stringify(requestedPattern),
      }),
      schedule,
      ...(schedule && { scheduleExpression }),
      arn: `arn:${partitionOf(rule.region)}:events:${rule.region}:${rule.account}:rule/${path}`,
      targets: rules.get(rule.name)?.targets ?? [],
    };
    rules.set(rule.name, made);
    return made;
  }

  /** @throws AwsError as PutTargets would. */
  putTarget(account: string, region: string, bus: string, ruleName: string, target: Target): void {
    const rule = this.rule(account, region, bus, ruleName);
    validateTargetInput(target);
    checkTarget(target, `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/${bus}`);
    const others = rule.targets.filter((t) => t.Id !== target.Id);
    if (others.length >= maxTargets) {
      throw new AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
    }
    rule.targets = [...others, target];
  }

  /** As DisableRule does. */
  disable(rule: Rule): void {
    rule.state = "DISABLED";
  }

  /** Every rule. */
  all(): Rule[] {
    return [...this.known.values()].flatMap(({ rules }) => [...rules.values()]);
  }

  /** Every bus. */
  allBuses(): Bus[] {
    return [...this.known.values()];
  }

  rules(account: string, region: string, bus: string): Rule[] {
    return [...(this.known.get(busKey(account, region, bus))?.rules.values() ?? [])];
  }

  /** Rules of a bus that match an event now. */
  matching(account: string, region: string, bus: string, event: BusEvent): Rule[] {
    const readOnly = event.detail.readOnly === true && event["detail-type"] === "AWS API Call via CloudTrail";
    return this.rules(account, region, bus).filter(
      (rule) =>
        rule.state !== "DISABLED" &&
        (!readOnly || rule.state === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS") &&
        rule.pattern?.matches(event),
    );
  }

  /** Every rule that has a schedule. */
  scheduled(): Rule[] {
    return this.all().filter(({ schedule }) => schedule);
  }

  /**
   * The schedule of a rule is due: the occurrence is an event on the default bus, which its own targets get and every
   * other rule that matches it (LocalStack's snapshots of AWS, tests/aws/services/events/test_events_schedule).
   */
  occur(rule: Rule): void {
    const event: BusEvent = {
      version: "0",
      id: randomUUID(),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: rule.account,
      time: eventTime(this.clock.now()),
      region: rule.region,
      resources: [rule.arn],
      detail: {},
    };
    const others = this.matching(rule.account, rule.region, rule.bus, event).filter((other) => other !== rule);
    this.fire([rule, ...others], event, { account: rule.account, region: rule.region, bus: rule.bus }, "schedule");
  }

  /** An event arrives on a bus: every matching rule fires, every target is delivered to, in no order. */
  emit(
    account: string,
    region: string,
    bus: string,
    event: BusEvent,
    origin: string,
    hops: Hops = { local: 0, regional: 0 },
  ) {
    const rules = this.matching(account, region, bus, event);
    // An event that no rule matches is not part of the story.
    if (rules.length === 0 && origin !== "drill") return;
    this.fire(rules, event, { account, region, bus }, origin, hops);
  }

  private fire(
    rules: Rule[],
    event: BusEvent,
    { account, region, bus }: Pick<Rule, "account" | "region" | "bus">,
    origin: string,
    hops: Hops = { local: 0, regional: 0 },
  ): void {
    this.timeline.add({ kind: "event", account, region, bus, event, origin });
    for (const rule of rules) {
      this.timeline.add({
        kind: "rule",
        account,
        region,
        bus,
        rule: rule.name,
        eventId: event.id,
        targets: rule.targets.length,
      });
      for (const target of rule.targets) void this.clock.busy(() => this.deliver(rule, target, event, hops));
    }
  }

  private addBus(account: string, region: string, name: string, settings: BusSettings): Bus {
    const created = this.clock.now();
    const arn = `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/${name}`;
    const bus: Bus = { name, arn, settings, created, modified: created, rules: new Map() };
    this.known.set(busKey(account, region, name), bus);
    return bus;
  }
}

/** EventBridge envelopes carry whole seconds. */
export function eventTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Name of a bus given by name or ARN. */
export function busName(nameOrArn: string | undefined): string {
  if (!nameOrArn) return "default";
  return nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.indexOf("/") + 1) : nameOrArn;
}

const busKey = (account: string, region: string, bus: string) => `${account}/${region}/${bus}`;
