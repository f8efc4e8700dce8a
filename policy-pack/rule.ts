import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { Exemptions, exemptionTag } from "./exemptions";
import { Field } from "./field";
import { type Check, concealed, type Finding, messageOf, nestedTooDeeply } from "./finding";
import { listed } from "./report";
import { discreetly } from "./secrets";
import { configurationOf, type Settings } from "./setting";

/** A control of a published framework that a rule implements. */
export interface FrameworkReference {
  framework: "AWS FSBP" | "CIS AWS Foundations" | "NIST SP 800-53 r5";
  id: string;
}

/** `core`: for any stack. `self-healing`: the doctrine of those who let events change their accounts. */
export type Group = "core" | "self-healing";

/** What every rule says about itself. */
export interface Metadata {
  /** Unique in the pack, SERVICE-WHAT. */
  name: string;
  severity: "low" | "medium" | "high" | "critical";
  /** `core` unless given. The question is whether a team that builds nothing that heals itself would thank for it. */
  group?: Group;
  /** The rule in one sentence. */
  description: string;
  /** What to do about a violation, step by step. */
  remediation: readonly string[];
  /** Empty where no framework requires it. */
  references: readonly FrameworkReference[];
  /** Types it judges, `*` at the end matches any rest; other types are ignored. */
  types: readonly string[];
}

/** Options of a resource that rules read. */
export interface JudgedOptions {
  protect: boolean;
  ignoreChanges: readonly string[];
}

/** A resource as a rule sees it: before it is created or changed. */
export interface JudgedResource {
  /** Pulumi type token, e.g. `aws:sqs/queue:Queue`. */
  type: string;
  /** Plain data, with `notKnown` for what the engine does not know yet, and a `SecretValue` for what is marked secret. */
  inputs: Record<string, unknown>;
  /** Needed by exemptions: without it none holds. */
  urn?: string;
  /** Without them, rules about options have nothing to judge. */
  options?: JudgedOptions;
}

/** A rule about single resources, by itself: it needs neither the engine nor AWS. */
export interface ResourceRule extends Metadata {
  kind: "resource";
  /** Schema of its configuration, defaults included. */
  settings: Record<string, PolicyConfigJSONSchema>;
  /**
   * All that is wrong with the resource, or not known yet. Never throws, whatever the inputs hold.
   * @param configuration as far as somebody configured the rule, its `exemptions` included.
   * @param today decides which exemptions are over.
   */
  judge(resource: JudgedResource, configuration: Record<string, unknown>, today?: Date): Finding[];
}

interface ResourceRuleDefinition<C> extends Metadata {
  configuration: Settings<C>;
  check(inputs: Field, configuration: C, resource: JudgedResource): Check;
}

export function resourceRule<C>({ configuration, check, ...metadata }: ResourceRuleDefinition<C>): ResourceRule {
  const configure = configurationOf(configuration);
  return {
    ...metadata,
    kind: "resource",
    settings: configuration as Record<string, PolicyConfigJSONSchema>,
    judge(resource, configured, today = new Date()) {
      const { type, inputs, urn } = resource;
      if (!judges(metadata, type)) return [];
      const judgement = check(new Field("", inputs), configure(configured), resource);
      const conceal = (finding: Finding) => concealed(finding, metadata.remediation);
      const findings = listed(distinct(discreetly(judgement, conceal, () => nestedTooDeeply)));
      const tag = exemptionTag(new Field("", inputs), metadata.name);
      return new Exemptions(configured.exemptions, today).apply(findings, urn, tag);
    },
  };
}

export const judges = ({ types }: Pick<Metadata, "types">, type: string): boolean =>
  types.some((judged) => (judged.endsWith("*") ? type.startsWith(judged.slice(0, -1)) : judged === type));

/** One value that is not known may leave several checks undecided. */
export const distinct = (findings: Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [messageOf(finding), finding])).values(),
];
