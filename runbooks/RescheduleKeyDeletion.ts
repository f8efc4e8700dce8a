import { keyId } from "./guardRails/parameters";
import { scheduledDeletionRecord } from "./guardRails/records";
import { system, text } from "./language/references";
import { defineRunbook } from "./language/runbook";
import { asString } from "./language/selectors";
import { tell } from "./shared/message";
import { PriorState } from "./shared/priorState";

const approvalHours = 24;

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
    prior.prove("ProveKeySaved", prior.key(id));
    const before = prior.load("LoadKey", id, scheduledDeletionRecord);
    const sayKept = r.failurePath(() =>
      tell(r, context, "SayKept", text`Key ${id} stays`, [
        text`Nobody agreed that the deletion of key ${id} is scheduled again. It stays as it is.`,
      ]),
    );
    tell(r, context, "SayWaiting", text`Approve or reject the deletion of key ${id}`, [
      text`Key ${id} can be used. Approve to schedule its deletion again: everything under it becomes unreadable.`,
      text`aws ssm send-automation-signal --region ${system.region} --automation-execution-id ${system.executionId} --signal-type Approve`,
      "or Reject. Without an answer it stays.",
    ]);
    r.approve("ApproveDeletion", {
      message: text`Schedule the deletion of key ${id} again (incident ${r.incidentId})?`,
      approvers: [text`arn:${system.partition}:iam::${system.accountId}:role/${context.approverRoleName}`],
      notificationArn: text`arn:${system.partition}:sns:${system.region}:${system.accountId}:${context.approvalsTopicName}`,
      timeoutSeconds: approvalHours * 3600,
      onRefusal: sayKept,
    });
    r.kms("ScheduleDeletion", "ScheduleKeyDeletion", { KeyId: id, PendingWindowInDays: before.windowInDays });
    r.kms.assert("ProveScheduled", "DescribeKey", { KeyId: id }, (answer) => asString(answer.KeyMetadata.KeyState), [
      before.state,
    ]);
    tell(r, context, "SayScheduled", text`The deletion of key ${id} is scheduled again`, [
      text`Key ${id} can be used by nobody now and is deleted after ${before.windowInDays} days. CancelKeyDeletion keeps it.`,
    ]);
  },
);
