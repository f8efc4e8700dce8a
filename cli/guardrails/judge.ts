import { configured, type GuardrailSettings } from "../../policy-pack/configuration";
import { isUnjudged, messageOf } from "../../policy-pack/finding";
import { merged, type Report } from "../../policy-pack/report";
import { rules, stackRules } from "../../policy-pack/rules";
import type { StackResource } from "../../policy-pack/stack";

/** What a rule has to say about a resource of a stack. */
export interface Judged extends Report {
  urn: string;
  severity: string;
  /** Whether it could not be judged, because the file does not say what it depends on. */
  unjudged: boolean;
}

/** All that the rules have to say about a stack, with the levels and settings as the pack would use them. */
export function judge(resources: readonly StackResource[], settings: GuardrailSettings, today: Date): Judged[] {
  const enabled = <R extends { name: string }>(all: readonly R[], found: (rule: R) => Omit<Judged, "rule">[]) =>
    all.flatMap((rule) => found(rule).map((judged) => ({ ...judged, rule: rule.name })));
  const single = enabled(rules, (rule) => {
    const { level, configuration } = configured(rule, settings);
    if (level === "disabled") return [];
    return resources.flatMap((resource) =>
      rule
        .judge(resource, configuration, today)
        .map((finding) => said(rule, level, configuration, finding, resource.urn)),
    );
  });
  const linked = enabled(stackRules, (rule) => {
    const { level, configuration } = configured(rule, settings);
    if (level === "disabled") return [];
    return rule
      .judge(resources, configuration, today)
      .map(({ urn, finding }) => said(rule, level, configuration, finding, urn));
  });
  return [...single, ...linked];
}

function said(
  { severity }: (typeof rules)[number] | (typeof stackRules)[number],
  level: string,
  { unknownValues }: Record<string, unknown>,
  finding: Parameters<typeof messageOf>[0],
  urn: string,
): Omit<Judged, "rule"> {
  const unjudged = isUnjudged(finding);
  const mandatory = level === "mandatory" && (!unjudged || unknownValues === "enforced");
  return { urn, severity, unjudged, mandatory, message: messageOf(finding) };
}

export const saidOnce = (judged: readonly Judged[]) => merged(judged);
