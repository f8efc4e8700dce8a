import { on } from "./grant";
import { byInput, destructive, disruptive, type OperationTable, read, reads, reversible } from "./operation";

const onKeys = on("key/*");

export const kms: OperationTable = {
  CancelKeyDeletion: reversible("the key stays, disabled", onKeys),
  CreateAlias: reversible("DeleteAlias undoes it"),
  CreateGrant: disruptive("others may use the key"),
  CreateKey: reversible("adds a key"),
  Decrypt: read("changes nothing"),
  DeleteAlias: reversible("CreateAlias undoes it"),
  DeleteImportedKeyMaterial: destructive("data under the key is unreadable unless the material is imported again"),
  DescribeKey: reads(onKeys),
  DisableKey: disruptive("nothing under the key can be read or written; EnableKey undoes it"),
  DisableKeyRotation: disruptive("the key is no longer rotated"),
  EnableKey: reversible("DisableKey undoes it", onKeys),
  EnableKeyRotation: reversible("DisableKeyRotation undoes it"),
  PutKeyPolicy: byInput(({ BypassPolicyLockoutSafetyCheck: bypass }) =>
    bypass === undefined || bypass === false
      ? disruptive("who may use the key changes at once")
      : destructive("without the safety check nobody may be able to use or change the key any more"),
  ),
  RevokeGrant: disruptive("somebody loses the key at once"),
  ScheduleKeyDeletion: destructive("after the waiting period everything under the key is unreadable for good", onKeys),
};
