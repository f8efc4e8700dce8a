import { type AttributeValue, type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Sender } from "./dependencies";

export type TableItem = Record<string, AttributeValue>;

/**
 * Every item of a small table that decisions depend on, as it is now.
 * @throws Error when the table cannot be read: whoever cannot know what it says must not act.
 */
export async function itemsOf(dynamodb: Sender<DynamoDBClient>, TableName: string): Promise<TableItem[]> {
  const items: TableItem[] = [];
  let ExclusiveStartKey: TableItem | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }),
    );
    items.push(...Items);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}
