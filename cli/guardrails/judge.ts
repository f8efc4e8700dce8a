import { allRules, configured, type GuardrailSettings } from "../../policy-pack/configuration";
import { isUnjudged, messageOf } from "../../policy-pack/finding";
import type { Report } from "../../policy-pack/report";
import type { StackResource } from "../../policy-pack/stack";

/** What a rule has to say about a resource of a stack. */
export interface Judged extends Report {
  urn: string;
  severity: string;
  /** Why the rule is there. */
  description: string;
  /** Whether it could not be judged, because the file does not say what it depends on. */
  unjudged: boolean;
}

/** All that the rules have to say about a stack, with the levels and settings as the pack would use them. */
export function judge(resources: readonly StackResource[], settings: GuardrailSettings, today: Date): Judged[] {
  return allRules.flatMap((rule) => {
    const { level, configuration } = configured(rule, settings);
    if (level === "disabled") return [];
    const found =
      rule.kind === "stack"
        ? rule.judge(resources, configuration, today)
        : resources.flatMap((resource) =>
            rule.judge(resource, configuration, today).map((finding) => ({ urn: resource.urn, finding })),
          );
    return found.map(({ urn, finding }) => {
      const unjudged = isUnjudged(finding);
      const mandatory = level === "mandatory" && (!unjudged || configuration.unknownValues === "enforced");
      const { name, severity, description } = rule;
      return { rule: name, severity, description, urn, unjudged, mandatory, message: messageOf(finding) };
    });
  });
}
