import { randomUUID } from "node:crypto";
import { partitionOf } from "../../aws/partitions";
import { type ApiCall, AwsError, type BusEvent, type LocalService } from "../aws";
import type { SimulatedClock } from "../clock";
import { refuseEntry } from "./entries";
import { busName, type EventBridge, eventTime, type Rule } from "./eventBridge";
import { testPattern } from "./patternApi";

/** Control-plane operations that would change routing behind the deployment's back. */
const refused = [
  "PutRule",
  "DeleteRule",
  "EnableRule",
  "DisableRule",
  "PutTargets",
  "RemoveTargets",
  "CreateEventBus",
  "DeleteEventBus",
  "PutPermission",
  "RemovePermission",
  "CreateArchive",
  "StartReplay",
];

/** Of one PutEvents call (EventBridge API reference; recorded by LocalStack: put_events_exceed_limit_ten_entries). */
const mostEntries = 10;

/** The API of EventBridge: events are put, buses and rules are shown. */
export class EventsService implements LocalService {
  /** The emulator has a control plane for events too, but nothing routes there: all of it is answered here. */
  readonly operations = new Set([
    "PutEvents",
    "DescribeEventBus",
    "ListEventBuses",
    "DescribeRule",
    "ListRules",
    "ListTargetsByRule",
    "TestEventPattern",
    ...refused,
  ]);

  constructor(
    private readonly events: EventBridge,
    private readonly clock: SimulatedClock,
  ) {}

  async handle(call: ApiCall): Promise<Record<string, unknown>> {
    const input = call.input as Record<string, string>;
    const bus = busName(input.EventBusName);
    switch (call.operation) {
      case "PutEvents":
        return this.putEvents(call);
      case "ListRules":
        return { Rules: this.events.rules(call.account, call.region, bus).map(describe) };
      case "DescribeRule": {
        const rule = this.events.rules(call.account, call.region, bus).find(({ name }) => name === input.Name);
        if (!rule)
          throw new AwsError("ResourceNotFoundException", `Rule ${input.Name} does not exist on EventBus ${bus}.`);
        return describe(rule);
      }
      case "ListTargetsByRule":
        return {
          Targets:
            this.events.rules(call.account, call.region, bus).find(({ name }) => name === input.Rule)?.targets ?? [],
        };
      case "DescribeEventBus":
        return this.describeBus(call, busName(input.Name));
      case "TestEventPattern":
        return { Result: testPattern(input.EventPattern, input.Event) };
      default:
        throw new AwsError(
          "NotImplemented",
          `events:${call.operation} is not part of the embedded organization; rules and buses come from the deployment`,
          501,
        );
    }
  }

  private describeBus({ account, region }: ApiCall, name: string): Record<string, unknown> {
    if (!this.events.hasBus(account, region, name)) {
      throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
    }
    return { Name: name, Arn: `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/${name}` };
  }

  private putEvents(call: ApiCall): Record<string, unknown> {
    const entries = (call.input.Entries ?? []) as Array<Record<string, unknown>>;
    if (entries.length < 1 || entries.length > mostEntries) {
      const bound = entries.length < 1 ? "greater than or equal to 1" : `less than or equal to ${mostEntries}`;
      throw new AwsError(
        "ValidationException",
        `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
      );
    }
    const results = entries.map((entry) => {
      const refusal = refuseEntry(entry);
      if (refusal) return refusal;
      const event: BusEvent = {
        version: "0",
        id: randomUUID(),
        "detail-type": String(entry.DetailType),
        source: String(entry.Source),
        account: call.principal.kind === "service" ? call.account : call.principal.account,
        time: eventTime(entry.Time ? new Date(entry.Time as string | number) : this.clock.now()),
        region: call.region,
        resources: (entry.Resources as string[] | undefined) ?? [],
        detail: JSON.parse(String(entry.Detail)) as Record<string, unknown>,
      };
      const arn = String(entry.EventBusName ?? "default");
      const account = arn.startsWith("arn:") ? (arn.split(":")[4] ?? call.account) : call.account;
      // A bus that does not exist: an id is returned and nothing happens (LocalStack's snapshots of AWS,
      // test_put_events_nonexistent_event_bus).
      if (this.events.hasBus(account, call.region, busName(arn)))
        this.events.emit(account, call.region, busName(arn), event, "PutEvents");
      return { EventId: event.id };
    });
    return { FailedEntryCount: results.filter((r) => "ErrorCode" in r).length, Entries: results };
  }
}

const describe = (rule: Rule) => ({ Name: rule.name, Arn: rule.arn, State: rule.state, EventBusName: rule.bus });
