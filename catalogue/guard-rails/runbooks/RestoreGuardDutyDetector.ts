import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
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
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = r.guardduty(
        "ReadDetector",
        "GetDetector",
        { DetectorId: id },
        { outputs: (answer) => ({ status: asString(answer.Status) }) },
      );
      new PriorState(r, context).save("Detector", id, detectorRecord, before);
      r.guardduty("EnableDetector", "UpdateDetector", { DetectorId: id, Enable: true });
      r.guardduty.assert("ProveEnabled", "GetDetector", { DetectorId: id }, (answer) => asString(answer.Status), [
        "ENABLED",
      ]);
      tell(r, context, "SayRestored", text`GuardDuty detects again`, [
        text`The detector ${id} was suspended. It is enabled again, with the features it had.`,
        text`SuspendGuardDutyDetector with incident ${r.incidentId} suspends it again, if that was intended.`,
      ]);
    });
  },
);
