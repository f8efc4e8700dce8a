import { destructive, disruptive, type OperationTable, reversible } from "./operation";

export const backup: OperationTable = {
  DeleteBackupVault: destructive("the vault is gone"),
  DeleteRecoveryPoint: destructive("the backup is gone"),
  StartBackupJob: reversible("adds a backup"),
  StartRestoreJob: reversible("adds a restored resource"),
  StopBackupJob: disruptive("the backup is not made"),
};
