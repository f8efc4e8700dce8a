import { DynamoDBClient, ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import type { DecisionRecord } from "../../functions/shared/incident";
import { toClaim } from "../../functions/triage/claims";
import { decisionsTableName, syntheticRuleName } from "../../organization/names";
import type { Caller } from "./caller";

/** A decision with the execution that it started. */
export type StartedDecision = DecisionRecord & { execution?: { id: string } };

/**
 * What was decided since a time, the newest first. The table keeps the last decision about each resource and procedure,
 * for 14 days; the evidence bucket has all of them.
 * @param since milliseconds since the epoch.
 * @throws Problem when the table may not be read.
 */
export async function decisionsSince(caller: Caller, since: number): Promise<StartedDecision[]> {
  const dynamodb = caller.client(DynamoDBClient, caller.organization.homeRegion);
  const found: StartedDecision[] = [];
  let ExclusiveStartKey: ScanCommandOutput["LastEvaluatedKey"];
  do {
    const page = new ScanCommand({
      TableName: decisionsTableName,
      // Counters of the fuse are in the table too. A claim that was given back has expired at once.
      FilterExpression: "attribute_exists(#record) AND decidedAt >= :since AND expires > :now",
      ExpressionAttributeNames: { "#record": "record" },
      ExpressionAttributeValues: {
        ":since": { S: new Date(since).toISOString() },
        ":now": { N: String(Math.floor(caller.now() / 1000)) },
      },
      ExclusiveStartKey,
    });
    const { Items = [], LastEvaluatedKey } = await caller.allowed("dynamodb:Scan", () => dynamodb.send(page));
    for (const item of Items) {
      const { executionId, record } = toClaim(item.pk?.S ?? "", item);
      if (record.rule !== syntheticRuleName) found.push(started(record, executionId));
    }
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found.sort((a, b) => (a.decidedAt < b.decidedAt ? 1 : -1));
}

const started = (record: DecisionRecord, id: string | undefined): StartedDecision => ({
  ...record,
  ...(id !== undefined && { execution: { id } }),
});
