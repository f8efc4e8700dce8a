import { type AttributeValue, type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { stopsTableName } from "../../organization/names";
import { holds, type Stop } from "../../organization/stops";
import type { Sender } from "./dependencies";

interface Outside {
  dynamodb: Sender<DynamoDBClient>;
  now(): number;
}

/**
 * What people stopped, as the table of the function's Region says now.
 * @param keys what is about to be done (`stopKeys`).
 * @throws Error when the table cannot be read: whoever cannot know it must not act.
 */
export async function stopsOf({ dynamodb, now }: Outside, keys: readonly string[]): Promise<Stop[]> {
  return (await storedStops(dynamodb)).filter((stop) => holds(stop, now()) && keys.includes(stop.pk));
}

/** All items of a table `reflex-stops`, those whose time is over too. */
export async function storedStops(dynamodb: Sender<DynamoDBClient>): Promise<Stop[]> {
  const stops: Stop[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new ScanCommand({ TableName: stopsTableName, ConsistentRead: true, ExclusiveStartKey }),
    );
    stops.push(...Items.map(stopOf));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return stops;
}

/** An item that somebody wrote in another form stops all the same. */
const stopOf = (item: Record<string, AttributeValue>): Stop => ({
  pk: item.pk?.S ?? "",
  state: item.state?.S === "observe" ? "observe" : "stopped",
  by: item.by?.S ?? "somebody",
  at: item.at?.S ?? "an unknown time",
  reason: item.reason?.S ?? "no reason given",
  ...(item.until?.S !== undefined && { until: item.until.S }),
});
