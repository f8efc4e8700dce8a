import { on } from "./grant";
import { byInput, destructive, disruptive, type OperationTable, reads, reversible } from "./operation";

const onDetectors = on("detector/*");

export const guardduty: OperationTable = {
  ArchiveFindings: reversible("UnarchiveFindings undoes it"),
  CreateFilter: disruptive("may archive findings before anybody sees them"),
  DeleteDetector: destructive("detection stops and every finding is gone"),
  DeleteFilter: reversible("the filter can be made again"),
  DeleteIPSet: destructive("the list is gone"),
  DeletePublishingDestination: disruptive("findings are no longer exported"),
  DisassociateMembers: disruptive("the administrator no longer sees the member's findings"),
  GetDetector: reads(onDetectors),
  StopMonitoringMembers: disruptive("detection stops in the member accounts"),
  UnarchiveFindings: reversible("ArchiveFindings undoes it"),
  UpdateDetector: byInput(
    ({ Enable, Features, DataSources }) =>
      Enable === true && Features === undefined && DataSources === undefined
        ? reversible("turns detection on; it can be suspended again")
        : disruptive("may turn detection off"),
    onDetectors,
  ),
};
