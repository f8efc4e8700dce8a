import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { DecisionRecord } from "../../../functions/shared/incident";
import { Claims, ifStill, leaseSeconds } from "../../../functions/triage/claims";
import { holds, type Item, updated } from "./conditions";
import { serviceError, start } from "./world";

const key = "run#111122223333#eu-west-1#i-1#Isolate";
const seconds = start / 1000;
const fortnight = 14 * 24 * 3600;
const recordOf = (incidentId: string) => ({ incidentId, decidedAt: "2026-11-24T09:14:08Z" }) as DecisionRecord;

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

/** Claims on a table in memory, at a time that the test sets. */
function claimsAt() {
  const table = new Map<string, Item>();
  const calls: Write[] = [];
  const clock = { now: start };
  const send = async ({ input }: { input: Write }) => {
    calls.push(input);
    const pk = (input.Key ?? input.Item)?.pk?.S ?? "";
    if (!input.Item && !input.UpdateExpression) return { Item: table.get(pk) };
    if (!holds(input.ConditionExpression ?? "", table.get(pk), input.ExpressionAttributeValues)) {
      throw serviceError("ConditionalCheckFailedException");
    }
    const old = table.get(pk) ?? { pk: { S: pk } };
    table.set(pk, input.Item ?? updated(input.UpdateExpression ?? "", old, input.ExpressionAttributeValues));
    return {};
  };
  const claims = new Claims({ dynamodb: { send } as never, now: () => clock.now });
  return { claims, table, calls, clock };
}

