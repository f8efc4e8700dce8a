import { accountId, regionName, requiredMatch, requiredText, requiredTime } from "../responses/fields";
import type { EventPattern, SignalEvent, Target } from "../responses/types";
import { inFinding, resourcePath } from "./securityHub";

/**
 * A detection (class 2004) in the Open Cybersecurity Schema Framework that nobody has worked on, as Security Hub, not
 * Security Hub CSPM, sends it: one finding an event (Security Hub user guide, "EventBridge event formats").
 *
 * The guide leaves the finding itself to the schema, whose fields are nearly all optional. Only those are used here by
 * which Security Hub filters (API reference, "OcsfStringFilter") or which recorded events of versions 1.5 and 1.6 have.
 */
export const detectionFinding = (finding: EventPattern): EventPattern => ({
  source: ["aws.securityhub"],
  "detail-type": ["Findings Imported V2"],
  "replay-name": [{ exists: false }],
  detail: {
    findings: {
      class_uid: [2004],
      // A finding that its product closed was recorded with the activity Close and still the status New.
      activity_name: ["Create", "Update"],
      status: ["New"],
      ...finding,
    },
  },
});

/** Where a field of the first resource of a type is. Types are those of CloudFormation (`AWS::S3::Bucket` …). */
export const detectedResourcePath = (event: SignalEvent, type: string, name: string) =>
  resourcePath(event, type, name, "resources", "type");

/**
 * The target of a detection. A resource's own Region may be `global`; that of the cloud is where the finding was made.
 * @param signalId identity of the finding, as its other forms spell it.
 */
export function targetOfDetection(
  event: SignalEvent,
  resource: (place: { account: string; region: string }) => Target["resource"],
  signalId: string,
): Target {
  const account = requiredMatch(event, inFinding("cloud.account.uid"), accountId.form, accountId.description);
  const region = requiredMatch(event, inFinding("cloud.region"), regionName.form, regionName.description);
  // Times are numbers of milliseconds; of each there is the text as well, with this ending.
  const modified = inFinding("finding_info.modified_time_dt");
  return {
    account,
    region,
    resource: resource({ account, region }),
    signal: {
      id: signalId,
      version: requiredText(event, modified),
      title: requiredText(event, inFinding("finding_info.title")),
      occurredAt: requiredTime(event, modified),
    },
  };
}
