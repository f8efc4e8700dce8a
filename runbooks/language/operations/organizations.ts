import { destructive, disruptive, type OperationTable } from "./operation";

export const organizations: OperationTable = {
  AttachPolicy: disruptive("changes what whole accounts may do"),
  CloseAccount: destructive("the account is gone after its waiting period"),
  DeletePolicy: destructive("the policy is gone"),
  DetachPolicy: disruptive("changes what whole accounts may do"),
  LeaveOrganization: destructive("the account leaves every guardrail behind"),
  MoveAccount: disruptive("other policies apply to the account"),
  RemoveAccountFromOrganization: destructive("the account leaves every guardrail behind"),
};
