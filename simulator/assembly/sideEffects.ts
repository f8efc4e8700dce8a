import { launch } from "../chaos/launches";
import { consequences } from "../consequences";
import type { CallRecord } from "../door";
import type { QueueConsumers } from "../queueConsumers";
import type { EventSources } from "./eventSources";
import { busEvent, type Foundation } from "./foundation";
import type { FrontDoorParts } from "./frontDoor";

/**
 * Everything that an answered call causes.
 * @param changed called after each call that succeeded.
 */
export function sideEffects(
  foundation: Foundation,
  { resourcePolicies, owners, authorizer }: FrontDoorParts,
  { history, objects, groups }: EventSources,
  consumers: QueueConsumers,
  changed: (service: string, operation: string, account: string) => void,
): (record: CallRecord) => Promise<void> {
  const { clock, timeline, events, chaos } = foundation;
  return async (record) => {
    const { call, error, decision } = record;
    const { account, region, principal, service, operation, input } = call;
    timeline.add({ kind: "call", account, region, principal, service, operation, input, decision, error });
    history.follow(record);
    if (!error) {
      objects.follow(call);
      if (chaos && service === "iam") await chaos.whenSeen(() => changed(service, operation, account));
      else changed(service, operation, account);
      resourcePolicies.follow(call);
      owners.follow(call);
      await groups.follow(record);
      const uses = chaos?.keyUses(record) ?? [];
      if (uses.length > 0) await launch(record, uses, { ...foundation, authorizer });
    }
    for (const consequence of consequences(record, objects)) {
      switch (consequence.kind) {
        case "queued":
          consumers.notify(consequence.queueArn);
          break;
        case "published":
          timeline.add({ kind: "message", account, ...consequence.message });
          break;
        case "event": {
          const event = busEvent(account, region, consequence.event, clock.now());
          // Most events interest no rule: nothing is scheduled for them.
          if (events.matching(account, region, "default", event).length === 0) break;
          clock.after(consequence.delayMs, async () => events.emit(account, region, "default", event, event.source));
        }
      }
    }
  };
}
