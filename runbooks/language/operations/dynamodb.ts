import { arnOfInput, type GrantRule, sidOf } from "./grant";
import { byInput, destructive, disruptive, type OperationTable, read, reads, reversible } from "./operation";

/** Items of the account's own, in the one table that the step names by its ARN. */
const onOwnItems: GrantRule = (action, inputs, scope) => [
  {
    sid: sidOf(action),
    actions: [action],
    resources: [arnOfInput(inputs.TableName, scope)],
    condition: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["${aws:PrincipalAccount}#*"] },
      // ForAllValues is also true when a call names no key at all.
      Null: { "dynamodb:LeadingKeys": "false" },
    },
  },
];

/** The table that the step names by its ARN. */
const onNamedTable: GrantRule = (action, inputs, scope) => [
  { sid: sidOf(action), actions: [action], resources: [arnOfInput(inputs.TableName, scope)] },
];

export const dynamodb: OperationTable = {
  BatchWriteItem: destructive("overwrites and deletes items"),
  CreateBackup: reversible("adds a backup"),
  CreateTable: reversible("adds a table"),
  DeleteBackup: destructive("the backup is gone"),
  DeleteItem: destructive("the item is gone"),
  DeleteResourcePolicy: disruptive("who may use the table changes at once"),
  DeleteTable: destructive("the table is gone"),
  GetItem: reads(onOwnItems),
  PutItem: byInput(
    (input) =>
      isWriteOnce(input)
        ? reversible("adds an item, and never overwrites one")
        : destructive("overwrites the item with the same key"),
    onOwnItems,
  ),
  PutResourcePolicy: disruptive("who may use the table changes at once"),
  Query: read("reads items"),
  RestoreTableFromBackup: reversible("adds a table"),
  Scan: reads(onNamedTable),
  UpdateContinuousBackups: disruptive("may turn off recovery to a point in time"),
  UpdateItem: destructive("overwrites attributes of the item"),
  UpdateTable: disruptive("changes capacity, indexes or protection of the table"),
};

/** Whether a PutItem is refused when the item exists already. */
export function isWriteOnce(input: Record<string, unknown>): boolean {
  return (
    typeof input.ConditionExpression === "string" &&
    /^\s*attribute_not_exists\s*\(\s*[#\w]+\s*\)\s*$/.test(input.ConditionExpression)
  );
}
