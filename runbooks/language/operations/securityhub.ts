import { destructive, disruptive, type OperationTable, reversible } from "./operation";

export const securityhub: OperationTable = {
  BatchImportFindings: reversible("adds or updates findings"),
  BatchUpdateFindings: reversible("the values before can be set again"),
  DisableSecurityHub: destructive("findings, standards and settings are gone"),
  UpdateSecurityHubConfiguration: disruptive("changes which controls are checked"),
};
