import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { decisionsTableName } from "../../organization/names";
import { ifStill } from "./claims";
import type { Dependencies } from "./dependencies";

/**
 * Limits disruptive and destructive runs in one account and clock hour (UTC). The counter is a set of incidents, not a
 * number: an incident that is admitted twice, because an invocation died in between, counts once.
 */
export class Fuse {
  constructor(private readonly outside: Pick<Dependencies, "dynamodb" | "settings">) {}

  /** Runs so far in the hour of `time` (ISO 8601). */
  async used(account: string, time: string): Promise<number> {
    const { Item } = await this.outside.dynamodb.send(
      new GetItemCommand({ TableName: decisionsTableName, Key: counterKey(account, time), ConsistentRead: true }),
    );
    return Item?.incidents?.SS?.length ?? 0;
  }

  /** Counts the incident if there is room for it in the hour of `time`, or if it was counted before. */
  async admit(account: string, time: string, incidentId: string): Promise<boolean> {
    if (this.outside.settings.fusePerHour < 1) return false;
    return ifStill(
      this.outside.dynamodb.send(
        new UpdateItemCommand({
          TableName: decisionsTableName,
          Key: counterKey(account, time),
          UpdateExpression: "SET expires = :expires ADD incidents :one",
          ConditionExpression:
            "attribute_not_exists(incidents) OR contains(incidents, :incident) OR size(incidents) < :limit",
          ExpressionAttributeValues: {
            ":one": { SS: [incidentId] },
            ":incident": { S: incidentId },
            ":limit": { N: String(this.outside.settings.fusePerHour) },
            ":expires": { N: String(Math.floor(Date.parse(time) / 1000) + 7 * 24 * 3600) },
          },
        }),
      ),
    );
  }

  /** Forgets an incident whose run was refused: nothing was started that people could feel. */
  async giveBack(account: string, time: string, incidentId: string): Promise<void> {
    await this.outside.dynamodb.send(
      new UpdateItemCommand({
        TableName: decisionsTableName,
        Key: counterKey(account, time),
        UpdateExpression: "DELETE incidents :one",
        ExpressionAttributeValues: { ":one": { SS: [incidentId] } },
      }),
    );
  }
}

const counterKey = (account: string, time: string) => ({ pk: { S: `fuse#${account}#${time.slice(0, 13)}` } });
