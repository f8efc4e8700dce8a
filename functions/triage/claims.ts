import { gunzipSync, gzipSync } from "node:zlib";
import { type AttributeValue, GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { decisionsTableName } from "../../organization/names";
import type { DecisionRecord } from "../shared/incident";
import { orRefused } from "../shared/refusals";
import type { Dependencies } from "./dependencies";

/**
 * How long a claim belongs to the invocation that works on it, in seconds. At least the function's time-out, so that
 * two invocations never work on one claim; at most the queue's visibility time-out, so that a message that comes back
 * finds the claim of its crashed invocation free.
 */
export const leaseSeconds = 120;

/** SQS keeps a message for 14 days at most: no delivery of a signal is later than its claim. */
const keptSeconds = 14 * 24 * 3600;

/**
 * Bytes of a packed record. An item of DynamoDB has 400 KB at most, the names and values of all its attributes together
 * (DynamoDB guide, "Constraints"); keys have 2 KB at most.
 */
const longestRecord = 400 * 1024 - 8 * 1024;

export interface Claim {
  key: string;
  incidentId: string;
  decidedAt: string;
  /** Acted on, kept as evidence and notified: nothing is left to do. */
  done: boolean;
  /** Epoch seconds until which another invocation is at work. */
  leaseUntil: number;
  executionId?: string;
  record: DecisionRecord;
}

/** Who handles what, and how far they got: one item of the decisions table for each claim key. */
export class Claims {
  constructor(private readonly outside: Pick<Dependencies, "dynamodb" | "now">) {}

  /** The claim under this key; undefined when there is none or it has expired (DynamoDB deletes up to days late). */
  async read(key: string): Promise<Claim | undefined> {
    const { Item } = await this.outside.dynamodb.send(
      new GetItemCommand({ TableName: decisionsTableName, Key: keyOf(key), ConsistentRead: true }),
    );
    return Item && Number(Item.expires?.N) > this.seconds() ? toClaim(key, Item) : undefined;
  }

  /**
   * Claims the key for this record, in place of `previous`, which must be done. Undefined when somebody was faster.
   * @throws Refused when DynamoDB refuses the item for good.
   */
  async take(key: string, record: DecisionRecord, previous?: Claim): Promise<Claim | undefined> {
    const now = this.seconds();
    const claim: Claim = {
      key,
      incidentId: record.incidentId,
      decidedAt: record.decidedAt,
      done: false,
      leaseUntil: now + leaseSeconds,
      record,
    };
    const taken = await this.put(
      claim,
      now + keptSeconds,
      `attribute_not_exists(pk) OR expires <= :now${previous ? " OR incident = :previous" : ""}`,
      { ":now": number(now), ...(previous ? { ":previous": { S: previous.incidentId } } : {}) },
    );
    return taken ? claim : undefined;
  }

  /** Acquires a claim whose invocation did not finish. Undefined when somebody was faster. */
  async takeOver(claim: Claim): Promise<Claim | undefined> {
    const leaseUntil = this.seconds() + leaseSeconds;
    const taken = await this.update(claim, "SET leaseUntil = :until", "leaseUntil = :was AND done = :no", {
      ":until": number(leaseUntil),
      ":was": number(claim.leaseUntil),
      ":no": { BOOL: false },
    });
    return taken ? { ...claim, leaseUntil } : undefined;
  }

  async recordExecution(claim: Claim, executionId: string): Promise<Claim> {
    await this.update(claim, "SET execution = :id", "attribute_exists(pk)", { ":id": { S: executionId } });
    return { ...claim, executionId };
  }

  async finish(claim: Claim): Promise<void> {
    await this.update(claim, "SET done = :yes", "attribute_exists(pk)", { ":yes": { BOOL: true } });
  }

  /**
   * Gives the key back before anything was started: to nobody, or to the claim that was there before, so that what it
   * did can still be undone.
   */
  async release(claim: Claim, previous?: Claim): Promise<void> {
    const condition = "attribute_not_exists(execution)";
    if (!previous) {
      await this.update(claim, "SET expires = :past", condition, { ":past": number(0) });
      return;
    }
    await this.put(
      previous,
      previous.leaseUntil - leaseSeconds + keptSeconds,
      `${condition} AND incident = :incident`,
      {
        ":incident": { S: claim.incidentId },
      },
    );
  }

  private put(
    claim: Claim,
    expires: number,
    ConditionExpression: string,
    ExpressionAttributeValues: Record<string, AttributeValue>,
  ): Promise<boolean> {
    const Item = toItem(claim, expires);
    return orRefused(`dynamodb:PutItem in ${decisionsTableName}`, () =>
      ifStill(
        this.outside.dynamodb.send(
          new PutItemCommand({ TableName: decisionsTableName, Item, ConditionExpression, ExpressionAttributeValues }),
        ),
      ),
    );
  }

  private update(
    claim: Claim,
    change: string,
    condition: string,
    values: Record<string, AttributeValue>,
  ): Promise<boolean> {
    return ifStill(
      this.outside.dynamodb.send(
        new UpdateItemCommand({
          TableName: decisionsTableName,
          Key: keyOf(claim.key),
          UpdateExpression: change,
          ConditionExpression: `${condition} AND incident = :incident`,
          ExpressionAttributeValues: { ...values, ":incident": { S: claim.incidentId } },
        }),
      ),
    );
  }

  private seconds(): number {
    return Math.floor(this.outside.now() / 1000);
  }
}

/** True when a conditional write was made, false when its condition did not hold. */
export async function ifStill(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}

const keyOf = (key: string) => ({ pk: { S: key } });
const number = (value: number): AttributeValue => ({ N: String(value) });

function toItem(claim: Claim, expires: number): Record<string, AttributeValue> {
  return {
    ...keyOf(claim.key),
    incident: { S: claim.incidentId },
    decidedAt: { S: claim.decidedAt },
    done: { BOOL: claim.done },
    leaseUntil: number(claim.leaseUntil),
    expires: number(expires),
    ...(claim.executionId !== undefined && { execution: { S: claim.executionId } }),
    record: { B: packed(claim.record) },
  };
}

/**
 * The record, compressed. It holds the whole event, and an event has up to 1 MB (EventBridge quotas): where that does
 * not fit, the detail is left out. Only a claim that is finished after its invocation died is read back, so only its
 * evidence lacks the detail; the event is in the archive of the bus, and its hash is in the record.
 */
function packed(record: DecisionRecord): Uint8Array {
  const whole = gzipSync(JSON.stringify(record));
  if (whole.length <= longestRecord) return whole;
  return gzipSync(JSON.stringify({ ...record, event: { ...record.event, detail: { leftOut: tooLarge } } }));
}

const tooLarge = "the event was too large to be kept with the claim; the archive of the bus has it";

function toClaim(key: string, item: Record<string, AttributeValue>): Claim {
  const { incident, decidedAt, done, leaseUntil, execution, record } = item;
  if (!incident?.S || !decidedAt?.S || done?.BOOL === undefined || !leaseUntil?.N || !record?.B) {
    throw new Error(`Item ${key} of table ${decisionsTableName} is not a claim: read it, then delete it.`);
  }
  return {
    key,
    incidentId: incident.S,
    decidedAt: decidedAt.S,
    done: done.BOOL,
    leaseUntil: Number(leaseUntil.N),
    executionId: execution?.S,
    record: JSON.parse(gunzipSync(record.B).toString("utf8")) as DecisionRecord,
  };
}
