import { consequences } from "../consequences";
import type { CallRecord } from "../door";
import type { QueueConsumers } from "../queueConsumers";
import type { EventSources } from "./eventSources";
import { busEvent, type Foundation } from "./foundation";
import type { FrontDoorParts } from "./frontDoor";
import { queuesOf } from "./topicQueues";

/**
 * Everything that an answered call causes.
 * @param changed called after each call that succeeded.
 */
export function sideEffects(
  { clock, direct, timeline, events }: Foundation,
  { authorizer, resourcePolicies, owners }: FrontDoorParts,
  { history, objects, groups }: EventSources,
  consumers: QueueConsumers,
  changed: (service: string, operation: string, account: string) => void,
): (record: CallRecord) => Promise<void> {
  return async (record) => {
    const { call, error, decision } = record;
    const { account, region, principal, service, operation, input } = call;
    timeline.add({ kind: "call", account, region, principal, service, operation, input, decision, error });
    history.follow(record);
    if (!error) {
      objects.follow(call);
      changed(service, operation, account);
      resourcePolicies.follow(call);
      owners.follow(call);
      await groups.follow(record);
    }
    for (const consequence of consequences(record, objects)) {
      switch (consequence.kind) {
        case "queued":
          consumers.notify(consequence.queueArn);
          break;
        case "published":
          timeline.add({ kind: "message", account, ...consequence.message });
          for (const { queueArn, refusal } of await queuesOf(consequence.message.topicArn, direct, authorizer)) {
            if (refusal === undefined) consumers.notify(queueArn);
            else timeline.add({ kind: "note", text: `${queueArn} refuses the message of its topic: ${refusal}` });
          }
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
