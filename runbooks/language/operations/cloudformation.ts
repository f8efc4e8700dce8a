import { destructive, disruptive, type OperationTable, reversible } from "./operation";

export const cloudformation: OperationTable = {
  CancelUpdateStack: disruptive("the update is rolled back"),
  ContinueUpdateRollback: disruptive("resources go back to their state before"),
  CreateStack: destructive("creates whatever the template says: custom resources run code that cannot be seen here"),
  DeleteStack: destructive("the resources of the stack are gone"),
  DetectStackDrift: reversible("starts a comparison"),
  RollbackStack: disruptive("resources go back to their state before"),
  UpdateStack: destructive("may replace or delete any resource of the stack"),
};
