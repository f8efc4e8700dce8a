import { isRecord } from "../aws/json";
import { compilePattern } from "../aws/patterns";
import { field, firstText } from "../responses/fields";
import type { CentralResponse, EventPattern, Response, SignalEvent } from "../responses/types";
import { nativeType } from "./guardDuty";
import { inFinding, productSuffix } from "./securityHub";

/**
 * The response that answers a finding beside one with `onlyUnanswered`: its pattern matches; or the finding is a copy
 * in Security Hub, and the response names its type in the event that the product sends itself. Then that event decides,
 * in which it is also said whose resource or credentials it is about.
 * @param responses of the catalogue, in which patterns of calls may still have holes: no finding is a call.
 */
export function answeredElsewhere(event: SignalEvent, responses: readonly Response[]): string | undefined {
  const originals = originalsOf(event);
  const answers = (pattern: EventPattern) =>
    matches(pattern, event) || originals.some((original) => matches(kindIn(pattern), original));
  return responses
    .filter((one): one is CentralResponse => one.placement === "central" && !one.drill && !one.onlyUnanswered)
    .find(({ forms }) =>
      Object.values(forms).some(({ pattern, securityAccountOnly }) => !securityAccountOnly && answers(pattern)),
    )?.name;
}

const compiled = new WeakMap<EventPattern, ReturnType<typeof compilePattern>>();

/** Patterns of other detail-types are not compiled: they may have holes. */
function matches(pattern: EventPattern, event: unknown): boolean {
  const types = pattern["detail-type"];
  if (!isRecord(event) || !Array.isArray(types)) return false;
  if (!types.some((type) => type === event["detail-type"])) return false;
  const matcher = compiled.get(pattern) ?? compilePattern(pattern);
  compiled.set(pattern, matcher);
  return matcher.matches(event);
}

const kinds = new WeakMap<EventPattern, EventPattern>();

/** What a pattern says about the kind of a finding, and nothing else. One that names none names no type. */
function kindIn(pattern: EventPattern): EventPattern {
  const known = kinds.get(pattern);
  if (known) return known;
  const { type, resourceType } = isRecord(pattern.detail) ? (pattern.detail as EventPattern) : {};
  const detail = { ...(type && { type }), ...(resourceType && { resourceType }) };
  const kind = Object.keys(detail).length > 0 ? { "detail-type": pattern["detail-type"], detail } : {};
  kinds.set(pattern, kind as EventPattern);
  return kind as EventPattern;
}

/** The product's own event, as far as it has the kind of the finding; several where the copy has several types. */
function originalsOf(event: SignalEvent): unknown[] {
  const product = productOf(event);
  if (product === undefined) return [];
  if (product === "access-analyzer") {
    // Its findings have one type in Security Hub, and the type of the resource instead in its own event.
    const [resourceType] = resourceTypes[String(field(event, inFinding("Resources.0.Type")))] ?? [];
    return [{ "detail-type": "Access Analyzer Finding", detail: { resourceType } }];
  }
  const sent = { guardduty: "GuardDuty Finding", macie: "Macie Finding" }[product];
  return typesOf(event).map((type) => ({ "detail-type": sent, detail: { type } }));
}

/** Of types that a response names. */
const resourceTypes: Record<string, [string]> = { AwsS3Bucket: ["AWS::S3::Bucket"] };

/** The types of a finding in either of Security Hub's formats, as its product spells them. */
export function typesOf(event: SignalEvent): string[] {
  const lists = ["Types", "FindingProviderFields.Types", "finding_info.types"].map((path) =>
    field(event, inFinding(path)),
  );
  const named = lists.find((list) => Array.isArray(list) && list.length > 0);
  const texts = (Array.isArray(named) ? named : []).filter((type) => typeof type === "string" && type !== "");
  return productOf(event) === undefined ? texts : texts.map(nativeType);
}

const products = ["guardduty", "macie", "access-analyzer"] as const;

/** The product of AWS whose finding Security Hub repeats, where the product names its types itself. */
export function productOf(event: SignalEvent): (typeof products)[number] | undefined {
  const product = firstText(event, inFinding("ProductArn"), inFinding("metadata.product.uid")) ?? "";
  return products.find((name) => [productSuffix(name), `::productv2/aws/${name}`].some((end) => product.endsWith(end)));
}
