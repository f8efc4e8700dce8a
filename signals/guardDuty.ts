import { field, firstText, timeOf } from "../responses/fields";
import { lastPart, type Place, placeOf } from "../responses/reading";
import type { EventPattern, PatternValue, SignalEvent, Target } from "../responses/types";
import { importedFinding, inFinding, ofProduct } from "./securityHub";

/**
 * GuardDuty's own event of a finding that is real and active.
 * @param severity the least, from 1 to 10: low from 1, medium from 4, high from 7, critical from 9.
 * @param more conditions on the detail: `type`, `resource` …
 */
export const guardDutyFinding = (severity: number, more: EventPattern): EventPattern => ({
  source: ["aws.guardduty"],
  "detail-type": ["GuardDuty Finding"],
  "replay-name": [{ exists: false }],
  detail: {
    severity: [{ numeric: [">=", severity] }],
    // "anything but true" does not compile in EventBridge, and GuardDuty leaves both fields out of some findings.
    service: {
      archived: [false, { exists: false }],
      additionalInfo: { sample: [false, { exists: false }] },
    },
    ...more,
  },
});

const notTrue: PatternValue[] = [{ exists: false }, { "anything-but": "true" }];

/** An imported finding is no sample, and none that GuardDuty has archived; other products have none of its fields. */
export const realImported: EventPattern = {
  Sample: [false, { exists: false }],
  ProductFields: {
    "aws/guardduty/service/archived": notTrue,
    "aws/guardduty/service/additionalInfo/sample": notTrue,
  },
};

/**
 * The id of a resource in Security Hub's OCSF form of a finding, where no field says that the finding is a sample: samples
 * are about things of these names. Ids were recorded without ARN; an ARN would be a shape that nothing here can read.
 */
export const realDetectedId: PatternValue[] = [
  { "anything-but": { prefix: ["arn:", "GeneratedFinding", "i-99999999"] } },
];

/**
 * What matches a type in which `*` matches anything. A bus has at most 30 rules with wildcards (EventBridge quotas), so
 * a wildcard is used only where a prefix or a suffix cannot say the same.
 */
export function typeMatcher(type: string): PatternValue {
  const stars = type.split("*").length - 1;
  if (stars === 0) return type;
  if (stars === 1 && type.endsWith("*")) return { prefix: type.slice(0, -1) };
  if (stars === 1 && type.startsWith("*")) return { suffix: type.slice(1) };
  return { wildcard: type };
}

/**
 * A type of GuardDuty as it is among the `Types` of imported findings. A type `Purpose:Resource/Family` is the last
 * part there, with a hyphen for its slash (GuardDuty user guide, "Integrating with AWS Security Hub CSPM").
 * @param type in which `*` matches anything.
 */
export const importedType = (type: string): string => `${type.startsWith("*") ? "" : "*/"}${type.replace("/", "-")}`;

/** A type of GuardDuty or Macie from among the `Types` of imported findings, or as it is in its own event. */
export const nativeType = (type: string): string => {
  const last = type.includes(":") ? type.replace(/^.*\/(?=[^/:]*:[^/]*$)/, "") : type;
  return last.includes("/") ? last : last.replace(/^([^:]*:[^-]*)-/, "$1/");
};

/**
 * The same finding as Security Hub imports it.
 * @param types of GuardDuty, in which `*` matches anything.
 * @param labels of severity: LOW, MEDIUM, HIGH, CRITICAL.
 * @param more conditions on the finding: `Resources` …
 */
export const importedGuardDutyFinding = (types: string[], labels: string[], more: EventPattern = {}): EventPattern =>
  importedFinding({
    ...ofProduct("guardduty"),
    Types: types.map((type) => typeMatcher(importedType(type))),
    Severity: { Label: labels },
    ...realImported,
    ...more,
  });

/** The id of a finding that Security Hub names by its ARN; GuardDuty's own event has the last part alone. */
export const findingIdAt = (event: SignalEvent, path: string): string => lastPart(firstText(event, path) ?? event.id);

/** The id of an imported finding, as GuardDuty's own event has it. */
export const importedFindingId = (event: SignalEvent): string => findingIdAt(event, inFinding("Id"));

/** Account and Region as the finding says: the envelope's account may be the delegated administrator's. */
export function targetOfFinding(event: SignalEvent, resource: (place: Place) => Target["resource"]): Target {
  const place = placeOf(event, { account: ["detail.accountId"], region: ["detail.region"] });
  const severity = field(event, "detail.severity");
  const type = firstText(event, "detail.type") ?? event["detail-type"];
  return {
    ...place,
    resource: resource(place),
    signal: {
      id: lastPart(firstText(event, "detail.id", "detail.arn") ?? event.id),
      version: firstText(event, "detail.updatedAt") ?? event.id,
      title: `${type}: ${firstText(event, "detail.title", "detail.description") ?? "a finding without a title"}`,
      ...(typeof severity === "number" ? { severity } : {}),
      occurredAt: timeOf(event, "detail.updatedAt", "detail.createdAt"),
    },
  };
}