describe("claims", () => {
  it("are kept as one item for each key, whole, for as long as SQS can deliver the signal", async () => {
    const { claims, table, calls } = claimsAt();
    const record = recordOf("one");
    const claim = {
      key,
      incidentId: "one",
      decidedAt: "2026-11-24T09:14:08Z",
      done: false,
      leaseUntil: seconds + 120,
      record,
    };
    assert.deepEqual(await claims.take(key, record), claim);
    assert.deepEqual(table.get(key), {
      pk: { S: key },
      incident: { S: "one" },
      decidedAt: { S: "2026-11-24T09:14:08Z" },
      done: { BOOL: false },
      leaseUntil: { N: String(seconds + 120) },
      expires: { N: String(seconds + fortnight) },
      record: { B: gzipSync(JSON.stringify(record)) },
    });
    assert.deepEqual(await claims.read(key), { ...claim, executionId: undefined });
    assert.ok(calls.every(({ TableName }) => TableName === "reflex-decisions"));
    assert.deepEqual(calls[1], { TableName: "reflex-decisions", Key: { pk: { S: key } }, ConsistentRead: true });
  });

  it("are given in whole seconds", async () => {
    const { claims, clock } = claimsAt();
    clock.now = start + 999;
    assert.equal((await claims.take(key, recordOf("one")))?.leaseUntil, seconds + leaseSeconds);
  });

  it("end with their last second, though DynamoDB has not deleted them yet", async () => {
    const { claims, clock } = claimsAt();
    assert.equal(await claims.read(key), undefined);
    await claims.take(key, recordOf("one"));
    clock.now = start + fortnight * 1000 - 1;
    assert.equal((await claims.read(key))?.incidentId, "one");
    assert.equal(await claims.take(key, recordOf("two")), undefined);
    clock.now += 1;
    assert.equal(await claims.read(key), undefined);
    assert.equal((await claims.take(key, recordOf("two")))?.incidentId, "two");
    assert.equal((await claims.read(key))?.incidentId, "two");
  });

  it("belong to the first, whoever comes second", async () => {
    const { claims } = claimsAt();
    await claims.take(key, recordOf("one"));
    assert.equal(await claims.take(key, recordOf("two")), undefined);
    assert.equal((await claims.read(key))?.incidentId, "one");
  });

  it("are replaced where they are still those that were read", async () => {
    const { claims } = claimsAt();
    const one = await claims.take(key, recordOf("one"));
    const two = await claims.take(key, recordOf("two"), one);
    assert.equal(two?.incidentId, "two");
    assert.equal(await claims.take(key, recordOf("three"), one), undefined);
    assert.equal((await claims.read(key))?.incidentId, "two");
  });

  it("are taken over once from an invocation that died, and not when they are done", async () => {
    const { claims, clock } = claimsAt();
    const one = (await claims.take(key, recordOf("one")))!;
    clock.now += 200_000;
    const taken = await claims.takeOver(one);
    assert.deepEqual(taken, { ...one, leaseUntil: seconds + 200 + leaseSeconds });
    assert.equal((await claims.read(key))?.leaseUntil, seconds + 200 + leaseSeconds);
    assert.equal(await claims.takeOver(one), undefined);
    await claims.finish(taken!);
    assert.equal((await claims.read(key))?.done, true);
    assert.equal(await claims.takeOver(taken!), undefined);
  });

  it("are neither taken over nor changed for an incident that has lost them", async () => {
    const { claims, table } = claimsAt();
    const one = (await claims.take(key, recordOf("one")))!;
    const two = (await claims.take(key, recordOf("two"), one))!;
    const before = { ...table.get(key) };
    assert.equal(await claims.takeOver(one), undefined);
    await claims.recordExecution(one, "execution-1");
    await claims.finish(one);
    await claims.release(one);
    assert.deepEqual(table.get(key), before);
    assert.equal(two.incidentId, "two");
  });

  it("remember the execution, and are then kept", async () => {
    const { claims } = claimsAt();
    const one = (await claims.take(key, recordOf("one")))!;
    assert.deepEqual(await claims.recordExecution(one, "execution-1"), { ...one, executionId: "execution-1" });
    assert.equal((await claims.read(key))?.executionId, "execution-1");
    await claims.release(one);
    assert.equal((await claims.read(key))?.incidentId, "one");
  });

  it("are free again when they are given back before anything was started", async () => {
    const { claims, table } = claimsAt();
    await claims.release((await claims.take(key, recordOf("one")))!);
    assert.deepEqual(table.get(key)?.expires, { N: "0" });
    assert.equal(await claims.read(key), undefined);
    assert.equal((await claims.take(key, recordOf("two")))?.incidentId, "two");
  });

  it("are given back to the claim that they replaced, as it was", async () => {
    const { claims, table } = claimsAt();
    const one = await claims.recordExecution((await claims.take(key, recordOf("one")))!, "execution-1");
    await claims.finish(one);
    const before = table.get(key);
    const previous = (await claims.read(key))!;
    const two = (await claims.take(key, recordOf("two"), previous))!;
    await claims.release(two, previous);
    assert.deepEqual(table.get(key), before);
    await claims.release(two, previous);
    assert.deepEqual(table.get(key), before, "only its own claim is given back");
  });

  it("keep what fits of a very large event", async () => {
    const { claims, table } = claimsAt();
    // Random text does not become smaller; gzip packs hexadecimal digits into half of their bytes.
    const detail = { unusual: Array.from({ length: 3_000 }, () => randomBytes(138).toString("hex")) };
    const record = { ...recordOf("one"), event: { id: "event-1", detail } } as unknown as DecisionRecord;
    const taken = (await claims.take(key, record))!;
    assert.equal(taken.record, record, "the invocation that decides has it whole");
    assert.ok((table.get(key)?.record?.B?.length ?? 0) < 400 * 1024);
    const { event } = (await claims.read(key))!.record;
    assert.equal(event.id, "event-1");
    assert.match(String(event.detail.leftOut), /the archive of the bus has it/);
    const small = { ...record, event: { ...record.event, detail: { unusual: detail.unusual.slice(0, 1_500) } } };
    await claims.finish(taken);
    await claims.take(key, small, taken);
    assert.deepEqual((await claims.read(key))!.record, small);
  });

  it("do not come into being by a change", async () => {
    const { claims, table } = claimsAt();
    const one = (await claims.take(key, recordOf("one")))!;
    table.clear();
    await claims.recordExecution(one, "execution-1");
    await claims.finish(one);
    assert.equal(table.size, 0);
  });

  for (const name of ["incident", "decidedAt", "done", "leaseUntil", "record"]) {
    it(`are not read from an item without ${name}`, async () => {
      const { claims, table } = claimsAt();
      await claims.take(key, recordOf("one"));
      const item = table.get(key)!;
      for (const broken of [undefined, { NULL: true } as const]) {
        table.set(key, { ...item, [name]: broken! });
        await assert.rejects(claims.read(key), {
          message: `Item ${key} of table reflex-decisions is not a claim: read it, then delete it.`,
        });
      }
    });
  }

  it("count as expired where the item says nothing of it", async () => {
    const { claims, table } = claimsAt();
    await claims.take(key, recordOf("one"));
    const { expires: _, ...item } = table.get(key)!;
    table.set(key, item);
    assert.equal(await claims.read(key), undefined);
  });
});

describe("a conditional write", () => {
  it("is made, is not made, or fails", async () => {
    assert.equal(await ifStill(Promise.resolve({})), true);
    assert.equal(await ifStill(Promise.reject(serviceError("ConditionalCheckFailedException"))), false);
    await assert.rejects(ifStill(Promise.reject(serviceError("ThrottlingException"))), { name: "ThrottlingException" });
    const thrown = { name: "ConditionalCheckFailedException" };
    await assert.rejects(ifStill(Promise.reject(thrown)), (error) => error === thrown);
  });
});
