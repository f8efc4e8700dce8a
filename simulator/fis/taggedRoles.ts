import { type IAMClient, paginateListRoles, paginateListRoleTags } from "@aws-sdk/client-iam";

/** ARNs of the roles of an account that carry all of these tags. */
export async function taggedRoles(client: IAMClient, wanted: Record<string, string>): Promise<string[]> {
  const found: string[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
    for (const { RoleName, Arn = "" } of Roles) {
      const tags = new Map<string | undefined, string | undefined>();
      for await (const { Tags = [] } of paginateListRoleTags({ client }, { RoleName })) {
        for (const { Key, Value } of Tags) tags.set(Key, Value);
      }
      if (Object.entries(wanted).every(([key, value]) => tags.get(key) === value)) found.push(Arn);
    }
  }
  return found;
}
