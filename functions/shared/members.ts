import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { membersTableName } from "../../organization/names";
import type { Member, TriageSettings } from "../../organization/settings";
import type { MemberTable, Sender } from "./dependencies";
import { itemsOf, type TableItem } from "./items";

/** How long all members that were read together are good enough for names, and for which accounts are ours: milliseconds. */
const lifetime = 5 * 60_000;

/** Brings the members that the settings hold up to date with the table of members. */
export class Members implements MemberTable {
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly outside: {
      dynamodb: Sender<DynamoDBClient>;
      settings: Pick<TriageSettings, "members">;
      now(): number;
    },
  ) {}

  async read(account: string): Promise<void> {
    const { dynamodb, settings } = this.outside;
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: membersTableName, Key: { account: { S: account } }, ConsistentRead: true }),
    );
    const member = Item && memberIn(Item);
    if (member) settings.members[account] = member;
    else delete settings.members[account];
  }

  async readAll(): Promise<void> {
    const { dynamodb, now, settings } = this.outside;
    if (now() - this.readAt < lifetime) return;
    const found = await scanMembers(dynamodb);
    for (const account of Object.keys(settings.members)) if (!found.has(account)) delete settings.members[account];
    for (const [account, item] of found) {
      const member = memberIn(item);
      if (member) settings.members[account] = member;
    }
    this.readAt = now();
  }
}

/** Every item of the table of members, by account id. */
export async function scanMembers(dynamodb: Sender<DynamoDBClient>): Promise<Map<string, TableItem>> {
  const items = await itemsOf(dynamodb, membersTableName);
  return new Map(items.flatMap((item) => (item.account?.S ? [[item.account.S, item]] : [])));
}

/** The member that an item describes; undefined for one without a name, which no synchronization writes. */
export function memberIn({ name, mode }: TableItem): Member | undefined {
  if (!name?.S) return undefined;
  return { name: name.S, ...((mode?.S === "observe" || mode?.S === "act") && { mode: mode.S }) };
}
