import { DescribeOrganizationCommand, OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import type { ClientOf } from "../doctor/check";
import { identity } from "../identity";

/** What the credentials of the environment can see. */
export interface Known {
  /** Of the credentials. */
  account?: string;
  arn?: string;
  region?: string;
  organizationId?: string;
  managementAccount?: string;
  /** Active accounts of the organization. */
  accounts?: Array<{ id: string; name: string }>;
  /** Why something is not known, in one sentence each. */
  refused: { credentials?: string; organization?: string; accounts?: string };
}

/** Organizations answers in one Region of a partition; the SDK finds it from any. */
const anyRegion = "us-east-1";

/** Only reads; what may not be read is left out. @param region of the environment. */
export async function lookAround(client: ClientOf, region: string | undefined): Promise<Known> {
  const known: Known = { region, refused: {} };
  try {
    const { account, arn } = await identity(client, region ?? anyRegion);
    Object.assign(known, { account, arn });
  } catch (error) {
    known.refused.credentials = (error as Error).message;
    return known;
  }
  const organizations = client(OrganizationsClient, region ?? anyRegion);
  try {
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    known.organizationId = Organization?.Id;
    known.managementAccount = Organization?.MasterAccountId;
  } catch (error) {
    known.refused.organization = refusal("organizations:DescribeOrganization", error);
  }
  try {
    const accounts: NonNullable<Known["accounts"]> = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {}))
      for (const { Id, Name, State, Status } of Accounts)
        if (Id && (State ?? Status) === "ACTIVE") accounts.push({ id: Id, name: nameOf(Name ?? Id) });
    known.accounts = accounts;
  } catch (error) {
    known.refused.accounts = `${refusal("organizations:ListAccounts", error)}: it needs the management or a delegated account`;
  }
  return known;
}

const refusal = (action: string, error: unknown): string => `${action} was refused (${(error as Error).name})`;

/** Names of accounts may have commas and equals signs, which the flag for members uses itself. */
const nameOf = (name: string): string =>
  name
    .replace(/[^\x20-\x7e]|[,=]/g, " ")
    .trim()
    .slice(0, 50);
