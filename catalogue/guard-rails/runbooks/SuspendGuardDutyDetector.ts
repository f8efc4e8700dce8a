import { equals } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
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
    prior.prove("ProveDetectorSaved", prior.key(id));
    const before = prior.load("LoadDetector", id, detectorRecord);
    r.when("WasSuspended", equals(before.status, "DISABLED"), () =>
      r.guardduty("SuspendDetector", "UpdateDetector", { DetectorId: id, Enable: false }),
    );
    tell(r, context, "SaySuspended", text`GuardDuty is in its earlier state`, [
      text`The detector ${id} is as it was before incident ${r.incidentId}, at the request of a person.`,
    ]);
  },
);
