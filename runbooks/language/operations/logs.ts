import { destructive, disruptive, type OperationTable, reversible } from "./operation";

export const logs: OperationTable = {
  CreateLogGroup: reversible("adds a group"),
  DeleteLogGroup: destructive("the logs are gone"),
  DeleteLogStream: destructive("the logs are gone"),
  DeleteMetricFilter: disruptive("alarms on the filter no longer fire"),
  DeleteSubscriptionFilter: disruptive("the logs are no longer sent on"),
  PutLogEvents: reversible("adds entries"),
  PutMetricFilter: disruptive("overwrites the filter of the same name, and what alarms see of the logs"),
  PutRetentionPolicy: destructive("a shorter retention deletes logs"),
};
