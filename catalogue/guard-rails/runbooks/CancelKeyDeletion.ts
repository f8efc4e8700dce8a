import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { keyId, windowInDays } from "./guardRails/parameters";
import { scheduledDeletionRecord } from "./guardRails/records";

export const cancelKeyDeletion = defineRunbook(
  {
    name: "CancelKeyDeletion",
    summary:
      "Cancels the scheduled deletion of a KMS key and enables the key again, because a scheduled deletion has already " +
      "made everything encrypted under it unreadable. RescheduleKeyDeletion schedules the deletion again.",
    parameters: { KeyId: keyId, WindowInDays: windowInDays },
    undo: "RescheduleKeyDeletion",
  },
  (r, context) => {
    const { KeyId: id, WindowInDays: window } = r.parameters;
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = r.kms(
        "ReadKey",
        "DescribeKey",
        { KeyId: id },
        { outputs: (answer) => ({ state: asString(answer.KeyMetadata.KeyState) }) },
      );
      new PriorState(r, context).save("Key", id, scheduledDeletionRecord, {
        state: before.state,
        windowInDays: window,
      });
      // Cancelled already by a person or by the attempt before: the assertion below decides.
      r.kms("CancelDeletion", "CancelKeyDeletion", { KeyId: id }, { onFailure: "Continue" });
      // A key that was saved from deletion is disabled, whatever it was before.
      r.kms("EnableKey", "EnableKey", { KeyId: id });
      r.kms.assert("ProveUsable", "DescribeKey", { KeyId: id }, (answer) => asString(answer.KeyMetadata.KeyState), [
        "Enabled",
      ]);
      tell(r, context, "SayCancelled", text`Key ${id} is not deleted`, [
        text`The deletion of key ${id} was cancelled, and the key is enabled. Disable it if it was disabled before.`,
        text`RescheduleKeyDeletion with incident ${r.incidentId} schedules the deletion again, if it was intended.`,
      ]);
    });
  },
);
