import { isAccountId } from "../../../aws/arn";
import type { Field } from "../../field";
import { type Check, read } from "../../finding";
import { resourceRule } from "../../rule";
import { parsed } from "../../values";

/** Credentials of the wrong account change nothing. */
export const accountPinned = resourceRule({
  name: "provider-account-pinned",
  severity: "critical",
  group: "self-healing",
  description: "An AWS provider works in one account only, whatever credentials it gets.",
  remediation: [
    "Set allowedAccountIds of the aws.Provider to the account of the stack.",
    'Give that provider to all resources, and set pulumi:disable-default-providers to ["*"], so that no other is used.',
  ],
  references: [],
  types: ["pulumi:providers:aws"],
  configuration: {
    accounts: {
      type: "array",
      items: { type: "string", pattern: "^[0-9]{12}$" },
      description: "Accounts that providers may work in. Empty: any that is pinned.",
      default: [] as string[],
    },
  },
  *check(inputs, { accounts }) {
    const given = inputs.at("allowedAccountIds");
    const fix = `Set it to a list of the one account that the stack deploys into${among(accounts)}.`;
    const ids = yield* readList(given, fix);
    if (!ids) return;
    if (ids.length !== 1) yield { field: given.path, found: `it allows ${ids.length} accounts`, fix };
    for (const id of ids) {
      const account = yield* read(id, "text", fix);
      if (account !== undefined && !isAccountId(account))
        yield { field: id.path, found: `found "${account}", which is no account id of 12 digits`, fix };
      else if (account !== undefined && accounts.length > 0 && !accounts.includes(account))
        yield { field: id.path, found: `account ${account} is not one of those configured`, fix };
    }
  },
});

/** Settings of a provider that are no text reach the engine as JSON text. */
function* readList(field: Field, fix: string): Check<Field[] | undefined> {
  const list = field.kind === "text" ? parsed(field) : field;
  return (yield* read(list, "list", fix)) && list.elements();
}

const among = (accounts: string[]) => (accounts.length === 0 ? "" : ` (one of ${accounts.join(", ")})`);
