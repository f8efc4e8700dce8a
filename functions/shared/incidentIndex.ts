import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  type QueryCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { incidentIndexes, incidentKey, indexedDays, shardOf, shortId } from "../../organization/incidentIndex";
import type { IncidentState } from "../../organization/incidentState";
import { decisionsTableName } from "../../organization/names";
import type { Sender } from "./dependencies";

/** One incident, as the index has it. Times are ISO 8601 in UTC. */
export interface IndexedIncident {
  /** Whole: `incident-20261124-9228ee4d29`. */
  incident: string;
  account: string;
  region: string;
  /** Absent for a run that a rule of the member account started without triage. */
  response?: string;
  /** The signal in a sentence; text of somebody else. */
  headline?: string;
  resource?: string;
  /** As it was last told: of an incident that waits or runs the run itself is the truth. */
  state: IncidentState;
  /** The run (its id) or workflow execution (its ARN). */
  run?: string;
  /** When the answer is due, while it waits. */
  until?: string;
  decided: string;
  /** When its last run ended. */
  ended?: string;
  /** Folder of its newest file in the evidence bucket, without a slash at its end. */
  file?: string;
}

const fields = [
  ...(["incident", "account", "region", "response", "headline", "resource", "state", "run"] as const),
  ...(["until", "decided", "ended", "file"] as const),
] satisfies Array<keyof IndexedIncident>;

type Known = Omit<IndexedIncident, "decided" | "ended" | "file" | "until">;

/**
 * Writes the index. Triage, the messenger and the writer of incident files each say what they know, in whatever order
 * and however often: the first who speaks makes the item, and what is said of an end stands.
 */
export class IncidentIndex {
  constructor(private readonly outside: { dynamodb: Sender<DynamoDBClient>; now(): number }) {}

  /** Triage has decided, and has started what it decided. */
  begun(known: Known, decided: string): Promise<void> {
    const { state, ...rest } = known;
    return this.write(known.incident, { ...rest, ...dayOf(decided) }, { state });
  }

  /** A run has put a question. A no-op once the incident has ended. */
  async waits(known: Omit<Known, "state">, until: string): Promise<void> {
    const { incident, account, region, run, ...rest } = known;
    const now = new Date(this.outside.now()).toISOString();
    const said = { incident, account, region, run, state: "waiting" as const, until };
    await this.write(incident, said, { ...rest, ...dayOf(now) }, "attribute_not_exists(ended)").catch(
      (error: Error) => {
        if (error.name !== "ConditionalCheckFailedException") throw error;
      },
    );
  }

  /** The file of an incident was written. @param ended of its run; undefined while it is not over. */
  filed(known: Known & { file: string }, decided: string, ended?: string): Promise<void> {
    const { state, file, ...rest } = known;
    const { incident, account, region, ...fixed } = rest;
    const first = { ...fixed, ...dayOf(decided) };
    if (ended === undefined) return this.write(incident, { incident, account, region }, { ...first, state, file });
    return this.write(incident, { incident, account, region, state, file, ended }, first, undefined, ["until"]);
  }

  /** @param said replaces what is there. @param first is kept as it is where it is there already. */
  private async write(
    incident: string,
    said: Partial<Record<string, string>>,
    first: Partial<Record<string, string>>,
    ConditionExpression?: string,
    gone: readonly string[] = [],
  ): Promise<void> {
    const short = shortId(incident);
    const keys = { short, shard: shardOf(short) };
    const expires = Math.floor(this.outside.now() / 1000) + indexedDays * 86_400;
    const sets: Array<[name: string, value: AttributeValue, once: boolean]> = [
      ...textsOf({ ...said, ...keys }).map(([name, value]): [string, AttributeValue, boolean] => [name, value, false]),
      ...textsOf(first).map(([name, value]): [string, AttributeValue, boolean] => [name, value, true]),
      ["expires", { N: String(expires) }, true],
    ];
    // Every name is an alias: region, state, day and others are reserved words (DynamoDB guide, "Reserved words").
    const set = sets.map(([name, , once]) => `#${name} = ${once ? `if_not_exists(#${name}, :${name})` : `:${name}`}`);
    const remove = gone.length > 0 ? ` REMOVE ${gone.map((name) => `#${name}`).join(", ")}` : "";
    await this.outside.dynamodb.send(
      new UpdateItemCommand({
        TableName: decisionsTableName,
        Key: { pk: { S: incidentKey(incident) } },
        UpdateExpression: `SET ${set.join(", ")}${remove}`,
        ExpressionAttributeNames: Object.fromEntries(
          [...sets.map(([name]) => name), ...gone].map((name) => [`#${name}`, name]),
        ),
        ExpressionAttributeValues: Object.fromEntries(sets.map(([name, value]) => [`:${name}`, value])),
        ...(ConditionExpression && { ConditionExpression }),
      }),
    );
  }
}

const dayOf = (decided: string) => ({ decided, day: decided.slice(0, 10) });

const textsOf = (values: Partial<Record<string, string>>): Array<[string, AttributeValue]> =>
  Object.entries(values).flatMap(
    ([name, value]): Array<[string, AttributeValue]> =>
      value === undefined || value === "" ? [] : [[name, { S: value.slice(0, 1_000) }]],
  );

/**
 * The incidents whose id begins so, whatever account and Region they are in; either the whole id or what follows its date.
 * @param beginning at least one character.
 */
export function incidentsBeginning(client: DynamoDBClient, beginning: string): Promise<IndexedIncident[]> {
  const short = shortId(beginning.trim());
  return query(client, {
    IndexName: incidentIndexes.byId,
    KeyConditionExpression: "shard = :shard AND begins_with(short, :short)",
    ExpressionAttributeValues: { ":shard": { S: shardOf(short) }, ":short": { S: short } },
  });
}

/** The incidents that were decided on a day (UTC, `2026-11-24`), the newest first. */
export function incidentsOf(client: DynamoDBClient, day: string): Promise<IndexedIncident[]> {
  return query(client, {
    IndexName: incidentIndexes.byDay,
    KeyConditionExpression: "#day = :day",
    ExpressionAttributeNames: { "#day": "day" },
    ExpressionAttributeValues: { ":day": { S: day } },
    ScanIndexForward: false,
  });
}

async function query(client: DynamoDBClient, input: Omit<QueryCommandInput, "TableName">): Promise<IndexedIncident[]> {
  const found: IndexedIncident[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, { TableName: decisionsTableName, ...input })) {
    for (const item of Items) {
      found.push(Object.fromEntries(fields.map((name) => [name, item[name]?.S])) as unknown as IndexedIncident);
    }
  }
  return found;
}
