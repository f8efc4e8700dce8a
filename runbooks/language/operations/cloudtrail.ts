import { on } from "./grant";
import { byInput, destructive, disruptive, type OperationTable, read, reads, reversible } from "./operation";

const onTrails = on("trail/*");

export const cloudtrail: OperationTable = {
  CreateTrail: reversible("adds a trail"),
  DeleteEventDataStore: destructive("the events of the store are gone after the waiting period"),
  DeleteTrail: destructive("calls are no longer recorded, and the trail is gone"),
  GetTrail: reads(onTrails),
  GetTrailStatus: reads(onTrails),
  LookupEvents: read("reads the event history"),
  PutEventSelectors: disruptive("changes which calls are recorded"),
  PutInsightSelectors: disruptive("changes which anomalies are found"),
  StartLogging: reversible("StopLogging undoes it", onTrails),
  StopLogging: disruptive("calls are no longer recorded", onTrails),
  UpdateTrail: byInput(
    (input) =>
      onlyWidens(input)
        ? reversible("records more than before; the switches can be set back")
        : disruptive("changes where records go and whether they are validated"),
    onTrails,
  ),
};

/** Switches of a trail that make it record or prove more, and nothing that says where records go. */
function onlyWidens({ Service: _service, Api: _api, Name: _name, ...changes }: Record<string, unknown>): boolean {
  const switches = ["IsMultiRegionTrail", "IncludeGlobalServiceEvents", "EnableLogFileValidation"];
  return Object.entries(changes).every(([name, value]) => value === true && switches.includes(name));
}
