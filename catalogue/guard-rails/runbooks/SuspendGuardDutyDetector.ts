import { equals } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { waitForDetector } from "./guardRails/detectors";
import { detectorId } from "./guardRails/parameters";
import { detectorRecord } from "./guardRails/records";

export const suspendGuardDutyDetector = defineRunbook(
  {
    name: "SuspendGuardDutyDetector",
    summary: "Suspends the GuardDuty detector that RestoreGuardDutyDetector enabled in the same incident.",
    parameters: { DetectorId: detectorId },
  },
  (r, context) => {
    const { DetectorId: id } = r.parameters;
    const prior = new PriorState(r, context);
    const byHand = "Suspend the detector by hand, if it should be suspended.";
    const remediation = new Remediation(r, context, {
      subject: "A GuardDuty detector",
      resource: text`the detector ${id}`,
      goal: "in its earlier state",
      byHand,
      parts: {
        Suspended: {
          what: "suspend the detector if it was suspended",
          matters: "It is enabled although it was not.",
          byHand,
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveDetectorSaved", prior.key(id));
        return prior.load("LoadDetector", id, detectorRecord);
      });
      r.when("WasSuspended", equals(before.status, "DISABLED"), () =>
        remediation.essential("Suspended", () => {
          r.guardduty("SuspendDetector", "UpdateDetector", { DetectorId: id, Enable: false });
          waitForDetector(r, "ProveSuspended", id, "DISABLED");
        }),
      );
      remediation.conclude(
        "SaySuspended",
        "GuardDuty is in its earlier state",
        [text`The detector ${id} is as it was before incident ${r.incidentId}, at the request of a person.`],
        [],
      );
    });
  },
);
