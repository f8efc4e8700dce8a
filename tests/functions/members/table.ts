import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { serviceError } from "../triage/world";

export type Item = Record<string, AttributeValue>;

interface Command {
  input: Record<string, unknown>;
}

/** The table of members in memory, two items a page; `written` counts the changes of it. */
export class Table {
  readonly items = new Map<string, Item>();
  written = 0;

  constructor(items: Record<string, Item> = {}) {
    for (const [account, item] of Object.entries(items)) this.items.set(account, { account: { S: account }, ...item });
  }

  async send(command: Command): Promise<unknown> {
    const { input } = command;
    const account = (input.Key as Item | undefined)?.account?.S ?? "";
    switch (command.constructor.name) {
      case "GetItemCommand":
        return { Item: this.items.get(account) };
      case "ScanCommand": {
        const all = [...this.items.values()];
        const from = Number((input.ExclusiveStartKey as Item | undefined)?.from?.N ?? 0);
        const LastEvaluatedKey = from + 2 < all.length ? { from: { N: String(from + 2) } } : undefined;
        return { Items: all.slice(from, from + 2), LastEvaluatedKey };
      }
      case "DeleteItemCommand":
        this.written += 1;
        this.items.delete(account);
        return {};
      case "UpdateItemCommand":
        return this.update(account, input);
      default:
        throw new Error(`the table does not know ${command.constructor.name}`);
    }
  }

  private update(account: string, input: Record<string, unknown>): object {
    const known = this.items.get(account);
    if (input.ConditionExpression === "attribute_exists(account)" && !known) {
      throw serviceError("ConditionalCheckFailedException");
    }
    this.written += 1;
    const names = input.ExpressionAttributeNames as Record<string, string>;
    const item: Item = { account: { S: account }, ...known };
    const [, set = "", remove = ""] = /^(?:SET (.*?))? ?(?:REMOVE (.*))?$/.exec(String(input.UpdateExpression)) ?? [];
    for (const [, name = "", value = ""] of set.matchAll(/(#\w+) = (:\w+)/g)) {
      item[names[name] ?? ""] = (input.ExpressionAttributeValues as Item)[value]!;
    }
    for (const [name] of remove.matchAll(/#\w+/g)) delete item[names[name] ?? ""];
    this.items.set(account, item);
    return {};
  }
}
