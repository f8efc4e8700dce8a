import { field, requiredMatch } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { callerOf, successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { type KmsKeyFacts, kmsKey } from "../resources/kms-key";
import { cancelKeyDeletion } from "../runbooks/CancelKeyDeletion";
import { rescheduleKeyDeletion } from "../runbooks/RescheduleKeyDeletion";

/** The states in which CancelKeyDeletion still helps (KMS developer guide, "Key states"). */
const waiting = ["PendingDeletion", "PendingReplicaDeletion"];
/** KMS API reference, "ScheduleKeyDeletion": the waiting period when the call names none. */
const defaultWindowInDays = 30;

/** The call that schedules it: the event `KMS CMK Deletion` says that the key is gone. */
const pattern: EventPattern = successfulCall(["aws.kms"], {
  eventSource: ["kms.amazonaws.com"],
  eventName: ["ScheduleKeyDeletion"],
  userIdentity: notOwnRuns("kms:ScheduleKeyDeletion"),
});

export const kmsKeyDeletion: RunbookResponse<KmsKeyFacts> = {
  name: "kms-key-deletion",
  title: "A KMS key is scheduled for deletion",
  summary:
    "Answers a call that schedules the deletion of a KMS key, which disables the key at once and deletes it for good after 7 to " +
    "30 days. The deletion is cancelled and the key enabled, unless its tags keep Reflex away.",
  placement: "central",
  forms: { cloudtrail: { pattern, target } },
  runbook: cancelKeyDeletion,
  undo: rescheduleKeyDeletion,
  resource: kmsKey,
  // A repeated call after the cancellation is a decision or another attack: both count.
  coolDownHours: 0,
  nothingToDo: (_event, { state }) => (waiting.includes(state) ? undefined : `the key is already ${state}`),
  parameters: ({ event, facts }) => ({
    KeyId: [facts.keyId],
    WindowInDays: [String(field(event, "detail.requestParameters.pendingWindowInDays") ?? defaultWindowInDays)],
  }),
};

function target(event: SignalEvent): Target {
  const arnOrId = requiredMatch(
    event,
    "detail.requestParameters.keyId",
    /^(arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    "the id or ARN of a key",
  );
  const id = arnOrId.split("/").at(-1) ?? "";
  const title = `${callerOf(event)} schedules the deletion of key ${id}`;
  return targetOfCall(event, "kms", { id, path: `key/${id}` }, title);
}
