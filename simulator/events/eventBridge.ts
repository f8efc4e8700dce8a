import { randomUUID } from "node:crypto";
import { partitionOf } from "../../aws/partitions";
import type { CompiledPattern } from "../../aws/patterns";
import { AwsError, type BusEvent } from "../aws";
import type { SimulatedClock } from "../clock";
import type { Timeline } from "../timeline";
import { type TargetInput, validateTargetInput } from "./input";
import { readPattern } from "./patternApi";
import { parseSchedule, type Schedule } from "./schedule";
import { checkTarget } from "./targetChecks";

/** A target of a rule, with the names of the PutTargets API. */
export interface Target extends TargetInput {
  Id: string;
  Arn: string;
  RoleArn?: string;
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  DeadLetterConfig?: { Arn?: string };
  SqsParameters?: { MessageGroupId?: string };
}

export interface Rule {
  account: string;
  region: string;
  bus: string;
  name: string;
  arn: string;
  state: "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  pattern?: CompiledPattern;
  /** Since when: a rate counts from there. */
  schedule?: Schedule & { since: Date };
  targets: Target[];
}

/** Hops an event has made between buses; one in the same Region and one to another Region are allowed. */
export interface Hops {
  local: number;
  regional: number;
}

/** Hands one matched event to one target; never rejects. */
export type Deliver = (rule: Rule, target: Target, event: BusEvent, hops: Hops) => Promise<void>;

const maxTargets = 5;

/** Buses, rules and the routing between them (the Classic event buses of EventBridge). */
export class EventBridge {
  private readonly buses = new Map<string, Map<string, Rule>>();
  private deliver: Deliver = async () => {};

  constructor(
    private readonly clock: SimulatedClock,
    private readonly timeline: Timeline,
  ) {}

  /** The delivery needs the front door, which needs buses and rules: it is joined afterwards. */
  joinDelivery(deliver: Deliver): void {
    this.deliver = deliver;
  }

  createBus(account: string, region: string, name: string): void {
    this.buses.set(busKey(account, region, name), new Map());
  }

  hasBus(account: string, region: string, name: string): boolean {
    return name === "default" || this.buses.has(busKey(account, region, name));
  }

  /** @throws AwsError as PutRule would: unknown bus, invalid pattern, invalid schedule. */
  putRule(
    rule: Omit<Rule, "arn" | "pattern" | "schedule" | "targets"> & { pattern?: unknown; schedule?: string },
  ): Rule {
    if (rule.schedule !== undefined && rule.bus !== "default") {
      throw new AwsError("ValidationException", "ScheduleExpression is supported only on the default event bus.");
    }
    if (rule.schedule !== undefined && rule.state === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS") {
      throw new AwsError("ValidationException", `State ${rule.state} is not supported for rules with a schedule.`);
    }
    const schedule =
      rule.schedule === undefined ? undefined : { ...parseSchedule(rule.schedule), since: this.clock.now() };
    const rules = this.rulesOf(rule.account, rule.region, rule.bus);
    const pattern = rule.pattern === undefined ? undefined : readPattern(rule.pattern);
    const path = rule.bus === "default" ? rule.name : `${rule.bus}/${rule.name}`;
    const made: Rule = {
      ...rule,
      pattern,
      schedule,
      arn: `arn:${partitionOf(rule.region)}:events:${rule.region}:${rule.account}:rule/${path}`,
      targets: rules.get(rule.name)?.targets ?? [],
    };
    rules.set(rule.name, made);
    return made;
  }

  /** @throws AwsError as PutTargets would. */
  putTarget(account: string, region: string, bus: string, ruleName: string, target: Target): void {
    const rule = this.rulesOf(account, region, bus).get(ruleName);
    if (!rule) throw new AwsError("ResourceNotFoundException", `Rule ${ruleName} does not exist on EventBus ${bus}.`);
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
    return [...this.buses.values()].flatMap((rules) => [...rules.values()]);
  }

  rules(account: string, region: string, bus: string): Rule[] {
    return [...(this.buses.get(busKey(account, region, bus))?.values() ?? [])];
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

  private rulesOf(account: string, region: string, bus: string): Map<string, Rule> {
    const key = busKey(account, region, bus);
    if (bus === "default" && !this.buses.has(key)) this.buses.set(key, new Map());
    const rules = this.buses.get(key);
    if (!rules) throw new AwsError("ResourceNotFoundException", `Event bus ${bus} does not exist.`);
    return rules;
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
