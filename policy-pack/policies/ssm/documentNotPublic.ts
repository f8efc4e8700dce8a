import { isAccountId } from "../../../aws/arn";
import { read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";

/** A runbook shows how an organization defends itself, so it is shared only with those who run it. */
export const documentNotPublic = resourceRule({
  name: "ssm-document-not-public",
  severity: "critical",
  description: "A Systems Manager document is shared with named accounts, never with everybody.",
  remediation: [
    "List the accounts that may use the document in permissions.account_ids.",
    "Turn on the block of public sharing of Systems Manager in the account (it is a setting of the service).",
  ],
  references: [
    { framework: "AWS FSBP", id: "SSM.4" },
    { framework: "NIST SP 800-53 r5", id: "AC-3" },
  ],
  types: ["aws:ssm/document:Document"],
  configuration: {
    accounts: {
      type: "array",
      items: { type: "string", pattern: "^[0-9]{12}$" },
      description: "Accounts that documents may be shared with. Empty: any that is named.",
      default: [] as string[],
    },
  },
  *check(inputs, { accounts }) {
    const permissions = inputs.at("permissions");
    if (permissions.kind === "unknown") yield unjudged(permissions);
    if (permissions.kind === "absent" || permissions.kind === "unknown") return;
    const field = permissions.at("account_ids");
    const fix = "Set it to the ids of the accounts that run the document, with commas between them.";
    const text = yield* read(field, "text", fix);
    const named = text?.split(",").map((id) => id.trim()) ?? [];
    for (const id of named) {
      if (id.toLowerCase() === "all") yield { field: field.path, found: "everybody may run the document", fix };
      else if (!isAccountId(id)) yield { field: field.path, found: `found "${id}", which is no account`, fix };
      else if (accounts.length > 0 && !accounts.includes(id))
        yield { field: field.path, found: `account ${id} is not one of those configured`, fix };
    }
  },
});
