import { requiredMatch } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { callerOf, successfulCall, targetOfCall } from "../../../signals/calls";
import { notOwnRuns } from "../../../signals/ownRuns";
import { type DetectorFacts, detector } from "../resources/detector";
import { restoreGuardDutyDetector } from "../runbooks/RestoreGuardDutyDetector";
import { suspendGuardDutyDetector } from "../runbooks/SuspendGuardDutyDetector";

const pattern: EventPattern = successfulCall(["aws.guardduty"], {
  eventSource: ["guardduty.amazonaws.com"],
  eventName: ["UpdateDetector"],
  userIdentity: notOwnRuns("guardduty:UpdateDetector"),
  requestParameters: { enable: [false] },
});

export const guarddutyDisabled: RunbookResponse<DetectorFacts> = {
  name: "guardduty-disabled",
  title: "GuardDuty is suspended",
  summary:
    "Answers a call that suspends the GuardDuty detector of an account, after which nothing is detected. " +
    "The detector is enabled again with the features it has.",
  placement: "central",
  forms: { cloudtrail: { pattern, target } },
  runbook: restoreGuardDutyDetector,
  undo: suspendGuardDutyDetector,
  resource: detector,
  coolDownHours: 0,
  nothingToDo: (_event, { status }) => (status === "ENABLED" ? "the detector is enabled again" : undefined),
  parameters: ({ facts }) => ({ DetectorId: [facts.detectorId] }),
};

function target(event: SignalEvent): Target {
  const id = requiredMatch(event, "detail.requestParameters.detectorId", /^[0-9a-f]{32}$/, "the id of a detector");
  const title = `${callerOf(event)} suspends the GuardDuty detector ${id}`;
  return targetOfCall(event, "guardduty", { id, path: `detector/${id}` }, title);
}
