import { destructive, disruptive, type OperationTable, reversible } from "./operation";

export const events: OperationTable = {
  DeleteArchive: destructive("the archived events are gone"),
  DeleteEventBus: destructive("the bus and its rules are gone"),
  DeleteRule: destructive("the rule is gone"),
  DisableRule: disruptive("nothing happens on the rule's events any more"),
  EnableRule: reversible("DisableRule undoes it"),
  PutEvents: disruptive("starts whatever listens to the events"),
  PutPermission: disruptive("somebody else may send events"),
  PutRule: disruptive("changes which events the rule takes"),
  PutTargets: disruptive("changes what the rule starts"),
  RemoveTargets: disruptive("the rule no longer starts the targets"),
  StartReplay: disruptive("events of the past happen again"),
};
