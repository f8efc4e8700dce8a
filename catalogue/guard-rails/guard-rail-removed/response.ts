import { account } from "../../../responses/account";
import { requiredText } from "../../../responses/fields";
import type { Facts } from "../../../responses/resource";
import type { EventPattern, PagingResponse, SignalEvent, Target } from "../../../responses/types";
import { callerOf, successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { principalArn } from "../../../signals/principalArn";

const sources = ["aws.cloudtrail", "aws.config", "aws.guardduty"];

/** The thing is gone, or the account has left those who watch it. */
const removal: EventPattern = successfulCall(sources, {
  eventName: [
    "DeleteTrail",
    "DeleteEventDataStore",
    "DeleteConfigurationRecorder",
    "DeleteDeliveryChannel",
    "DeleteDetector",
    "DisassociateFromAdministratorAccount",
    "DisassociateFromMasterAccount",
  ],
});

const present = [{ exists: true }];

/** Settings whose earlier values the call does not contain. Each is a parameter of one of the calls only. */
const change: EventPattern = successfulCall(sources, {
  eventName: ["PutEventSelectors", "UpdateDetector", "UpdateTrail"],
  userIdentity: notOwnRuns("cloudtrail:UpdateTrail", "guardduty:UpdateDetector"),
  $or: [
    { requestParameters: { s3BucketName: present } },
    { requestParameters: { kmsKeyId: present } },
    { requestParameters: { cloudWatchLogsLogGroupArn: present } },
    { requestParameters: { eventSelectors: { includeManagementEvents: [false] } } },
    { requestParameters: { eventSelectors: { readWriteType: ["ReadOnly", "WriteOnly"] } } },
    // A pattern cannot decide whether advanced selectors match more or less than before.
    { requestParameters: { advancedEventSelectors: { fieldSelectors: { field: present } } } },
    { requestParameters: { features: { status: ["DISABLED"] } } },
  ],
});

export const guardRailRemoved: PagingResponse<Facts> = {
  name: "guard-rail-removed",
  title: "A guard rail of the account was removed or redirected",
  summary:
    "Answers calls that delete a trail, a recorder, its delivery or a detector, leave GuardDuty's administrator, send a " +
    "trail elsewhere or change what it selects. The earlier state is unknown, so people are paged.",
  placement: "central",
  forms: { removal: { pattern: removal, target }, change: { pattern: change, target } },
  resource: account,
};

function target(event: SignalEvent): Target {
  const service = event.source.replace(/^aws\./, "");
  const call = requiredText(event, "detail.eventName");
  const title = `${callerOf(event)} called ${service} ${call}`;
  const called = targetOfCall(event, service, { id: "root", path: "root" }, title);
  const { account: id, region } = called;
  return { ...called, resource: { id, arn: principalArn(region, id, "root") } };
}
