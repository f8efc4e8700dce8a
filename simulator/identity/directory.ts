import type { IAMClient } from "@aws-sdk/client-iam";
import type { Principal } from "../aws";
import type { KnownState } from "../iam/checks";
import type { NamedPolicy } from "../iam/evaluate";
import { AccountReader, type AccountRecord, type RoleRecord } from "./accountReader";

/**
 * The identities of every account, read from the emulator that stores them and kept until something writes to IAM.
 * The emulator itself never decides whether a call is allowed: its own enforcement ignores conditions, boundaries
 * and trust.
 */
export class IamDirectory {
  private readonly accounts = new Map<string, Promise<AccountRecord>>();
  private readonly reader: AccountReader;

  /** @param client an IAM client that speaks to the emulator on behalf of one account. */
  constructor(client: (account: string) => IAMClient) {
    this.reader = new AccountReader(client);
  }

  /** Call after any IAM write in the account. */
  forget(account: string): void {
    this.accounts.delete(account);
  }

  async role(roleArn: string): Promise<RoleRecord | undefined> {
    const account = roleArn.split(":")[4] ?? "";
    return (await this.account(account)).roles.get(roleArn);
  }

  /** What IAM knows of an account's roles and instance profiles when it checks a call that names them. */
  async knownOf(account: string): Promise<Pick<KnownState, "instanceProfileRole" | "roleArn">> {
    const { roles, profileRoles } = await this.account(account);
    const byName = new Map([...roles.values()].map(({ roleName, roleArn }) => [roleName, roleArn]));
    return { instanceProfileRole: (profile) => profileRoles.get(profile), roleArn: (name) => byName.get(name) };
  }

  /** Identity policies and boundary that apply to a principal; services have none. */
  async policiesOf(principal: Principal): Promise<{ identity: NamedPolicy[]; boundary?: NamedPolicy }> {
    switch (principal.kind) {
      case "role-session":
        return (await this.role(principal.roleArn)) ?? { identity: [] };
      case "user":
        return (await this.account(principal.account)).users.get(principal.userArn) ?? { identity: [] };
      case "root":
        return { identity: [everything] };
      case "service":
        return { identity: [] };
    }
  }

  private account(account: string): Promise<AccountRecord> {
    let record = this.accounts.get(account);
    if (!record) {
      record = this.reader.read(account);
      this.accounts.set(account, record);
    }
    return record;
  }
}

const everything: NamedPolicy = {
  name: "the account's root user",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};
