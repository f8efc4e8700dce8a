import { destructive, disruptive, type OperationTable, read, reversible } from "./table";

export const ssm: OperationTable = {
  AddTagsToResource: reversible("RemoveTagsFromResource undoes it"),
  CancelCommand: disruptive("a command stops half way"),
  CreateAssociation: disruptive("runs a document on instances, again and again"),
  CreateDocument: reversible("adds a document"),
  CreateOpsItem: reversible("adds an entry for people"),
  DeleteAssociation: disruptive("the association no longer runs"),
  DeleteDocument: destructive("every version of the document is gone"),
  DeleteMaintenanceWindow: destructive("the window and its tasks are gone"),
  DeleteParameter: destructive("the value and its history are gone"),
  DeleteParameters: destructive("the values and their history are gone"),
  DeregisterManagedInstance: destructive("the machine has to be registered anew"),
  ModifyDocumentPermission: disruptive("shares the document with other accounts or stops sharing it"),
  PutParameter: (input) =>
    input.Overwrite === true
      ? disruptive("programs get another value; the history keeps the one before")
      : reversible("adds a parameter"),
  RemoveTagsFromResource: reversible("AddTagsToResource undoes it"),
  SendAutomationSignal: destructive("may approve what a run waits to destroy"),
  SendCommand: disruptive("runs commands on instances"),
  StartAutomationExecution: destructive("starts a run whose steps cannot be seen here"),
  StartSession: disruptive("opens a shell on an instance"),
  StopAutomationExecution: disruptive("a run stops half way"),
  TerminateSession: disruptive("somebody's shell is closed"),
  UpdateDocument: reversible("adds a version; the ones before stay"),
  UpdateDocumentDefaultVersion: disruptive("the next run does something else"),
  UpdateOpsItem: reversible("the values before can be set again"),
};

export const lambda: OperationTable = {
  AddPermission: disruptive("somebody else may call the function"),
  DeleteEventSourceMapping: disruptive("the function no longer gets the events"),
  DeleteFunction: destructive("the code and its versions are gone"),
  DeleteFunctionConcurrency: reversible("PutFunctionConcurrency undoes it"),
  DeleteLayerVersion: destructive("the version is gone"),
  PublishVersion: reversible("adds a version"),
  PutFunctionConcurrency: disruptive("limits the function, to nothing when it is 0"),
  RemovePermission: disruptive("somebody may no longer call the function"),
  UpdateAlias: disruptive("callers get another version"),
  UpdateEventSourceMapping: disruptive("may stop the events of the function"),
  UpdateFunctionCode: disruptive("callers get other code"),
  UpdateFunctionConfiguration: disruptive("the function runs with other settings"),
};

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

export const cloudwatch: OperationTable = {
  DeleteAlarms: destructive("the alarms are gone"),
  DeleteDashboards: destructive("the dashboards are gone"),
  DisableAlarmActions: disruptive("nobody is told when the alarm fires"),
  EnableAlarmActions: reversible("DisableAlarmActions undoes it"),
  PutMetricAlarm: disruptive("overwrites the alarm of the same name"),
  PutMetricData: reversible("adds data points"),
  SetAlarmState: disruptive("starts the actions of the alarm"),
};

export const logs: OperationTable = {
  CreateLogGroup: reversible("adds a group"),
  DeleteLogGroup: destructive("the logs are gone"),
  DeleteLogStream: destructive("the logs are gone"),
  DeleteMetricFilter: disruptive("alarms on the filter no longer fire"),
  DeleteSubscriptionFilter: disruptive("the logs are no longer sent on"),
  PutLogEvents: reversible("adds entries"),
  PutRetentionPolicy: destructive("a shorter retention deletes logs"),
};

export const sns: OperationTable = {
  DeleteTopic: destructive("the topic and its subscriptions are gone"),
  Publish: reversible("sends a message to people or queues; changes no resource"),
  SetTopicAttributes: disruptive("who may use the topic changes at once"),
  Subscribe: reversible("Unsubscribe undoes it"),
  Unsubscribe: disruptive("somebody is no longer told"),
};

export const sqs: OperationTable = {
  ChangeMessageVisibility: reversible("the message comes back earlier or later"),
  DeleteMessage: destructive("the message is gone"),
  DeleteQueue: destructive("the queue and its messages are gone"),
  PurgeQueue: destructive("every message is gone"),
  ReceiveMessage: disruptive("messages are hidden from others, and counted towards the dead-letter queue"),
  SendMessage: disruptive("starts whatever listens to the queue"),
  SetQueueAttributes: disruptive("who may use the queue changes at once"),
  StartMessageMoveTask: disruptive("messages of a dead-letter queue are worked on again"),
};

export const sts: OperationTable = {
  AssumeRole: disruptive("hands out credentials"),
  AssumeRoleWithWebIdentity: disruptive("hands out credentials"),
  DecodeAuthorizationMessage: read("changes nothing"),
  GetFederationToken: disruptive("hands out credentials"),
  GetSessionToken: disruptive("hands out credentials"),
};
