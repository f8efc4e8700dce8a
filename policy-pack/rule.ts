import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { Field } from "./field";
import { type Check, type Finding, messageOf } from "./finding";

/** A control of a published framework that a rule carries out. */
export interface FrameworkReference {
  framework: "AWS FSBP" | "CIS AWS Foundations" | "NIST SP 800-53 r5";
  id: string;
}

/** One setting of a rule: JSON Schema for the engine, and the value that holds where nobody configures another. */
export type Setting<T> = Omit<PolicyConfigJSONSchema, "default"> & { description: string; default: T };

type Settings<C> = { [K in keyof C]: Setting<C[K]> };

/** What every rule says about itself. */
interface Metadata {
  /** Unique in the pack, SERVICE-WHAT. */
  name: string;
  severity: "low" | "medium" | "high" | "critical";
  /** The rule in one sentence. */
  description: string;
  /** What to do about a violation, step by step. */
  remediation: readonly string[];
  /** Empty where no framework asks for it. */
  references: readonly FrameworkReference[];
}

/** A resource as a rule sees it: before it is created or changed, secrets as their value. */
export interface JudgedResource {
  /** Pulumi type token, e.g. `aws:sqs/queue:Queue`. */
  type: string;
  /** Plain data, with `notKnown` for what the engine does not know yet. */
  inputs: Record<string, unknown>;
}

/** A rule about single resources, by itself: it needs neither the engine nor AWS. */
export interface ResourceRule extends Metadata {
  kind: "resource";
  /** Types it judges; others are none of its business. */
  types: readonly string[];
  /** Schema of its configuration, defaults included. */
  settings: Record<string, PolicyConfigJSONSchema>;
  /**
   * All that is wrong with the resource, or not known yet. Never throws, whatever the inputs hold.
   * @param configuration as far as somebody configured the rule.
   */
  judge(resource: JudgedResource, configuration: Record<string, unknown>): Finding[];
}

interface ResourceRuleDefinition<C> extends Metadata {
  types: readonly string[];
  configuration: Settings<C>;
  check(inputs: Field, configuration: C, type: string): Check;
}

export function resourceRule<C>({ configuration, check, ...metadata }: ResourceRuleDefinition<C>): ResourceRule {
  const names = Object.keys(configuration) as Array<keyof C & string>;
  const defaults = Object.fromEntries(names.map((name) => [name, configuration[name].default]));
  return {
    ...metadata,
    kind: "resource",
    settings: configuration as Record<string, PolicyConfigJSONSchema>,
    judge: ({ type, inputs }, configured) => {
      if (!metadata.types.includes(type)) return [];
      const findings = [...check(new Field("", inputs), { ...defaults, ...configured } as C, type)];
      // One value that is not known may stop several questions.
      return [...new Map(findings.map((finding) => [messageOf(finding), finding])).values()];
    },
  };
}

/** Setting of the rules that ask whether somebody belongs to the organization. */
export const organizationSetting: Setting<string> = {
  type: "string",
  description: "Id of the organization that conditions must name (o-…). Empty: any organization id will do.",
  default: "",
};
