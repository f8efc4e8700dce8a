import assert from "node:assert/strict";
import { partitionOf } from "../../../aws/partitions";
import { blueprint } from "../../../cli/blueprint";
import { routeOf } from "../../../cli/commands/route";
import { responseByName, scenarioOf } from "../../../cli/drill/scenarios";
import type { SignalEvent } from "../../../responses/types";
import { entries, run, sharedEmulator } from "./support";

const response = "crypto-mining-instance";

/** The example of a response, as the same service sends it in another Region. */
function exampleIn(region: string): SignalEvent {
  const { example } = scenarioOf(responseByName(response));
  const there = JSON.stringify(example).replaceAll(example.region, region);
  const partition = partitionOf(region);
  return JSON.parse(
    there.replaceAll("arn:aws:", `arn:${partition}:`).replaceAll('"partition":"aws"', `"partition":"${partition}"`),
  ) as SignalEvent;
}

/** Every ARN in a text that names another partition. */
const foreignArns = (text: string, partition: string) =>
  [...text.matchAll(/\barn:aws[a-z-]*:[^"\s\\]*/g)]
    .map(([arn]) => arn)
    .filter((arn) => arn.split(":")[1] !== partition);

/** A test of each Region: the incident is healed there, and no ARN names another partition. */
export function healsIn(regions: readonly string[]): void {
  const emulator = sharedEmulator();

  for (const region of regions) {
    it(`an instance that mines in ${region} is terminated and replaced, by rules of its partition`, async () => {
      const event = exampleIn(region);
      const { responses, member, security } = routeOf(event, await blueprint({ account: event.account, region }));
      assert.deepEqual(
        responses.map((fired) => fired.response),
        [response],
      );
      assert.equal(member.length, 1);
      // The other one is for what nothing else answers: triage leaves this to the first.
      assert.ok(security.some(({ rule }) => rule.startsWith(`reflex-${response}`)));
      assert.deepEqual(foreignArns(JSON.stringify([member, security]), partitionOf(region)), []);
      const result = await run(emulator.get(), response, { event });
      assert.equal(result.verdict, "healed");
      assert.equal(result.calls.refused, 0);
      assert.equal(result.after.state, "terminated");
      const told = JSON.stringify([entries(result, "call"), entries(result, "message"), entries(result, "event")]);
      assert.deepEqual(foreignArns(told, partitionOf(region)), []);
    });
  }
}
