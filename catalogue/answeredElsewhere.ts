import type { CentralResponse, EventPattern, PatternValue, Response } from "../responses/types";
import { ofProduct } from "../signals/securityHub";

/**
 * Whose credentials a finding is about: the one condition by which a response takes some findings of a type and leaves
 * real ones of the same type to others. Every other condition says which findings of it need no answer.
 */
const whose = [
  ["resource", "accessKeyDetails", "userType"],
  ["service", "detection", "sequence", "actors", "user", "type"],
];

/** Every type of a kind of resource: a response that names it selects findings by principal, not by type. */
const everyType = /^\*:[^/*]+\/\*$/;

/** Types of GuardDuty that are answered for some principals only. */
interface ForSome {
  path: string[];
  types: string[];
  /** Principals whose findings are answered. */
  principals: string[];
}

/** What the other responses answer; types are wildcards. */
export interface Answered {
  /** Types of GuardDuty, in its own events. */
  native: string[];
  /** Types of other products, as Security Hub imports them. */
  imported: string[];
  forSome: ForSome[];
}

/** What these responses say they answer; drills answer samples only and do not count. */
export function answeredTypes(responses: readonly Response[]): Answered {
  const forms = responses
    .filter((response): response is CentralResponse => response.placement === "central" && !response.drill)
    .flatMap(({ forms }) => Object.values(forms).map(({ pattern }) => pattern));
  const native = forms.filter(isOf("GuardDuty Finding")).map(({ detail }) => detail as EventPattern);
  const imported = forms
    .filter(isOf("Security Hub Findings - Imported"))
    .map(({ detail }) => (detail as EventPattern).findings as EventPattern);
  return {
    native: sorted(native.flatMap((detail) => namedTypes(detail.type))),
    imported: sorted(imported.filter((finding) => !isOfGuardDuty(finding)).flatMap(({ Types }) => namedTypes(Types))),
    forSome: whose.flatMap((path) => {
      const those = native.filter((detail) => at(detail, path));
      const types = sorted(those.flatMap((detail) => namedTypes(detail.type)));
      const principals = sorted(those.flatMap((detail) => texts(at(detail, path))));
      return types.length > 0 ? [{ path, types, principals }] : [];
    }),
  };
}

/** The conditions on the detail of a GuardDuty finding that nothing answers, or nothing for its principal. */
export const notAnswered = ({ native, forSome }: Answered): EventPattern[] => [
  // Separate conditions on one field are alternatives, so all the types are in one.
  { type: [{ "anything-but": { wildcard: native } }] },
  ...forSome.map(({ path, types, principals }): EventPattern => {
    // "anything-but" does not match a field that is absent.
    const others: PatternValue[] = [{ exists: false }, { "anything-but": principals }];
    const condition = path.reduceRight<EventPattern[string]>(
      (inner, name) => ({ [name]: inner }) as EventPattern,
      others,
    );
    return { type: types.map((wildcard) => ({ wildcard })), ...(condition as EventPattern) };
  }),
];

const isOf = (detailType: string) => (pattern: EventPattern) =>
  (pattern["detail-type"] as PatternValue[]).includes(detailType);

/** GuardDuty sends its findings itself: those are distinguished in their own form. */
const isOfGuardDuty = ({ ProductArn }: EventPattern) =>
  JSON.stringify(ProductArn) === JSON.stringify(ofProduct("guardduty").ProductArn);

const sorted = (values: string[]): string[] => [...new Set(values)].sort();

/** The value at a path of a pattern. */
const at = (pattern: EventPattern, path: string[]): unknown =>
  path.reduce<unknown>((inner, name) => (inner as EventPattern | undefined)?.[name], pattern);

const namedTypes = (matchers: EventPattern[string] | undefined): string[] =>
  ((matchers ?? []) as PatternValue[]).map(asWildcard).filter((type) => !everyType.test(type));

/** @throws Error for a condition that has no wildcard of its own. */
function asWildcard(matcher: PatternValue): string {
  const literal = (text: string) => text.replace(/[\\*]/g, "\\$&");
  if (typeof matcher === "string") return literal(matcher);
  const { prefix, suffix, wildcard } = Object(matcher) as Record<string, unknown>;
  if (typeof wildcard === "string") return wildcard;
  if (typeof prefix === "string") return `${literal(prefix)}*`;
  if (typeof suffix === "string") return `*${literal(suffix)}`;
  throw new Error(
    `Types of findings cannot be left out by ${JSON.stringify(matcher)}: name them as texts or wildcards.`,
  );
}

function texts(values: unknown): string[] {
  if (Array.isArray(values) && values.every((value) => typeof value === "string")) return values;
  throw new Error(`Principals cannot be left out by ${JSON.stringify(values)}: name them as texts.`);
}
