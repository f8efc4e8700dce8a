import type { ApiCall } from "../../aws";
import {
  type AuthorizationCheck,
  check,
  named,
  ownArn,
  recordsOf,
  requestTags,
  requireAction,
  textsOf,
} from "../checks";

/**
 * EventBridge: rules live on a bus, and every entry of PutEvents is authorised against its own bus with its own source
 * and detail type. The Service Authorization Reference lists both as ArrayOfString, but plain operators match them
 * (recorded: stackd eventbridge/bus_forwarding.json), so each is a single value.
 */
export function events(call: ApiCall): AuthorizationCheck[] | undefined {
  const action = `events:${call.operation}`;
  const { input } = call;
  switch (call.operation) {
    case "PutEvents":
      return recordsOf(input.Entries).map((entry) =>
        check(call, action, [busArn(call, entry.EventBusName)], {
          ...eventKeys(entry.Source, entry.DetailType),
          // The router says "true" for what a rule sends on to a bus.
          "events:eventBusInvocation": "false",
        }),
      );
    case "StartReplay": {
      const destination = (input.Destination as { Arn?: unknown } | undefined)?.Arn;
      const replay = ownArn(call, "events", `replay/${named(input.ReplayName)}`);
      return [check(call, action, [replay, ...textsOf(input.EventSourceArn), ...textsOf(destination)])];
    }
    case "CreateArchive":
      return [
        check(call, action, [
          ownArn(call, "events", `archive/${named(input.ArchiveName)}`),
          ...textsOf(input.EventSourceArn),
        ]),
      ];
    case "PutTargets":
      return [
        check(call, action, [ruleArn(call)], {
          "events:TargetArn": recordsOf(input.Targets).flatMap((target) => textsOf(target.Arn)),
        }),
      ];
    case "CreateEventBus":
    case "DescribeEventBus":
    case "DeleteEventBus":
    case "UpdateEventBus":
      return [check(call, action, [busArn(call, input.Name)], requestTags(input))];
  }
  const onRule = requireAction(call, action).resourceTypes.some(({ name }) => name.startsWith("rule-on-"));
  const rule = input.Rule ?? input.Name;
  return onRule && rule !== undefined ? [check(call, action, [ruleArn(call)], requestTags(input))] : undefined;
}

const eventKeys = (source: unknown, detailType: unknown) => ({
  ...(typeof source === "string" && { "events:source": source }),
  ...(typeof detailType === "string" && { "events:detail-type": detailType }),
});

/** `…:rule/NAME` on the default bus, `…:rule/BUS/NAME` on another. */
export function ruleArn(call: ApiCall): string {
  const bus = busArn(call, call.input.EventBusName);
  const [prefix = "", name = ""] = bus.split(":event-bus/");
  const rule = named(call.input.Rule ?? call.input.Name);
  return name === "default" ? `${prefix}:rule/${rule}` : `${prefix}:rule/${name}/${rule}`;
}

function busArn(call: ApiCall, bus: unknown): string {
  if (typeof bus === "string" && bus.startsWith("arn:")) return bus;
  return ownArn(call, "events", `event-bus/${typeof bus === "string" && bus !== "" ? bus : "default"}`);
}
