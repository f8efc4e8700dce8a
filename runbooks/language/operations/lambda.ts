import { on } from "./grant";
import { destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

const onFunctions = on("function:*");

export const lambda: OperationTable = {
  AddPermission: disruptive("others may call the function"),
  DeleteEventSourceMapping: disruptive("the function no longer gets the events"),
  DeleteFunction: destructive("the code and its versions are gone"),
  DeleteFunctionConcurrency: reversible("PutFunctionConcurrency undoes it", onFunctions),
  DeleteLayerVersion: destructive("the version is gone"),
  GetFunctionConcurrency: reads(onFunctions),
  PublishVersion: reversible("adds a version"),
  PutFunctionConcurrency: disruptive("limits the function, to nothing when it is 0", onFunctions),
  RemovePermission: disruptive("somebody may no longer call the function"),
  UpdateAlias: disruptive("callers get another version"),
  UpdateEventSourceMapping: disruptive("may stop the events of the function"),
  UpdateFunctionCode: disruptive("callers get other code"),
  UpdateFunctionConfiguration: disruptive("the function runs with other settings"),
};
