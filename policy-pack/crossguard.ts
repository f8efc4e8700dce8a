import type { EnforcementLevel, ResourceValidationPolicy } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { notKnown } from "./field";
import { isUnjudged, messageOf } from "./finding";
import type { ResourceRule } from "./rule";

/** Setting of every rule. */
const unknownValues = {
  type: "string",
  enum: ["advisory", "enforced"],
  default: "advisory",
  description:
    "What a preview does when a value is not known yet: advisory says so, enforced treats it as a violation. " +
    "The update judges the value in any case, but by then other resources may have been changed.",
} satisfies PolicyConfigJSONSchema;

/** A rule as the engine takes it. */
export function asPolicy(rule: ResourceRule): ResourceValidationPolicy {
  const { name, description, severity, references } = rule;
  const [first] = references;
  return {
    name,
    description,
    severity,
    remediationSteps: rule.remediation.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    tags: references.map(({ framework, id }) => `${framework} ${id}`),
    ...(first && { framework: { name: first.framework, version: "", reference: first.id, specification: "" } }),
    configSchema: { properties: { ...rule.settings, unknownValues } },
    validateResource(args, reportViolation) {
      if (!rule.types.includes(args.type)) return;
      const { unknownValues: onUnknown = unknownValues.default, ...configuration } =
        args.getConfig<Record<string, unknown>>();
      for (const finding of rule.judge({ type: args.type, inputs: plainInputs(args.props) }, configuration)) {
        const message = messageOf(finding);
        if (isUnjudged(finding) && onUnknown !== "enforced") advise(reportViolation, `${description}\n${message}`);
        else reportViolation(message);
      }
    },
  };
}

/**
 * Reports with the level `advisory`, whatever the level of the rule. @pulumi/policy (server.js, makeReportViolationFun)
 * takes an object for that; its types show the text only.
 */
function advise(report: (message: string) => void, message: string): void {
  const reportWithLevel = report as unknown as (violation: {
    message: string;
    enforcementLevel: EnforcementLevel;
  }) => void;
  reportWithLevel({ message, enforcementLevel: "advisory" });
}

/** The inputs as plain data. @pulumi/policy hands them out behind a proxy that throws where a value is not known. */
export const plainInputs = (props: Record<string, unknown>) => plain(props) as Record<string, unknown>;

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => memberOf(value, index));
  // Assets and archives are objects of a class; no rule looks into them.
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, memberOf(value, key)]));
}

function memberOf(owner: object, key: string | number): unknown {
  try {
    return plain((owner as Record<string | number, unknown>)[key]);
  } catch (error) {
    // UnknownValueError of @pulumi/policy, which it does not export.
    if (error instanceof Error && "unknownTypeSentinel" in error) return notKnown;
    throw error;
  }
}
