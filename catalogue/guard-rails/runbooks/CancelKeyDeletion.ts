import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { waitForState } from "./guardRails/keys";
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
    const byHand =
      "Cancel its deletion and enable it by hand now. Its key policy may deny both to the account's roles.";
    const remediation = new Remediation(r, context, {
      subject: text`Key ${id}`,
      resource: text`key ${id}`,
      goal: "saved from deletion",
      byHand,
      parts: {
        Usable: {
          what: "cancel the deletion of the key and enable it",
          matters: text`It is deleted when its waiting period (${window} days at first) is over, with all that is encrypted under it.`,
          byHand,
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      remediation.required(() => {
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
      });
      remediation.essential("Usable", () => {
        // Cancelled already by a person or by the attempt before: the wait decides.
        r.kms("CancelDeletion", "CancelKeyDeletion", { KeyId: id }, { onFailure: "Continue" });
        // A key that is still to be deleted cannot be enabled; one that was saved is disabled, whatever it was before.
        waitForState(r, "WaitUntilSaved", id, ["Disabled", "Enabled"]);
        r.kms("EnableKey", "EnableKey", { KeyId: id });
        waitForState(r, "ProveUsable", id, ["Enabled"]);
      });
      remediation.conclude(
        "SayCancelled",
        text`Key ${id} is not deleted`,
        [text`The deletion of key ${id} was cancelled, and the key is enabled. Disable it if it was disabled before.`],
        [text`RescheduleKeyDeletion with incident ${r.incidentId} schedules the deletion again, if it was intended.`],
      );
    });
  },
);
