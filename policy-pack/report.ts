import { type Finding, isUnjudged } from "./finding";

/** Findings of one rule that the same repair answers; more of them are one finding with a list. */
const mostAlone = 3;
/** Findings of a list that are written out. */
const mostListed = 5;

/** The findings of a rule about a resource, those together that have one repair. */
export function listed(findings: readonly Finding[]): Finding[] {
  const byRepair = Map.groupBy(findings, repairOf);
  return [...byRepair.values()].flatMap((group) => (group.length > mostAlone ? [inOne(group)] : group));
}

/** The property of the resource, and what to do about it. */
const repairOf = (finding: Finding): string => {
  const [property = ""] = finding.field.split(/[.[]/);
  return JSON.stringify([property, isUnjudged(finding) ? (finding.because ?? true) : [finding.fix]]);
};

function inOne(group: readonly Finding[]): Finding {
  const [first, ...others] = group as [Finding, ...Finding[]];
  const named = others.slice(0, mostListed - 1);
  const more = others.length - named.length;
  const list = (texts: string[]) => [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
  if (isUnjudged(first)) return { ...first, field: list([first.field, ...named.map(({ field }) => field)]) };
  const found = named.map((other) => (isUnjudged(other) ? other.field : `${other.field}: ${other.found}`));
  return { ...first, found: `${first.found}; also ${list(found)}` };
}

/** What a rule says to people about a resource. */
export interface Report {
  rule: string;
  severity: string;
  mandatory: boolean;
  /** Without what is said of the rule itself. */
  message: string;
  /** The resource, where not all reports are about the same one. */
  urn?: string;
}

/**
 * One report for one cause: what several rules say of a resource in the same words, since each of them reads the same
 * document, is said by the strictest of them, which names the others.
 */
export function merged<R extends Report>(reports: readonly R[]): Array<R & { others: string[] }> {
  const byCause = Map.groupBy(reports, ({ urn = "", message }) => JSON.stringify([urn, message]));
  return [...byCause.values()].map((group) => {
    const [speaker] = group.toSorted((one, other) => strictness(other) - strictness(one)) as [R];
    const names = new Set(group.map(({ rule }) => rule).filter((name) => name !== speaker.rule));
    return { ...speaker, others: [...names] };
  });
}

const severities = ["low", "medium", "high", "critical"];

const strictness = ({ mandatory, severity }: Report): number =>
  (mandatory ? severities.length : 0) + severities.indexOf(severity);

/** Put in by the build. */
declare const RULE_PAGES: string | undefined;

const rulePages = typeof RULE_PAGES === "undefined" ? "policy-pack/README.md#{rule}" : RULE_PAGES;

/** What follows the message: who says the same, and where to read more. */
export const footer = (rule: string, others: readonly string[]): string =>
  [
    ...(others.length > 0 ? [`The same is found by: ${others.join(", ")}.`] : []),
    `More: ${rulePages.replace("{rule}", rule)}`,
  ].join("\n");
