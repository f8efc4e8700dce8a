import assert from "node:assert/strict";
import { SimulatedClock } from "../../../simulator/clock";
import { EventBridge } from "../../../simulator/events/eventBridge";
import { buildTargetInput } from "../../../simulator/events/input";
import { EventsService } from "../../../simulator/events/service";
import { Timeline } from "../../../simulator/timeline";
import { notCovered } from "../../recorded/notCovered";
import { session } from "../stepfunctions/world";
import permissions from "./busPermissions.json";
import { repeatCalls } from "./calls";
import calls from "./eventbridgeCalls.json";
import { agrees } from "./stepfunctions/world";

const account = "111122223333";
const region = "eu-west-1";

/** EventBridge alone, and what the targets of its rules get. */
function newEvents() {
  const clock = new SimulatedClock(new Date("2026-11-30T15:00:00Z"));
  const events = new EventBridge(clock, new Timeline(() => clock.now()));
  const bodies: string[] = [];
  events.joinDelivery(async (rule, target, event) => {
    const built = buildTargetInput(target, event, {
      ruleArn: rule.arn,
      ruleName: rule.name,
      ingestionTime: clock.now(),
    });
    if (built.ok) bodies.push(built.body);
  });
  const service = new EventsService(events, clock);
  const principal = session("caller", account);
  const make = (operation: string, input: Record<string, unknown>) =>
    clock.busy(() => service.handle({ service: "events", operation, input, account, region, principal }));
  return { clock, events, bodies, make };
}

describe("recorded calls of EventBridge", () => {
  for (const { case: name, calls: made, bodies: expected } of [...calls.facts, ...permissions.facts] as Fact[]) {
    const test = notCovered[name] === undefined ? it : it.skip;
    test(name, async () => {
      const { clock, events, bodies, make } = newEvents();
      await repeatCalls(made, make);
      for (const rule of events.scheduled()) events.occur(rule);
      await clock.settled();
      if (!expected) return;
      assert.equal(bodies.length, expected.length, JSON.stringify(bodies));
      for (const [index, body] of expected.entries())
        assert.ok(agrees(bodies[index], messageIn(body)), `${bodies[index]}, recorded ${body}`);
    });
  }

  it("refuse what is larger than the newer quota, in the recorded words", async () => {
    const { make } = newEvents();
    const put = (bytes: number) => {
      const entry = { Source: "s", DetailType: "t", Detail: JSON.stringify({ a: "p".repeat(bytes - 10) }) };
      return make("PutEvents", { Entries: [entry] });
    };
    assert.equal((await put(1024 * 1024)).FailedEntryCount, 0);
    await assert.rejects(put(1024 * 1024 + 1), {
      code: "ValidationException",
      message: "Total size of the entries in the request is over the limit.",
    });
  });
});

interface Fact {
  case: string;
  calls: string[];
  bodies?: string[];
}

/** What a topic or a queue got: a topic's subscriber gets it in a notification. */
function messageIn(body: string): unknown {
  const read = JSON.parse(body) as unknown;
  const isNotification = typeof read === "object" && read !== null && "Type" in read && read.Type === "Notification";
  return isNotification ? (read as { Message?: unknown }).Message : read;
}
