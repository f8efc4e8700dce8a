import { detectorId } from "./guardRails/parameters";
import { detectorRecord } from "./guardRails/records";
import { equals } from "./language/conditions";
import { text } from "./language/references";
import { defineRunbook } from "./language/runbook";
import { tell } from "./shared/message";
import { PriorState } from "./shared/priorState";

export const suspendGuardDutyDetector = defineRunbook(
  {
    name: "SuspendGuardDutyDetector",
    summary: "Suspends the GuardDuty detector that RestoreGuardDutyDetector enabled in the same incident.",
    parameters: { DetectorId: detectorId },
  },
  (r, context) => {
    const { DetectorId: id } = r.parameters;
    const prior = new PriorState(r, context);
    prior.prove("ProveDetectorSaved", prior.key(id));
    const before = prior.load("LoadDetector", id, detectorRecord);
    r.when("WasSuspended", equals(before.status, "DISABLED"), () =>
      r.guardduty("SuspendDetector", "UpdateDetector", { DetectorId: id, Enable: false }),
    );
    tell(r, context, "SaySuspended", text`GuardDuty is as it was found`, [
      text`The detector ${id} is as it was before incident ${r.incidentId}, on a person's word.`,
    ]);
  },
);
