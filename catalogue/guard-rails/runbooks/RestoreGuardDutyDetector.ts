import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { waitForDetector } from "./guardRails/detectors";
import { detectorId } from "./guardRails/parameters";
import { detectorRecord } from "./guardRails/records";

export const restoreGuardDutyDetector = defineRunbook(
  {
    name: "RestoreGuardDutyDetector",
    summary:
      "Enables a suspended GuardDuty detector again, with the features it has. SuspendGuardDutyDetector suspends it again.",
    parameters: { DetectorId: detectorId },
    undo: "SuspendGuardDutyDetector",
  },
  (r, context) => {
    const { DetectorId: id } = r.parameters;
    const byHand = "Enable the detector by hand now. GuardDuty's administrator account may have to do it.";
    const remediation = new Remediation(r, context, {
      subject: "A GuardDuty detector",
      resource: text`the detector ${id}`,
      goal: "enabled again",
      byHand,
      parts: { Enabled: { what: "enable the detector", matters: "GuardDuty detects nothing here.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
        const before = r.guardduty(
          "ReadDetector",
          "GetDetector",
          { DetectorId: id },
          { outputs: (answer) => ({ status: asString(answer.Status) }) },
        );
        new PriorState(r, context).save("Detector", id, detectorRecord, before);
      });
      remediation.essential("Enabled", () => {
        r.guardduty("EnableDetector", "UpdateDetector", { DetectorId: id, Enable: true });
        waitForDetector(r, "ProveEnabled", id, "ENABLED");
      });
      remediation.conclude(
        "SayRestored",
        "GuardDuty detects again",
        [text`The detector ${id} was suspended. It is enabled again, with the features it had.`],
        [text`SuspendGuardDutyDetector with incident ${r.incidentId} suspends it again, if that was intended.`],
      );
    });
  },
);
