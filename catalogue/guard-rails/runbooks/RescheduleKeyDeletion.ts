import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { ask } from "../../../runbooks/shared/approval";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { waitForState } from "./guardRails/keys";
import { keyId } from "./guardRails/parameters";
import { scheduledDeletionRecord } from "./guardRails/records";

export const rescheduleKeyDeletion = defineRunbook(
  {
    name: "RescheduleKeyDeletion",
    summary:
      "Schedules the deletion of a KMS key again that CancelKeyDeletion cancelled in the same incident, with the same " +
      "waiting period counted from now. A person has to agree first.",
    parameters: { KeyId: keyId },
  },
  (r, context) => {
    const { KeyId: id } = r.parameters;
    const prior = new PriorState(r, context);
    const sayNotScheduled = r.failurePath(() =>
      tell(r, context, "SayNotScheduled", text`Key ${id}: its deletion may not be scheduled`, [
        text`The deletion of key ${id} was to be scheduled again, and a step failed: the run says which. Schedule it by hand.`,
      ]),
    );
    const before = r.withDefaults({ onFailure: sayNotScheduled }, () => {
      prior.prove("ProveKeySaved", prior.key(id));
      return prior.load("LoadKey", id, scheduledDeletionRecord);
    });
    const sayKept = r.failurePath(() =>
      tell(r, context, "SayKept", text`Key ${id} stays`, [
        text`Nobody agreed that the deletion of key ${id} is scheduled again. It stays as it is.`,
      ]),
    );
    ask(r, context, {
      runbook: "RescheduleKeyDeletion",
      step: "ApproveDeletion",
      action: text`schedule the deletion of key ${id} again`,
      lines: [
        text`Key ${id} can be used. Approve to schedule its deletion again: everything under it becomes unreadable.`,
      ],
      message: text`Schedule the deletion of key ${id} again (incident ${r.incidentId})?`,
      otherwise: "it stays",
      onRefusal: sayKept,
    });
    r.withDefaults({ onFailure: sayNotScheduled }, () => {
      r.kms("ScheduleDeletion", "ScheduleKeyDeletion", { KeyId: id, PendingWindowInDays: before.windowInDays });
      waitForState(r, "ProveScheduled", id, [before.state]);
    });
    tell(r, context, "SayScheduled", text`The deletion of key ${id} is scheduled again`, [
      text`Key ${id} can be used by nobody now and is deleted after ${before.windowInDays} days. CancelKeyDeletion keeps it.`,
    ]);
  },
);
