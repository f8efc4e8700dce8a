import { partitionOf } from "../../aws/partitions";
import type { ApiCall } from "../aws";
import { launch } from "../chaos/launches";
import { consequences } from "../consequences";
import type { CallRecord, Invocation } from "../door";
import type { QueueConsumers } from "../queueConsumers";
import type { EventSources } from "./eventSources";
import { busEvent, type Foundation } from "./foundation";
import type { FrontDoorParts } from "./frontDoor";
import { refusalOf } from "./topicQueues";

/**
 * Everything that an answered call causes.
 * @param invoke has a service call a function, as it may.
 * @param changed called after each call that succeeded.
 */
export function sideEffects(
  foundation: Foundation,
  { authorizer, resourcePolicies, owners, tableKeys }: FrontDoorParts,
  { history, objects, groups }: EventSources,
  consumers: QueueConsumers,
  invoke: (invocation: Invocation) => void,
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
      rememberKey(call, tableKeys);
      await groups.follow(record);
      const uses = chaos?.keyUses(record) ?? [];
      if (uses.length > 0) await launch(record, uses, { ...foundation, authorizer });
    }
    for (const consequence of consequences(record, objects)) {
      switch (consequence.kind) {
        case "queued": {
          const { queueArn, delayMs } = consequence;
          const refusal = service === "sns" ? await refusalOf(String(input.TopicArn), queueArn, authorizer) : undefined;
          if (refusal === undefined) consumers.notify(queueArn, delayMs);
          else timeline.add({ kind: "note", text: `${queueArn} refuses the message of its topic: ${refusal}` });
          break;
        }
        case "invocation":
          invoke(consequence.invocation);
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

/** A table was made: conditions of policies may need the values of its partition key. */
function rememberKey({ service, operation, input, account, region }: ApiCall, tableKeys: Map<string, string>): void {
  if (service !== "dynamodb" || operation !== "CreateTable") return;
  const schema = (input.KeySchema ?? []) as Array<{ AttributeName?: string; KeyType?: string }>;
  const key = schema.find(({ KeyType }) => KeyType === "HASH")?.AttributeName;
  const arn = `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/${String(input.TableName).split("/").pop()}`;
  if (key) tableKeys.set(arn, key);
}
