import type {
  EnforcementLevel,
  PolicyResource,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { commonSettings, groupSettings, groupsName, unknownValuesSetting } from "./configuration";
import { type Finding, isUnjudged, messageOf } from "./finding";
import { given, inputsOf, rememberInputs } from "./given";
import { guardrailsType } from "./inProgram";
import { groupDefaults, groupOf, levelOf } from "./levels";
import { judges, type ResourceRule } from "./rule";
import { type StackResource, scopeOf } from "./stack";
import type { StackRule } from "./stackRule";
import { plainInputs } from "./wire";

/** Whether the program judges its own resources: a component says so, which is registered before all others. */
let judgedInProgram = false;

/** A rule about single resources in the form that the engine requires. */
export function asPolicy(rule: ResourceRule): ResourceValidationPolicy {
  const validateResource: ResourceValidationPolicy["validateResource"] = (args, report) => {
    const { type, urn, opts, props } = args;
    if (type === guardrailsType) judgedInProgram = true;
    rememberInputs(urn, () => plainInputs(props));
    if (!judges(rule, type)) return;
    const configuration = args.getConfig<Record<string, unknown>>();
    const findings = rule.judge({ type, urn, options: opts, inputs: plainInputs(props) }, configuration);
    for (const finding of findings) {
      const advised = judgedInProgram && isUnjudged(finding) && configuration.unknownValues !== "enforced";
      if (!advised) reportFinding(rule, configuration, report, finding);
    }
  };
  const [type, ...others] = rule.types;
  return {
    ...metadataOf(rule),
    // The server then leaves other types alone before it reads their properties.
    validateResource:
      others.length === 0 && !type?.endsWith("*")
        ? Object.assign(validateResource, { __pulumiType: type })
        : validateResource,
  };
}

/** A rule about links between resources in the form that the engine requires. */
export const asStackPolicy = (rule: StackRule): StackValidationPolicy => ({
  ...metadataOf(rule),
  validateStack(args, report) {
    const configuration = args.getConfig<Record<string, unknown>>();
    const resources = args.resources.filter(({ type }) => judges(rule, type)).map(asStackResource);
    for (const { urn, finding } of rule.judge(resources, configuration))
      reportFinding(rule, configuration, report, finding, urn);
  },
});

function metadataOf(rule: ResourceRule | StackRule) {
  const { name, description, severity, references, remediation } = rule;
  const [first] = references;
  return {
    name,
    description,
    severity,
    enforcementLevel: levelOf(rule, groupDefaults),
    remediationSteps: remediation.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    tags: [groupOf(rule), ...references.map(({ framework, id }) => `${framework} ${id}`)],
    ...(first && { framework: { name: first.framework, version: "", reference: first.id, specification: "" } }),
    configSchema: { properties: { ...rule.settings, ...commonSettings } },
  };
}

/** Has no verdict of its own: under its name the engine checks and hands on the levels of the groups (server.ts). */
export const groupsPolicy: StackValidationPolicy = {
  name: groupsName,
  description: "Levels of the groups of rules.",
  enforcementLevel: "advisory",
  configSchema: { properties: groupSettings },
  validateStack: () => {},
};

function asStackResource(resource: PolicyResource): StackResource {
  const { type, urn, opts, propertyDependencies, provider } = resource;
  const outputs = plainInputs(resource.props);
  const dependencies = Object.fromEntries(
    Object.entries(propertyDependencies).map(([key, sources]) => [key, sources.map((source) => source.urn)]),
  );
  return {
    type,
    urn,
    options: opts,
    inputs: given(inputsOf(urn), outputs, dependencies),
    outputs,
    scope: scopeOf(provider ? plainInputs(provider.props) : {}),
    dependencies,
  };
}

/**
 * Reports with the level of the rule, or with `advisory` what cannot be judged yet. @pulumi/policy (server.js,
 * makeReportViolationFun) accepts an object for that; its types show the text only.
 */
function reportFinding(
  { description }: ResourceRule | StackRule,
  { unknownValues: onUnknown = unknownValuesSetting.default }: Record<string, unknown>,
  report: ReportViolation,
  finding: Finding,
  urn?: string,
): void {
  const message = messageOf(finding);
  if (!isUnjudged(finding) || onUnknown === "enforced") {
    report(message, urn);
    return;
  }
  const reportWithLevel = report as unknown as (violation: {
    message: string;
    enforcementLevel: EnforcementLevel;
    urn?: string;
  }) => void;
  reportWithLevel({
    message: `${description}\n${message}`,
    enforcementLevel: "advisory",
    ...(urn !== undefined && { urn }),
  });
}
