import { isTrue, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { trailName } from "./guardRails/parameters";
import { trailRecord } from "./guardRails/records";
import { waitForLogging } from "./guardRails/trails";

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
    const byHand = "Set the trail as it should be by hand.";
    const remediation = new Remediation(r, context, {
      subject: "A CloudTrail trail",
      resource: text`trail ${name}`,
      goal: "in its earlier state",
      byHand,
      parts: {
        Scope: { what: "restore what the trail records", matters: "It may record more than it did.", byHand },
        Stopped: { what: "stop the trail if it was stopped", matters: "It records although it did not.", byHand },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveTrailSaved", prior.key(name));
        return prior.load("LoadTrail", name, trailRecord);
      });
      remediation.essential("Scope", () =>
        r.cloudtrail("SetScope", "UpdateTrail", {
          Name: name,
          IsMultiRegionTrail: before.multiRegion,
          IncludeGlobalServiceEvents: before.globalServiceEvents,
          EnableLogFileValidation: before.logFileValidation,
        }),
      );
      r.when("WasStopped", not(isTrue(before.logging)), () =>
        remediation.essential("Stopped", () => {
          r.cloudtrail("StopLogging", "StopLogging", { Name: name });
          waitForLogging(r, "ProveStopped", name, false);
        }),
      );
      remediation.conclude(
        "SayStopped",
        "A CloudTrail trail is in its earlier state",
        [
          text`Trail ${name} is as it was before RestoreCloudTrail ran in incident ${r.incidentId}, at the request of a person.`,
        ],
        [],
      );
    });
  },
);
