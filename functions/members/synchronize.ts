import { DeleteItemCommand, type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import { membersTableName } from "../../organization/names";
import type { Member, Membership } from "../../organization/settings";
import type { Log, Sender } from "../shared/dependencies";
import type { TableItem } from "../shared/items";
import { scanMembers } from "../shared/members";
import { accountsIn, managementAccount } from "./units";

export interface Dependencies {
  securityAccountId: string;
  membership: Membership;
  dynamodb: Sender<DynamoDBClient>;
  organizations: Sender<OrganizationsClient>;
  log: Log;
}

/** A member as it is to be in the table. */
interface Wanted extends Member {
  /** Units from the configured one down; absent for an account that is listed by hand. */
  path?: string;
}

export interface Synchronized {
  members: number;
  written: number;
  removed: number;
}

/**
 * Makes the table of members what configuration and organization say. Written are only the differences, so that it costs little
 * to repeat; what others keep in an item stays. What is listed by hand has its own name and mode. The security and the
 * management account are never members, and accounts that are not active end.
 * @throws Error when the organization cannot be read, or its units hold no account at all: the table then stays as it is.
 */
export async function synchronize(outside: Dependencies): Promise<Synchronized> {
  const { dynamodb, log } = outside;
  const wanted = await wantedMembers(outside);
  const there = await scanMembers(dynamodb);
  const changed = [...wanted].filter(([account, member]) => !isSame(there.get(account), member));
  const gone = [...there.keys()].filter((account) => !wanted.has(account));
  for (const [account, member] of changed) await dynamodb.send(new UpdateItemCommand(writing(account, member)));
  for (const account of gone) {
    await dynamodb.send(new DeleteItemCommand({ TableName: membersTableName, Key: keyOf(account) }));
  }
  const done = { members: wanted.size, written: changed.length, removed: gone.length };
  log.info("Members synchronized.", { ...done });
  return done;
}

async function wantedMembers({ membership, organizations, securityAccountId }: Dependencies) {
  const wanted = new Map<string, Wanted>();
  if (membership.units.length > 0) {
    const found = await accountsIn(organizations, membership);
    if (found.size === 0) throw new Error(`The units ${membership.units.join(", ")} hold no active account.`);
    for (const [account, member] of found) wanted.set(account, member);
    const management = await managementAccount(organizations);
    if (management) wanted.delete(management);
  }
  for (const [account, member] of Object.entries(membership.members)) {
    wanted.set(account, { ...wanted.get(account), ...member });
  }
  wanted.delete(securityAccountId);
  return wanted;
}

const keyOf = (account: string) => ({ account: { S: account } });

const isSame = (item: TableItem | undefined, { name, mode, path }: Wanted): boolean =>
  item !== undefined && item.name?.S === name && item.mode?.S === mode && item.path?.S === path;

/** Sets what is known and removes what is not; "name", "mode" and "path" may be reserved words of DynamoDB. */
function writing(account: string, { name, mode, path }: Wanted) {
  const fields = Object.entries({ name, mode, path });
  const given = fields.filter(([, value]) => value !== undefined);
  const absent = fields.filter(([, value]) => value === undefined).map(([field]) => `#${field}`);
  return {
    TableName: membersTableName,
    Key: keyOf(account),
    UpdateExpression:
      `SET ${given.map(([field]) => `#${field} = :${field}`).join(", ")}` +
      (absent.length > 0 ? ` REMOVE ${absent.join(", ")}` : ""),
    ExpressionAttributeNames: Object.fromEntries(fields.map(([field]) => [`#${field}`, field])),
    ExpressionAttributeValues: Object.fromEntries(given.map(([field, value]) => [`:${field}`, { S: String(value) }])),
  };
}
