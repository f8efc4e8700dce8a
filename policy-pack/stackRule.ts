import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { Exemptions, exemptionTag } from "./exemptions";
import { Field } from "./field";
import { type Check, concealed, type Finding, nestedTooDeeply } from "./finding";
import { listed } from "./report";
import { distinct, judges, type Metadata } from "./rule";
import { discreetly } from "./secrets";
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
      const settings = configure(configured);
      const judged = resources.filter(({ type }) => subjects.includes(type));
      const [first] = judged;
      if (!first) return [];
      let at = first.urn;
      function* judgement(): Generator<StackFinding> {
        const stack = new Stack(resources.filter(({ type }) => judges(metadata, type)));
        for (const subject of stack.members) {
          if (!subjects.includes(subject.type)) continue;
          at = subject.urn;
          for (const finding of check(subject, settings, stack)) yield { urn: at, finding };
        }
      }
      // What is read of a secret for one subject may be remembered for the next: nothing is shown from there on.
      const found = discreetly(
        judgement(),
        ({ urn, finding }) => ({ urn, finding: concealed(finding, metadata.remediation) }),
        () => ({ urn: at, finding: nestedTooDeeply }),
      );
      const byUrn = Map.groupBy(found, ({ urn }) => urn);
      const exemptions = new Exemptions(configured.exemptions, today);
      return judged.flatMap(({ urn, inputs }) => {
        const findings = listed(distinct((byUrn.get(urn) ?? []).map(({ finding }) => finding)));
        const tag = exemptionTag(new Field("", inputs), metadata.name);
        return exemptions.apply(findings, urn, tag).map((finding) => ({ urn, finding }));
      });
    },
  };
}
