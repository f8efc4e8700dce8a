import assert from "node:assert/strict";
import type { BusEvent } from "../../../simulator/aws";
import { duplicating, reordering } from "../../../simulator/chaos/deliveries";
import { Dice } from "../../../simulator/chaos/dice";
import { SimulatedClock } from "../../../simulator/clock";
import type { Deliver, Rule, Target } from "../../../simulator/events/eventBridge";

const rule = { arn: "arn:aws:events:eu-west-1:111122223333:rule/r" } as Rule;
const target: Target = { Id: "t", Arn: "arn:aws:sqs:eu-west-1:111122223333:q" };
const hops = { local: 0, regional: 0 };

async function delivered(wrap: typeof duplicating, seed: number): Promise<string[]> {
  const clock = new SimulatedClock(new Date("2026-01-01T00:00:00Z"));
  const order: string[] = [];
  const deliver: Deliver = async (_rule, _target, event) => void order.push(event.id);
  const disturbed = wrap(deliver, clock, new Dice(seed));
  for (let n = 0; n < 20; n++) void clock.busy(() => disturbed(rule, target, { id: `e${n}` } as BusEvent, hops));
  await clock.settled();
  return order;
}

describe("deliveries in chaos", () => {
  it("delivers every event, and some twice with the same id", async () => {
    const order = await delivered(duplicating, 3);
    assert.equal(new Set(order).size, 20);
    assert.ok(order.length > 20 && order.length < 40, `${order.length} deliveries`);
  });

  it("lets events overtake each other, and loses none", async () => {
    const order = await delivered(reordering, 3);
    assert.equal(order.length, 20);
    assert.notDeepEqual(
      order,
      [...order].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))),
    );
  });

  it("is the same for the same seed", async () => {
    assert.deepEqual(await delivered(reordering, 5), await delivered(reordering, 5));
    assert.notDeepEqual(await delivered(reordering, 5), await delivered(reordering, 6));
  });
});
