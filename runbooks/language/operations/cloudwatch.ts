import { on } from "./grant";
import { destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

export const cloudwatch: OperationTable = {
  DeleteAlarms: destructive("the alarms are gone"),
  DeleteDashboards: destructive("the dashboards are gone"),
  DescribeAlarms: reads(on("alarm:*")),
  DisableAlarmActions: disruptive("nobody is notified when the alarm fires"),
  EnableAlarmActions: reversible("DisableAlarmActions undoes it"),
  PutMetricAlarm: disruptive("overwrites the alarm of the same name"),
  PutMetricData: reversible("adds data points"),
  SetAlarmState: disruptive("starts the actions of the alarm"),
};
