import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { decisionsTableName } from "../../organization/names";
import type { Sender } from "./dependencies";

type Table = Sender<DynamoDBClient>;

/** One item: a set of hashes of 64 characters, of which an item of 400 KB holds about 6,000. */
const item = { TableName: decisionsTableName, Key: { pk: { S: "releases" } } };

/**
 * Remembers that these are the contents of the runbooks of this release. They stay known to the releases after it, so
 * that an account that a rollout has not reached yet is not left without help.
 * @param hashes of every runbook of the catalogue (`documentHash`).
 */
export async function publishRelease(dynamodb: Table, hashes: string[]): Promise<void> {
  await dynamodb.send(
    new UpdateItemCommand({
      ...item,
      UpdateExpression: "ADD hashes :hashes",
      ExpressionAttributeValues: { ":hashes": { SS: [...new Set(hashes)] } },
    }),
  );
}

/** Whether a runbook of this content belongs to a release that triage had, this one or an earlier one. */
export async function wasReleased(dynamodb: Table, hash: string): Promise<boolean> {
  const { Item } = await dynamodb.send(new GetItemCommand({ ...item, ConsistentRead: true }));
  return Item?.hashes?.SS?.includes(hash) ?? false;
}
