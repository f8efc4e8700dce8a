import { destructive, disruptive, type OperationTable } from "./operation";

export const stepfunctions: OperationTable = {
  DeleteStateMachine: destructive("the state machine is gone"),
  SendTaskFailure: disruptive("a waiting task fails"),
  SendTaskSuccess: disruptive("a waiting task goes on"),
  StartExecution: destructive("starts states that cannot be seen here"),
  StopExecution: disruptive("an execution stops midway"),
};
