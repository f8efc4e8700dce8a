import { firstText, timeOf } from "../../../responses/fields";
import { namedResource } from "../../../responses/named";
import { eachItem, lastPart, placeOf } from "../../../responses/reading";
import type { PagingResponse, SignalEvent, SignalForm, Target } from "../../../responses/types";
import { productOf, typesOf } from "../../../signals/answeredElsewhere";
import { guardDutyFinding, realImported, targetOfFinding } from "../../../signals/guardDuty";
import { notSampleTitle } from "../../../signals/guardDutyForms";
import { targetOfDetection } from "../../../signals/ocsf";
import { importedFinding, inFinding, productSuffix, targetOfImported } from "../../../signals/securityHub";
import { namedByGuardDuty, namedBySecurityHub, resourceNamed } from "./affected";

/**
 * People are paged once a day for each type and resource, whatever shape and however many findings there are: the type is
 * the identity of the signal (functions/triage/incident.ts, `claimKey`).
 */
const oncePerType = (target: Target, type: string): Target => ({
  ...target,
  // Updates and copies of one finding differ in both, and so do findings of one type.
  signal: { ...target.signal, id: type, version: `${target.signal.id}/${target.signal.version}` },
});

/** GuardDuty user guide, "Severity levels for GuardDuty findings": high from 7, critical from 9. */
const guardDuty: SignalForm = {
  pattern: guardDutyFinding(7, {}),
  target: (event) =>
    oncePerType(
      targetOfFinding(event, resourceNamed(namedByGuardDuty(event))),
      firstText(event, "detail.type", "detail.title") ?? event["detail-type"],
    ),
};

const bucket = "detail.resourcesAffected.s3Bucket";

/** Macie user guide, "Severity scoring for Macie findings": high is its highest. */
const macie: SignalForm = {
  pattern: {
    source: ["aws.macie"],
    "detail-type": ["Macie Finding"],
    "replay-name": [{ exists: false }],
    detail: {
      severity: { description: ["High"] },
      sample: [false, { exists: false }],
      archived: [false, { exists: false }],
    },
  },
  target: (event) =>
    oncePerType(
      targetOfFinding(event, resourceNamed(...["name", "arn"].map((part) => firstText(event, `${bucket}.${part}`)))),
      firstText(event, "detail.type") ?? event["detail-type"],
    ),
};

/** Amazon Inspector user guide, "Amazon EventBridge event schema for Amazon Inspector events". */
const inspector: SignalForm = {
  pattern: {
    source: ["aws.inspector2"],
    "detail-type": ["Inspector2 Finding"],
    "replay-name": [{ exists: false }],
    detail: { severity: ["HIGH", "CRITICAL"], status: ["ACTIVE"] },
  },
  split: (event) => eachItem(event, "detail.resources", () => true),
  target: (event) => {
    const at = "detail.resources.0";
    const named = firstText(event, `${at}.id`);
    const place = placeOf(event, { arn: [`${at}.id`], account: ["detail.awsAccountId"], region: [`${at}.region`] });
    return {
      ...place,
      resource: resourceNamed(named && lastPart(named), named)(place),
      signal: {
        id: firstText(event, "detail.type") ?? event["detail-type"],
        version: `${firstText(event, "detail.findingArn") ?? event.id}/${firstText(event, "detail.updatedAt") ?? ""}`,
        title: firstText(event, "detail.title", "detail.description") ?? "a finding of Inspector without a title",
        occurredAt: timeOf(event, "detail.updatedAt", "detail.firstObservedAt"),
      },
    };
  },
};

/**
 * Products whose copies in Security Hub are left out. A control or a rule that fails is no incident, and a standard that
 * is turned on fails hundreds of times at once. Inspector and AWS Health send all they find themselves, under types of
 * their own.
 */
const leftOut = ["securityhub", "config", "inspector", "health"];

/** What a finding in Security Hub is about, beside the product: AWS leaves out the types of some, vendors of many. */
function ofSecurityHub(event: SignalEvent, read: (resource: ReturnType<typeof resourceNamed>) => Target): Target {
  const types = typesOf(event);
  const { name, arn, all } = namedBySecurityHub(event, types);
  const target = read(resourceNamed(name, arn));
  const product = firstText(event, ...["ProductArn", "metadata.product.uid", "metadata.product.name"].map(inFinding));
  const generator = ["GeneratorId", "finding_info.analytic.uid", "Title", "finding_info.title"].map(inFinding);
  // In OCSF a type has its class before it, which the product does not name.
  const type = types.find((one) => one.includes(":")) ?? types[0] ?? firstText(event, ...generator) ?? "a finding";
  const mostNamed = 10;
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : "";
  const about = all.length > 1 ? ` (about ${all.slice(0, mostNamed).join(", ")}${more})` : "";
  const { signal } = target;
  return oncePerType(
    { ...target, signal: { ...signal, title: `${signal.title}${about}` } },
    productOf(event) ? type : `${product ?? "a product without a name"}#${type}`,
  );
}

const securityHub: SignalForm = {
  pattern: importedFinding({
    ProductArn: [{ "anything-but": { suffix: leftOut.map(productSuffix) } }],
    Severity: { Label: ["HIGH", "CRITICAL"] },
    ...realImported,
  }),
  target: (event) => ofSecurityHub(event, (resource) => targetOfImported(event, resource)),
};

/** Every class of finding but that of controls (OCSF, "Findings category"; 2003: "Compliance Finding"). */
const securityHubV2: SignalForm = {
  pattern: {
    source: ["aws.securityhub"],
    "detail-type": ["Findings Imported V2"],
    "replay-name": [{ exists: false }],
    detail: {
      findings: {
        class_uid: [{ "anything-but": [2003] }],
        activity_name: ["Create", "Update"],
        status: ["New"],
        severity: ["High", "Critical", "Fatal"],
        metadata: {
          product: { uid: [{ exists: false }, { "anything-but": { suffix: leftOut.map((name) => `/aws/${name}`) } }] },
        },
        finding_info: { title: [{ exists: false }, ...notSampleTitle] },
      },
    },
  },
  target: (event) =>
    ofSecurityHub(event, (resource) =>
      targetOfDetection(event, resource, { id: firstText(event, inFinding("finding_info.uid")) ?? event.id }),
    ),
};

export const unknownCriticalFinding: PagingResponse = {
  name: "unknown-critical-finding",
  title: "A finding of high or critical severity that nothing else answers",
  summary:
    "Answers findings of high and critical severity of GuardDuty, Macie, Inspector and every product that sends to Security Hub, of " +
    "which no other response takes care. People are notified once a day for each type and resource, with what was collected.",
  placement: "central",
  onlyUnanswered: true,
  forms: { guardduty: guardDuty, "security-hub": securityHub, "security-hub-v2": securityHubV2, macie, inspector },
  resource: namedResource,
};
