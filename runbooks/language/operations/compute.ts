import { destructive, disruptive, type OperationTable, reversible } from "./table";

export const ecs: OperationTable = {
  DeleteCluster: destructive("the cluster is gone"),
  DeleteService: destructive("the service is gone"),
  DeregisterTaskDefinition: disruptive("no new task runs from the definition"),
  RunTask: reversible("adds tasks"),
  StopTask: disruptive("the task ends; its service starts another"),
  UpdateContainerInstancesState: disruptive("tasks are moved off the instance"),
  UpdateService: disruptive("tasks are replaced or their number changes"),
};

export const elbv2: OperationTable = {
  DeleteListener: destructive("the listener and its rules are gone"),
  DeleteLoadBalancer: destructive("the load balancer and its name are gone"),
  DeleteRule: destructive("the rule is gone"),
  DeleteTargetGroup: destructive("the group is gone"),
  DeregisterTargets: disruptive("the targets get no more traffic"),
  ModifyListener: disruptive("traffic goes elsewhere"),
  ModifyRule: disruptive("traffic goes elsewhere"),
  ModifyTargetGroupAttributes: reversible("the attributes before can be set again"),
  RegisterTargets: reversible("DeregisterTargets undoes it"),
  SetSecurityGroups: disruptive("changes who reaches the load balancer"),
};

export const cloudformation: OperationTable = {
  CancelUpdateStack: disruptive("the update is rolled back"),
  ContinueUpdateRollback: disruptive("resources go back to their state before"),
  CreateStack: disruptive("creates whatever the template says, roles included"),
  DeleteStack: destructive("the resources of the stack are gone"),
  DetectStackDrift: reversible("starts a comparison"),
  RollbackStack: disruptive("resources go back to their state before"),
  UpdateStack: destructive("may replace or delete any resource of the stack"),
};

export const stepfunctions: OperationTable = {
  DeleteStateMachine: destructive("the state machine is gone"),
  SendTaskFailure: disruptive("a waiting task fails"),
  SendTaskSuccess: disruptive("a waiting task goes on"),
  StartExecution: destructive("starts states that cannot be seen here"),
  StopExecution: disruptive("an execution stops half way"),
};

export const backup: OperationTable = {
  DeleteBackupVault: destructive("the vault is gone"),
  DeleteRecoveryPoint: destructive("the backup is gone"),
  StartBackupJob: reversible("adds a backup"),
  StartRestoreJob: reversible("adds a restored resource"),
  StopBackupJob: disruptive("the backup is not made"),
};
