import { trailName } from "./guardRails/parameters";
import { trailRecord } from "./guardRails/records";
import { isTrue, not } from "./language/conditions";
import { text } from "./language/references";
import { defineRunbook } from "./language/runbook";
import { tell } from "./shared/message";
import { PriorState } from "./shared/priorState";

export const stopCloudTrail = defineRunbook(
  {
    name: "StopCloudTrail",
    summary: "Puts a trail back as RestoreCloudTrail found it in the same incident: what it records, and whether.",
    parameters: { TrailName: trailName },
  },
  (r, context) => {
    const { TrailName: name } = r.parameters;
    const prior = new PriorState(r, context);
    prior.prove("ProveTrailSaved", prior.key(name));
    const before = prior.load("LoadTrail", name, trailRecord);
    r.cloudtrail("SetScope", "UpdateTrail", {
      Name: name,
      IsMultiRegionTrail: before.multiRegion,
      IncludeGlobalServiceEvents: before.globalServiceEvents,
      EnableLogFileValidation: before.logFileValidation,
    });
    r.when("WasStopped", not(isTrue(before.logging)), () => r.cloudtrail("StopLogging", "StopLogging", { Name: name }));
    tell(r, context, "SayStopped", text`Trail ${name} is as it was found`, [
      text`Trail ${name} is as it was before RestoreCloudTrail ran in incident ${r.incidentId}, on a person's word.`,
    ]);
  },
);
