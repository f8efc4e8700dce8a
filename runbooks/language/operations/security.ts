import { destructive, disruptive, type OperationTable, reversible } from "./table";

export const cloudtrail: OperationTable = {
  CreateTrail: reversible("adds a trail"),
  DeleteEventDataStore: destructive("the events of the store are gone after the waiting period"),
  DeleteTrail: destructive("calls are no longer recorded, and the trail is gone"),
  LookupEvents: { risk: "read", reason: "reads the event history" },
  PutEventSelectors: disruptive("changes which calls are recorded"),
  PutInsightSelectors: disruptive("changes which anomalies are found"),
  StartLogging: reversible("StopLogging undoes it"),
  StopLogging: disruptive("calls are no longer recorded"),
  UpdateTrail: (input) =>
    onlyWidens(input)
      ? reversible("records more than before; the switches can be set back")
      : disruptive("changes where records go and whether they are validated"),
};

/** Switches of a trail that make it record or prove more, and nothing that says where records go. */
function onlyWidens({ Service: _service, Api: _api, Name: _name, ...changes }: Record<string, unknown>): boolean {
  const switches = ["IsMultiRegionTrail", "IncludeGlobalServiceEvents", "EnableLogFileValidation"];
  return Object.entries(changes).every(([name, value]) => value === true && switches.includes(name));
}

export const guardduty: OperationTable = {
  ArchiveFindings: reversible("UnarchiveFindings undoes it"),
  CreateFilter: disruptive("may archive findings before anybody sees them"),
  DeleteDetector: destructive("detection stops and every finding is gone"),
  DeleteFilter: reversible("the filter can be made again"),
  DeleteIPSet: destructive("the list is gone"),
  DeletePublishingDestination: disruptive("findings are no longer exported"),
  DisassociateMembers: disruptive("the administrator no longer sees the member's findings"),
  StopMonitoringMembers: disruptive("detection stops in the member accounts"),
  UnarchiveFindings: reversible("ArchiveFindings undoes it"),
  UpdateDetector: ({ Enable, Features, DataSources }) =>
    Enable === true && Features === undefined && DataSources === undefined
      ? reversible("turns detection on; it can be suspended again")
      : disruptive("may turn detection off"),
};

export const securityhub: OperationTable = {
  BatchImportFindings: reversible("adds or updates findings"),
  BatchUpdateFindings: reversible("the values before can be set again"),
  DisableSecurityHub: destructive("findings, standards and settings are gone"),
  UpdateSecurityHubConfiguration: disruptive("changes which controls are checked"),
};

export const config: OperationTable = {
  DeleteConfigRule: destructive("the rule and its results are gone"),
  DeleteConfigurationRecorder: destructive("changes are no longer recorded"),
  DeleteDeliveryChannel: disruptive("records are no longer delivered"),
  StartConfigRulesEvaluation: reversible("evaluates again"),
  StartConfigurationRecorder: reversible("StopConfigurationRecorder undoes it"),
  StopConfigurationRecorder: disruptive("changes are no longer recorded"),
};

export const organizations: OperationTable = {
  AttachPolicy: disruptive("changes what whole accounts may do"),
  CloseAccount: destructive("the account is gone after its waiting period"),
  DeletePolicy: destructive("the policy is gone"),
  DetachPolicy: disruptive("changes what whole accounts may do"),
  LeaveOrganization: destructive("the account leaves every guardrail behind"),
  MoveAccount: disruptive("other policies apply to the account"),
  RemoveAccountFromOrganization: destructive("the account leaves every guardrail behind"),
};
