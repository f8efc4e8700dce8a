import { equals, isTrue, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asBoolean } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { allRegions, globalServices, trailName, validation, yes } from "./guardRails/parameters";
import { trailRecord } from "./guardRails/records";

export const restoreCloudTrail = defineRunbook(
  {
    name: "RestoreCloudTrail",
    summary:
      "Starts a trail of CloudTrail again and turns on again what was turned off in the same call: all Regions, global " +
      "services, the validation of log files. StopCloudTrail restores the state that it had before.",
    parameters: {
      TrailName: trailName,
      AllRegions: allRegions,
      GlobalServices: globalServices,
      Validation: validation,
    },
    undo: "StopCloudTrail",
  },
  (r, context) => {
    const { TrailName: name, AllRegions, GlobalServices, Validation } = r.parameters;
    r.withDefaults({ maxAttempts: 3 }, () => {
      const trail = r.cloudtrail(
        "ReadTrail",
        "GetTrail",
        { Name: name },
        {
          outputs: ({ Trail }) => ({
            multiRegion: asBoolean(Trail.IsMultiRegionTrail),
            globalServiceEvents: asBoolean(Trail.IncludeGlobalServiceEvents),
            logFileValidation: asBoolean(Trail.LogFileValidationEnabled),
          }),
        },
      );
      const readStatus = (step: string) =>
        r.cloudtrail(
          step,
          "GetTrailStatus",
          { Name: name },
          { outputs: (answer) => ({ logging: asBoolean(answer.IsLogging) }) },
        );
      const status = readStatus("ReadStatus");
      new PriorState(r, context).save("Trail", name, trailRecord, { ...trail, ...status });
      // A trail of all Regions has to include global services (CloudTrail API reference, "UpdateTrail").
      r.when("RecordAllRegions", equals(AllRegions, yes), () =>
        r.cloudtrail("TurnAllRegionsOn", "UpdateTrail", {
          Name: name,
          IsMultiRegionTrail: true,
          IncludeGlobalServiceEvents: true,
        }),
      );
      r.when("RecordGlobalServices", equals(GlobalServices, yes), () =>
        r.cloudtrail("TurnGlobalServicesOn", "UpdateTrail", { Name: name, IncludeGlobalServiceEvents: true }),
      );
      r.when("ValidateLogFiles", equals(Validation, yes), () =>
        r.cloudtrail("TurnValidationOn", "UpdateTrail", { Name: name, EnableLogFileValidation: true }),
      );
      r.cloudtrail("StartLogging", "StartLogging", { Name: name });
      const after = readStatus("ReadStatusAfter");
      r.when("IsStopped", not(isTrue(after.logging)), () =>
        r.fail("SayStopped", text`Trail ${name} does not record although logging was started.`),
      );
      tell(r, context, "SayRestored", "A CloudTrail trail records again", [
        text`Trail ${name} was stopped or narrowed. It records again, and what was turned off is on.`,
        text`StopCloudTrail with incident ${r.incidentId} restores the earlier state, if it was intended.`,
      ]);
    });
  },
);
