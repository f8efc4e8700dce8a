import { destructive, disruptive, type OperationTable, reversible } from "./operation";

export const events: OperationTable = {
  DeleteArchive: destructive("the archived events are gone"),
  DeleteEventBus: destructive("the bus and its rules are gone"),
  DeleteRule: destructive("the rule is gone"),
  DisableRule: disruptive("the rule no longer starts its targets"),
  EnableRule: reversible("DisableRule undoes it"),
  PutEvents: destructive("starts whatever listens to the events, which cannot be seen here"),
  PutPermission: disruptive("others may send events"),
  PutRule: disruptive("changes which events the rule matches"),
  PutTargets: disruptive("changes what the rule starts"),
  RemoveTargets: disruptive("the rule no longer starts the targets"),
  StartReplay: disruptive("past events are delivered again"),
};
