import { accountId, field, regionName, requiredMatch, requiredText, requiredTime } from "../responses/fields";
import { type EventPattern, MalformedSignal, type SignalEvent, type Target } from "../responses/types";

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

/** A control that failed (Security Hub user guide, "Security Hub CSPM controls reference"). */
export const failedControl = (control: string): EventPattern =>
  importedFinding({
    ...ofProduct("securityhub"),
    Compliance: { SecurityControlId: [control], Status: ["FAILED"] },
  });

/** Where the fields of the finding are in the event. */
export const inFinding = (path: string) => `detail.findings.0.${path}`;

/**
 * Where a field of the first resource of a type is (`AwsS3Bucket` …): whoever used it may be a resource too.
 * @param list of the resources, and the field of each that has its type, where the format has other names for them.
 */
export function resourcePath(event: SignalEvent, type: string, name: string, list = "Resources", key = "Type"): string {
  const resources = field(event, inFinding(list));
  const index = Array.isArray(resources) ? resources.findIndex((resource) => resource[key] === type) : -1;
  if (index < 0) throw new MalformedSignal(inFinding(list), `should name an ${type}`);
  return inFinding(`${list}.${index}.${name}`);
}

export const resourceIdPath = (event: SignalEvent, type: string) => resourcePath(event, type, "Id");

/**
 * The target of an imported finding. Events that were aggregated arrive in another Region than they are about.
 * @param signalId identity of the finding, where its other forms spell it differently.
 */
export function targetOfImported(
  event: SignalEvent,
  resource: (place: { account: string; region: string }) => Target["resource"],
  signalId = requiredText(event, inFinding("Id")),
): Target {
  const account = requiredMatch(event, inFinding("AwsAccountId"), accountId.form, accountId.description);
  // Products of others may leave the resource's Region out; Security Hub itself fills in that of the finding.
  const regionPath = ["Resources.0.Region", "Region"].map(inFinding).find((path) => field(event, path) !== undefined);
  const { form, description } = regionName;
  const region = requiredMatch(event, regionPath ?? inFinding("Region"), form, description);
  return {
    account,
    region,
    resource: resource({ account, region }),
    signal: {
      id: signalId,
      version: requiredText(event, inFinding("UpdatedAt")),
      title: requiredText(event, inFinding("Title")),
      occurredAt: requiredTime(event, inFinding("UpdatedAt")),
    },
  };
}
