import { AwsError } from "../../aws";
import type { SharedVersion, StoredDocument } from "./documentStore";

const accountsPerCall = 20;
const accountsPerDocument = 1_000;

/** ModifyDocumentPermission: shares with accounts of the same Region, or with everybody (documents-ssm-sharing). */
export function share(document: StoredDocument, input: Record<string, unknown>): Record<string, unknown> {
  checkPermissionType(input);
  const version = String(input.SharedDocumentVersion ?? "$DEFAULT");
  if (version !== "$DEFAULT" && version !== "$LATEST" && version !== "$ALL") {
    throw new AwsError(
      "ValidationException",
      `SharedDocumentVersion must be $DEFAULT, $LATEST or $ALL, found ${version}`,
    );
  }
  const after = new Map<string, SharedVersion>(document.sharedWith);
  for (const account of accounts(input.AccountIdsToRemove)) after.delete(account);
  // Sharing publicly shares every version.
  for (const account of accounts(input.AccountIdsToAdd)) after.set(account, account === "all" ? "$ALL" : version);
  if (after.has("all") && after.size > 1) {
    throw new AwsError("DocumentPermissionLimit", "A document is shared publicly or with accounts, not both");
  }
  if (after.size > accountsPerDocument) {
    throw new AwsError("DocumentPermissionLimit", `A document is shared with at most ${accountsPerDocument} accounts`);
  }
  document.sharedWith = after;
  return {};
}

export function describeShares(document: StoredDocument, input: Record<string, unknown>): Record<string, unknown> {
  checkPermissionType(input);
  const shares = [...document.sharedWith];
  return {
    AccountIds: shares.map(([account]) => account),
    AccountSharingInfoList: shares.map(([AccountId, SharedDocumentVersion]) => ({ AccountId, SharedDocumentVersion })),
  };
}

function checkPermissionType({ PermissionType }: Record<string, unknown>): void {
  if (PermissionType !== "Share") throw new AwsError("InvalidPermissionType", "PermissionType must be Share");
}

function accounts(value: unknown): string[] {
  const ids = Array.isArray(value) ? value.map(String) : [];
  if (ids.length > accountsPerCall) {
    throw new AwsError("ValidationException", `At most ${accountsPerCall} account ids per call, found ${ids.length}`);
  }
  const wrong = ids.find((id) => !/^(\d{12}|all)$/i.test(id));
  if (wrong)
    throw new AwsError("ValidationException", `"${wrong}" is not an account id; organizations cannot be named`);
  return ids.map((id) => id.toLowerCase());
}
