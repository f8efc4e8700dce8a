import { firstText, timeOf } from "../responses/fields";
import { type Place, placeOf } from "../responses/reading";
import type { EventPattern, SignalEvent, SignalForm, Target } from "../responses/types";
import { eachResource, inFinding, resourceAt } from "./securityHub";

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

const format = { list: "resources", type: "type" };

/** Where the first resource of a type is. Types are those of CloudFormation (`AWS::S3::Bucket` …). */
export const detectedAt = (event: SignalEvent, types: string[]) => resourceAt(event, types, format);

/**
 * What a response reads from a detection, one for each resource of the types.
 * @param resource from the path of the resource.
 * @param signalId identity of the finding, as its other forms spell it.
 */
export const detectedAbout = (
  types: string[],
  resource: (event: SignalEvent, path: string) => (place: Place) => Target["resource"],
  signalId: (event: SignalEvent) => string,
): Pick<SignalForm, "split" | "target"> => ({
  split: (event) => eachResource(event, types, format),
  target: (event) => {
    const path = detectedAt(event, types);
    return targetOfDetection(event, resource(event, path), { at: path, id: signalId(event) });
  },
});

/**
 * The target of a detection. A resource's own Region may be `global`; that of the cloud is where the finding was made.
 * @param at path of the resource, where the target is one of those that the finding names.
 */
export function targetOfDetection(
  event: SignalEvent,
  resource: (place: Place) => Target["resource"],
  { at, id }: { at?: string; id: string },
): Target {
  const place = placeOf(event, {
    account: [...(at ? [`${at}.owner.account.uid`] : []), inFinding("cloud.account.uid")],
    region: [...(at ? [`${at}.region`] : []), inFinding("cloud.region")],
  });
  // Times are numbers of milliseconds; of each there is the text as well, with this ending.
  const modified = ["finding_info.modified_time_dt", "finding_info.created_time_dt", "time_dt"].map(inFinding);
  return {
    ...place,
    resource: resource(place),
    signal: {
      id,
      version: firstText(event, ...modified) ?? event.id,
      title:
        firstText(event, inFinding("finding_info.title"), inFinding("finding_info.desc")) ??
        "a finding without a title",
      occurredAt: timeOf(event, ...modified),
    },
  };
}
