import { equals } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asBoolean } from "../../../runbooks/language/selectors";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { allRegions, globalServices, trailName, validation, yes } from "./guardRails/parameters";
import { trailRecord } from "./guardRails/records";
import { waitForLogging, waitForSetting } from "./guardRails/trails";

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
    const startByHand =
      "Start logging by hand now, in its home Region. A trail of the organization belongs to another account.";
    const setting = (what: string, matters: string) => ({ what, matters, byHand: "Update the trail by hand." });
    const remediation = new Remediation(r, context, {
      subject: "A CloudTrail trail",
      resource: text`trail ${name}`,
      goal: "recording again",
      byHand: startByHand,
      parts: {
        Logging: {
          what: "start logging",
          matters: "What is done in the account is not recorded.",
          byHand: startByHand,
        },
        WholeScope: setting("record all Regions", "What is done in other Regions is not recorded."),
        GlobalScope: setting(
          "record global services",
          "What is done in IAM and other global services is not recorded.",
        ),
        LogValidation: setting("validate log files", "Nobody can prove that log files were not changed."),
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
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
        const status = r.cloudtrail(
          "ReadStatus",
          "GetTrailStatus",
          { Name: name },
          { outputs: (answer) => ({ logging: asBoolean(answer.IsLogging) }) },
        );
        new PriorState(r, context).save("Trail", name, trailRecord, { ...trail, ...status });
      });
      remediation.essential("Logging", () => {
        r.cloudtrail("StartLogging", "StartLogging", { Name: name });
        waitForLogging(r, "ProveLogging", name, true);
      });
      // A trail of all Regions has to include global services (CloudTrail API reference, "UpdateTrail").
      r.when("RecordAllRegions", equals(AllRegions, yes), () =>
        remediation.bestEffort("WholeScope", () => {
          r.cloudtrail("TurnAllRegionsOn", "UpdateTrail", {
            Name: name,
            IsMultiRegionTrail: true,
            IncludeGlobalServiceEvents: true,
          });
          waitForSetting(r, "ProveAllRegions", name, "IsMultiRegionTrail");
        }),
      );
      r.when("RecordGlobalServices", equals(GlobalServices, yes), () =>
        remediation.bestEffort("GlobalScope", () => {
          r.cloudtrail("TurnGlobalServicesOn", "UpdateTrail", { Name: name, IncludeGlobalServiceEvents: true });
          waitForSetting(r, "ProveGlobalServices", name, "IncludeGlobalServiceEvents");
        }),
      );
      r.when("ValidateLogFiles", equals(Validation, yes), () =>
        remediation.bestEffort("LogValidation", () => {
          r.cloudtrail("TurnValidationOn", "UpdateTrail", { Name: name, EnableLogFileValidation: true });
          waitForSetting(r, "ProveValidation", name, "LogFileValidationEnabled");
        }),
      );
      remediation.conclude(
        "SayRestored",
        "A CloudTrail trail records again",
        [text`Trail ${name} was stopped or narrowed. It records again, and what was turned off is on.`],
        [text`StopCloudTrail with incident ${r.incidentId} restores the earlier state, if it was intended.`],
      );
    });
  },
);
