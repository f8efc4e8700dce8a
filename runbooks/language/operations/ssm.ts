import { classifyCommand } from "./command";
import { byInput, destructive, disruptive, type OperationTable, reversible } from "./operation";

export const ssm: OperationTable = {
  AddTagsToResource: reversible("RemoveTagsFromResource undoes it"),
  CancelCommand: disruptive("a command stops midway"),
  CreateAssociation: byInput(({ Name, Parameters }) => classifyCommand(Name, Parameters)),
  CreateAssociationBatch: destructive("runs documents on instances, again and again"),
  CreateDocument: reversible("adds a document"),
  CreateOpsItem: reversible("adds an OpsItem"),
  DeleteAssociation: disruptive("the association no longer runs"),
  DeleteDocument: destructive("every version of the document is gone"),
  DeleteMaintenanceWindow: destructive("the window and its tasks are gone"),
  DeleteParameter: destructive("the value and its history are gone"),
  DeleteParameters: destructive("the values and their history are gone"),
  DeregisterManagedInstance: destructive("the machine has to be registered again"),
  ModifyDocumentPermission: disruptive("shares the document with other accounts or stops sharing it"),
  PutParameter: byInput((input) =>
    input.Overwrite === true
      ? disruptive("programs get another value; the history keeps the previous one")
      : reversible("adds a parameter"),
  ),
  RemoveTagsFromResource: reversible("AddTagsToResource undoes it"),
  SendAutomationSignal: destructive("may approve what a run waits to destroy"),
  SendCommand: byInput(({ DocumentName, Parameters }) => classifyCommand(DocumentName, Parameters)),
  StartAutomationExecution: destructive("starts a run whose steps cannot be seen here"),
  StartSession: disruptive("opens a shell on an instance"),
  StopAutomationExecution: disruptive("a run stops midway"),
  TerminateSession: disruptive("somebody's shell is closed"),
  UpdateDocument: reversible("adds a version; earlier ones stay"),
  UpdateDocumentDefaultVersion: disruptive("the next run does something else"),
  UpdateOpsItem: reversible("the values before can be set again"),
};
