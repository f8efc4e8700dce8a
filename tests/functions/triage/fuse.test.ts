import assert from "node:assert/strict";
import { Fuse } from "../../../functions/triage/fuse";
import type { TriageSettings } from "../../../organization/settings";
import { holds, type Item, updated } from "./conditions";
import { serviceError, settings } from "./world";

const account = "111122223333";
const nine = "2026-11-24T09:14:08.000Z";
const key = `fuse#${account}#2026-11-24T09`;

/** What the commands of DynamoDB carry, as far as it is used here. */
interface Write {
  TableName?: string;
  Key?: Item;
  Item?: Item;
  ConsistentRead?: boolean;
  UpdateExpression?: string;
  ConditionExpression?: string;
  ExpressionAttributeValues?: Item;
}

/** A fuse on a table in memory, which keeps the requests. */
function fuseOf(changes: Partial<TriageSettings> = {}) {
  const table = new Map<string, Item>();
  const calls: Write[] = [];
  const send = async ({ input }: { input: Write }) => {
    calls.push(input);
    const pk = input.Key?.pk?.S ?? "";
    if (!input.UpdateExpression) return { Item: table.get(pk) };
    if (!holds(input.ConditionExpression ?? "", table.get(pk), input.ExpressionAttributeValues)) {
      throw serviceError("ConditionalCheckFailedException");
    }
    table.set(pk, updated(input.UpdateExpression, table.get(pk) ?? { pk: { S: pk } }, input.ExpressionAttributeValues));
    return {};
  };
  const fuse = new Fuse({ dynamodb: { send } as never, settings: { ...settings, fusePerHour: 2, ...changes } });
  return { fuse, table, calls };
}

describe("the fuse", () => {
  it("admits as many incidents as are allowed in an hour, and no more", async () => {
    const { fuse } = fuseOf();
    assert.equal(await fuse.used(account, nine), 0);
    assert.equal(await fuse.admit(account, nine, "one"), true);
    assert.equal(await fuse.used(account, nine), 1);
    assert.equal(await fuse.admit(account, nine, "two"), true);
    assert.equal(await fuse.admit(account, nine, "three"), false);
    assert.equal(await fuse.used(account, nine), 2);
  });

  it("counts the whole hour of the clock, in UTC, and starts again with the next", async () => {
    const { fuse, table } = fuseOf();
    assert.equal(await fuse.admit(account, "2026-11-24T09:00:00.000Z", "one"), true);
    assert.equal(await fuse.admit(account, "2026-11-24T09:59:59.999Z", "two"), true);
    assert.equal(await fuse.admit(account, "2026-11-24T09:30:00.000Z", "three"), false);
    assert.equal(await fuse.used(account, "2026-11-24T10:00:00.000Z"), 0);
    assert.equal(await fuse.admit(account, "2026-11-24T10:00:00.000Z", "three"), true);
    assert.equal(await fuse.admit(account, "2026-11-25T09:30:00.000Z", "four"), true);
    assert.deepEqual([...table.keys()], [key, `fuse#${account}#2026-11-24T10`, `fuse#${account}#2026-11-25T09`]);
  });

  it("forgets an incident whose run was refused, and no other", async () => {
    const { fuse, calls } = fuseOf();
    await fuse.admit(account, nine, "one");
    await fuse.admit(account, nine, "two");
    await fuse.giveBack(account, nine, "one");
    assert.equal(calls.at(-1)?.TableName, "reflex-decisions");
    assert.equal(await fuse.used(account, nine), 1);
    assert.equal(await fuse.admit(account, nine, "three"), true);
    await fuse.giveBack(account, nine, "two");
    await fuse.giveBack(account, nine, "three");
    assert.equal(await fuse.used(account, nine), 0);
  });

  it("counts each account for itself", async () => {
    const { fuse } = fuseOf({ fusePerHour: 1 });
    assert.equal(await fuse.admit(account, nine, "one"), true);
    assert.equal(await fuse.admit(account, nine, "two"), false);
    assert.equal(await fuse.admit("444455556666", nine, "two"), true);
  });

  it("admits an incident again that it has counted, and counts it once, even when the hour is full", async () => {
    const { fuse } = fuseOf();
    for (const incident of ["one", "two", "one", "two"]) {
      assert.equal(await fuse.admit(account, nine, incident), true, incident);
    }
    assert.equal(await fuse.used(account, nine), 2);
    assert.equal(await fuse.admit(account, nine, "three"), false);
  });

  it("admits nothing, and writes nothing, where no run is allowed", async () => {
    const { fuse, calls } = fuseOf({ fusePerHour: 0 });
    assert.equal(await fuse.admit(account, nine, "one"), false);
    assert.deepEqual(calls, []);
  });

  it("keeps the count for seven days from the run, longer than any hour is queried", async () => {
    const { fuse, table } = fuseOf();
    await fuse.admit(account, nine, "one");
    assert.deepEqual(table.get(key), {
      pk: { S: key },
      incidents: { SS: ["one"] },
      expires: { N: String(Date.parse("2026-12-01T09:14:08Z") / 1000) },
    });
  });

  it("reads what was written last, from its own table", async () => {
    const { fuse, calls } = fuseOf();
    await fuse.used(account, nine);
    await fuse.admit(account, nine, "one");
    assert.deepEqual(calls[0], { TableName: "reflex-decisions", Key: { pk: { S: key } }, ConsistentRead: true });
    assert.equal(calls[1]?.TableName, "reflex-decisions");
  });

  it("counts nothing in an item without incidents", async () => {
    const { fuse, table } = fuseOf();
    table.set(key, { pk: { S: key } });
    assert.equal(await fuse.used(account, nine), 0);
    table.set(key, { pk: { S: key }, incidents: { N: "1" } });
    assert.equal(await fuse.used(account, nine), 0);
  });

  it("reports an error of DynamoDB that is no answer of the condition", async () => {
    const send = async () => {
      throw serviceError("ProvisionedThroughputExceededException");
    };
    const fuse = new Fuse({ dynamodb: { send } as never, settings });
    await assert.rejects(fuse.admit(account, nine, "one"), { name: "ProvisionedThroughputExceededException" });
    await assert.rejects(fuse.used(account, nine), { name: "ProvisionedThroughputExceededException" });
  });
});
