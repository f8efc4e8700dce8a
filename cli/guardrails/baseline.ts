import type { GuardrailSettings } from "../../policy-pack/configuration";
import type { Exemption } from "../../policy-pack/exemptions";
import type { StackResource } from "../../policy-pack/stack";
import { judge } from "./judge";

/** An exemption of what exists already, with its rule. */
export interface Exempted extends Exemption {
  rule: string;
}

export interface Baseline {
  /** The settings with the exemptions that were there and those that were added. */
  settings: GuardrailSettings;
  /** What was added, by rule and then by resource. */
  added: Exempted[];
  /** Findings that depend on what the files do not say: no exemption is written for them. */
  unjudged: number;
}

/**
 * Exempts what the rules find wrong with stacks as they are, so that from now on only what is new is found. What an
 * exemption covers already is not exempted again; one that is over is replaced.
 */
export function baselineOf(
  stacks: ReadonlyArray<readonly StackResource[]>,
  settings: GuardrailSettings,
  why: Pick<Exemption, "reason" | "expires">,
  today: Date,
): Baseline {
  const kept = withoutEnded(settings, today);
  const judged = stacks.flatMap((resources) => judge(resources, kept, today));
  const byPlace = new Map(
    judged.filter(({ unjudged }) => !unjudged).map(({ rule, urn }) => [`${rule} ${urn}`, { rule, urn, ...why }]),
  );
  const added = [...byPlace.values()].sort((one, other) => order(one.rule, other.rule) || order(one.urn, other.urn));
  // An exemption that is over, of what is in order since, stays: it is a finding, and people remove it.
  const needed = new Set(added.map(({ rule, urn }) => `${rule} ${urn}`));
  const merged = { ...settings };
  for (const [rule, exemptions] of Map.groupBy(added, ({ rule }) => rule)) {
    const before = exemptionsIn(settings, rule).filter(
      (exemption) => !(isEnded(exemption, today) && needed.has(`${rule} ${exemption.urn}`)),
    );
    merged[rule] = {
      ...entryIn(settings, rule),
      exemptions: [...before, ...exemptions.map(({ rule: _, ...exemption }) => exemption)],
    };
  }
  return { settings: merged, added, unjudged: judged.filter(({ unjudged }) => unjudged).length };
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const entryIn = (settings: GuardrailSettings, rule: string): Record<string, unknown> => {
  const entry = settings[rule];
  return typeof entry === "string" ? { enforcementLevel: entry } : ((entry ?? {}) as Record<string, unknown>);
};

const exemptionsIn = (settings: GuardrailSettings, rule: string): Exemption[] =>
  (entryIn(settings, rule).exemptions ?? []) as Exemption[];

const isEnded = ({ expires }: Exemption, today: Date): boolean => expires < today.toISOString().slice(0, 10);

/** The settings as if nobody had written the exemptions that are over: each of them is a finding of its own. */
function withoutEnded(settings: GuardrailSettings, today: Date): GuardrailSettings {
  const entries = Object.entries(settings).map(([name, entry]) => {
    if (exemptionsIn(settings, name).length === 0) return [name, entry];
    const exemptions = exemptionsIn(settings, name).filter((exemption) => !isEnded(exemption, today));
    return [name, { ...entryIn(settings, name), exemptions }];
  });
  return Object.fromEntries(entries) as GuardrailSettings;
}
