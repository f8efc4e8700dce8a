import { on } from "./grant";
import { destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

/** Roles of tasks are passed when a task definition is registered, not when a service uses it. */
const onServices = on("service/*");

export const ecs: OperationTable = {
  DeleteCluster: destructive("the cluster is gone"),
  DeleteService: destructive("the service is gone"),
  DeregisterTaskDefinition: disruptive("no new task runs from the definition"),
  DescribeServices: reads(onServices),
  RunTask: reversible("adds tasks"),
  StopTask: disruptive("the task ends; its service starts another"),
  UpdateContainerInstancesState: disruptive("tasks are moved off the instance"),
  UpdateService: disruptive("tasks are replaced or their number changes", onServices),
};
