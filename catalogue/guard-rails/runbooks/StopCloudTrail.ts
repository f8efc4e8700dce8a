import { isTrue, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { trailName } from "./guardRails/parameters";
import { trailRecord } from "./guardRails/records";

export const stopCloudTrail = defineRunbook(
  {
    name: "StopCloudTrail",
    summary:
      "Restores a trail as RestoreCloudTrail found it in the same incident: what it records, and whether it does.",
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
    tell(r, context, "SayStopped", "A CloudTrail trail is in its earlier state", [
      text`Trail ${name} is as it was before RestoreCloudTrail ran in incident ${r.incidentId}, at the request of a person.`,
    ]);
  },
);
