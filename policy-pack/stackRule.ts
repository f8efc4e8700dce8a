import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { Exemptions } from "./exemptions";
import type { Check, Finding } from "./finding";
import { distinct, judges, type Metadata } from "./rule";
import { configurationOf, type Settings } from "./setting";
import { Stack, type StackMember, type StackResource } from "./stack";

/** A finding with the resource it is about. */
export interface StackFinding {
  urn: string;
  finding: Finding;
}

/** A rule about links between the resources of a stack. The engine runs it after all of them are known. */
export interface StackRule extends Metadata {
  kind: "stack";
  /** Types whose resources it judges, and so exempts, one by one; the others of its types it only reads. */
  subjects: readonly string[];
  settings: Record<string, PolicyConfigJSONSchema>;
  /**
   * All that is wrong with the stack, or not known yet. Never throws, whatever the resources hold.
   * @param configuration as far as somebody configured the rule, its `exemptions` included.
   * @param today decides which exemptions are over.
   */
  judge(resources: readonly StackResource[], configuration: Record<string, unknown>, today?: Date): StackFinding[];
}

interface StackRuleDefinition<C> extends Metadata {
  subjects: readonly string[];
  configuration: Settings<C>;
  /** Judges one subject, with access to the stack. */
  check(subject: StackMember, configuration: C, stack: Stack): Check;
}

/** A rule that needs several resources. */
export function stackRule<C>({ configuration, check, subjects, ...metadata }: StackRuleDefinition<C>): StackRule {
  const configure = configurationOf(configuration);
  return {
    ...metadata,
    kind: "stack",
    subjects,
    settings: configuration as Record<string, PolicyConfigJSONSchema>,
    judge(resources, configured, today = new Date()) {
      const stack = new Stack(resources.filter(({ type }) => judges(metadata, type)));
      const exemptions = new Exemptions(configured.exemptions, today);
      const settings = configure(configured);
      return stack.members
        .filter(({ type }) => subjects.includes(type))
        .flatMap((subject) => {
          const findings = exemptions.apply(distinct([...check(subject, settings, stack)]), subject.urn);
          return findings.map((finding) => ({ urn: subject.urn, finding }));
        });
    },
  };
}
