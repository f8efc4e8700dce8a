import assert from "node:assert/strict";
import { type Dependencies, handleHeartbeat } from "../../../functions/heartbeat/heartbeat";
import { Table } from "../members/table";
import { settings } from "../triage/world";

const account = "111122223333";
const minutes = 60_000;

class World {
  now = Date.parse("2026-11-24T06:00:00Z");
  readonly lines: string[] = [];
  readonly messages: string[] = [];

  constructor(readonly table: Table) {}

  handle(body: object): Promise<void> {
    const outside: Dependencies = {
      settings: { ...settings, governedRegions: ["eu-west-1", "us-east-1"] },
      dynamodb: this.table as unknown as Dependencies["dynamodb"],
      sns: {
        send: (async ({ input }: { input: { Message: string } }) =>
          void this.messages.push((JSON.parse(input.Message) as { email: string }).email)) as never,
      },
      now: () => this.now,
      log: { info: () => {}, error: () => {} },
      emit: (line) => void this.lines.push(line),
    };
    return handleHeartbeat(outside, JSON.stringify(body));
  }

  beat(region: string, from = account): Promise<void> {
    return this.handle({ event: { account: from, region, time: new Date(this.now).toISOString() } });
  }
}

describe("heartbeats", () => {
  it("are kept with the account and Region of their envelope, those of members only", async () => {
    const world = new World(new Table({ [account]: { name: { S: "payments" } } }));
    await world.beat("us-east-1");
    await world.beat("us-east-1", "999999999999");
    assert.deepEqual([...world.table.items.keys()], [account]);
    assert.deepEqual(world.table.items.get(account)?.["heard#us-east-1"], { N: String(world.now) });
    for (const wrong of [{}, { event: { account, region: 1, time: "x" } }, { check: "yes" }]) {
      await assert.rejects(world.handle(wrong), /The heartbeat does not say/);
    }
  });

  it("that stop are said once, with every account and Region, and again when they return", async () => {
    const world = new World(new Table({ [account]: { name: { S: "payments" } } }));
    await world.handle({ check: true });
    assert.deepEqual([world.messages.length, world.lines.length], [0, 1], "at first nobody can have been heard");
    for (let round = 0; round < 3; round += 1) {
      world.now += 9 * minutes;
      await world.beat("eu-west-1");
      await world.handle({ check: true });
    }
    assert.equal(world.messages.length, 1);
    assert.match(world.messages[0]!, /^payments is silent[\s\S]*- payments \(111122223333\), us-east-1/);
    assert.doesNotMatch(world.messages[0]!, /eu-west-1/);
    assert.equal(world.lines.length, 3, "the alarm hears nothing while somebody is silent");

    await world.beat("us-east-1");
    await world.handle({ check: true });
    assert.match(world.messages[1]!, /^payments is heard again/);
    assert.equal(world.lines.length, 4);
    await world.handle({ check: true });
    assert.equal(world.messages.length, 2);
  });

  it("of nobody are no news where there is no member", async () => {
    const world = new World(new Table());
    await world.handle({ check: true });
    assert.deepEqual([world.messages, world.lines.length], [[], 1]);
  });
});
