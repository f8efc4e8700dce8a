import { isRecord } from "../aws/json";
import { field, firstText, timeOf } from "../responses/fields";
import { eachItem, type Place, placeOf } from "../responses/reading";
import { type EventPattern, MalformedSignal, type SignalEvent, type SignalForm, type Target } from "../responses/types";

/**
 * A finding in the AWS Security Finding Format that nobody has worked on. Every change of a finding is sent again, so
 * only new ones count. An event holds one finding (Security Hub user guide, "EventBridge event types").
 */
export const importedFinding = (finding: EventPattern): EventPattern => ({
  source: ["aws.securityhub"],
  "detail-type": ["Security Hub Findings - Imported"],
  "replay-name": [{ exists: false }],
  detail: { findings: { RecordState: ["ACTIVE"], Workflow: { Status: ["NEW"] }, ...finding } },
});

/**
 * Findings of one of AWS's own products, by the ARN of the product. Its name proves nothing: whoever may import findings
 * of a custom product into an account chooses it (Security Hub user guide, "Integrating with custom products").
 */
export const ofProduct = (product: "guardduty" | "inspector" | "macie" | "securityhub"): EventPattern => ({
  ProductArn: [{ suffix: productSuffix(product) }],
});

/** How the ARN of a product of AWS ends: others have an account or a company in its place. */
export const productSuffix = (product: string) => `::product/aws/${product}`;

/** One of these controls failed (Security Hub user guide, "Security Hub CSPM controls reference"). */
export const failedControl = (...controls: string[]): EventPattern =>
  importedFinding({
    ...ofProduct("securityhub"),
    Compliance: { SecurityControlId: controls, Status: ["FAILED"] },
  });

/** Where the fields of the finding are in the event. */
export const inFinding = (path: string) => `detail.findings.0.${path}`;

/** How a format lists the resources of a finding. */
interface ResourceList {
  list: string;
  /** The field of each that has its type. */
  type: string;
}

const format: ResourceList = { list: "Resources", type: "Type" };

/** Where the first resource of one of these types is (`AwsS3Bucket` …): whoever used it may be a resource too. */
export function resourceAt(event: SignalEvent, types: string[], { list, type }: ResourceList = format): string {
  const resources = field(event, inFinding(list));
  const index = Array.isArray(resources)
    ? resources.findIndex((resource) => isRecord(resource) && types.includes(String(resource[type])))
    : -1;
  if (index < 0) throw new MalformedSignal(inFinding(list), `should name an ${types.join(" or ")}`);
  return inFinding(`${list}.${index}`);
}

export const resourceIdPath = (event: SignalEvent, ...types: string[]) => `${resourceAt(event, types)}.Id`;

/** An event for each resource of these types: one that a finding names second is as much affected as the first. */
export const eachResource = (
  event: SignalEvent,
  types: string[],
  { list, type }: ResourceList = format,
): SignalEvent[] => eachItem(event, inFinding(list), (resource) => types.includes(String(resource[type])));

/**
 * What a response reads from an imported finding: the event is split into one for each resource of the types, and account
 * and Region are those of this resource. Its ARN says more than the finding, which may be made in another account or Region
 * and arrive in a third; some resources name neither.
 * @param resource from the path of the resource.
 * @param signalId identity of the finding, where its other forms spell it differently.
 */
export const importedAbout = (
  types: string[],
  resource: (event: SignalEvent, path: string) => (place: Place) => Target["resource"],
  signalId?: (event: SignalEvent) => string,
): Pick<SignalForm, "split" | "target"> => ({
  split: (event) => eachResource(event, types),
  target: (event) => {
    const path = resourceAt(event, types);
    return targetOfImported(event, resource(event, path), { at: path, ...(signalId && { id: signalId(event) }) });
  },
});

/**
 * The target of an imported finding.
 * @param at path of the resource, where the target is one of those that the finding names.
 * @param id of the finding, where its other forms spell it differently.
 */
export function targetOfImported(
  event: SignalEvent,
  resource: (place: Place) => Target["resource"],
  { at, id }: { at?: string; id?: string } = {},
): Target {
  const place = placeOf(event, {
    ...(at && { arn: [`${at}.Id`] }),
    account: [inFinding("AwsAccountId")],
    region: [...(at ? [`${at}.Region`] : []), inFinding("Region")],
  });
  const updated = ["UpdatedAt", "LastObservedAt", "CreatedAt"].map(inFinding);
  return {
    ...place,
    resource: resource(place),
    signal: {
      id: id ?? firstText(event, inFinding("Id")) ?? event.id,
      version: firstText(event, ...updated) ?? event.id,
      title: firstText(event, inFinding("Title"), inFinding("Description")) ?? "a finding without a title",
      occurredAt: timeOf(event, ...updated),
    },
  };
}
