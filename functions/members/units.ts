import {
  DescribeOrganizationCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { Membership } from "../../organization/settings";
import type { Sender } from "../shared/dependencies";

type Organizations = Sender<OrganizationsClient>;

/** An active account of the organization. */
export interface FoundAccount {
  name: string;
  /** Ids of the units from the configured one down to its own, joined by slashes. */
  path: string;
}

/**
 * The active accounts of the configured units and of those below. One call after another: Organizations limits calls to a few
 * a second, and the SDK repeats what is throttled.
 * @throws Error when a call fails: then nothing is known, and nobody is removed.
 */
export async function accountsIn(
  organizations: Organizations,
  { units, excludedUnits }: Pick<Membership, "units" | "excludedUnits">,
): Promise<Map<string, FoundAccount>> {
  const found = new Map<string, FoundAccount>();
  const visit = async (unit: string, above: string): Promise<void> => {
    if (excludedUnits.includes(unit)) return;
    const path = above === "" ? unit : `${above}/${unit}`;
    for await (const { Accounts = [] } of pages((NextToken) =>
      organizations.send(new ListAccountsForParentCommand({ ParentId: unit, NextToken })),
    )) {
      // Status is what the API had before State, and is to be removed (API reference, Account).
      for (const { Id, Name, State, Status } of Accounts) {
        if (Id && (State ?? Status) === "ACTIVE") found.set(Id, { name: Name || Id, path });
      }
    }
    for await (const { OrganizationalUnits = [] } of pages((NextToken) =>
      organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: unit, NextToken })),
    )) {
      for (const { Id } of OrganizationalUnits) if (Id) await visit(Id, path);
    }
  };
  for (const unit of units) await visit(unit, "");
  return found;
}

/** The management account. */
export async function managementAccount(organizations: Organizations): Promise<string | undefined> {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  return Organization?.MasterAccountId;
}

async function* pages<P extends { NextToken?: string }>(page: (token: string | undefined) => Promise<P>) {
  let token: string | undefined;
  do {
    const answer = await page(token);
    yield answer;
    token = answer.NextToken;
  } while (token);
}
