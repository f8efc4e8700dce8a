import { type ParameterRefs, RunbookBuilder } from "./builder";
import { checkDocument } from "./checks";
import { policyFor } from "./permissions";
import { reference } from "./references";
import { assessRisk } from "./risk";
import { plainStep } from "./steps";
import type { AutomationDocument, CompiledRunbook, ParameterDefinition, Runbook, RunbookContext } from "./types";

/** Parameters that every runbook has beside its own. */
export const commonParameters = {
  AutomationAssumeRole: {
    type: "String",
    description: "ARN of the role that the run uses.",
    allowedPattern: "^arn:aws(-[a-z]+)*:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}$",
  },
  IncidentId: {
    type: "String",
    description: "Ties the run, what it saves and what it tags to one incident.",
    allowedPattern: "^[A-Za-z0-9-]{1,64}$",
  },
} as const satisfies Record<string, ParameterDefinition>;

interface Definition<P extends Record<string, ParameterDefinition>> {
  /** PascalCase, the name of the file. */
  name: string;
  /** One or two sentences: the description of the document. */
  summary: string;
  parameters: P;
  undo?: string;
  /**
   * The list whose values are handled each on its own, under a key of its own in the prior state: a start with more
   * values than SSM accepts of a parameter becomes several runs of one incident.
   */
  each?: keyof P & string;
}

/**
 * Defines a runbook: its steps are written by `write`, in order, when the runbook is compiled. Compiling throws an
 * Error that lists every problem the static checks find, and names the step of each.
 */
export function defineRunbook<const P extends Record<string, ParameterDefinition>>(
  definition: Definition<P>,
  write: (r: RunbookBuilder<P>, context: RunbookContext) => void,
): Runbook {
  return { ...definition, compile: (context) => compile(definition, write, context) };
}

function compile<P extends Record<string, ParameterDefinition>>(
  { name, summary, parameters, undo }: Definition<P>,
  write: (r: RunbookBuilder<P>, context: RunbookContext) => void,
  context: RunbookContext,
): CompiledRunbook {
  const refs = Object.fromEntries(Object.keys(parameters).map((parameter) => [parameter, reference(parameter)]));
  const builder = new RunbookBuilder<P>(refs as ParameterRefs<P>, reference("IncidentId"));
  write(builder, context);
  const document: AutomationDocument = {
    schemaVersion: "0.3",
    description: summary,
    assumeRole: "{{ AutomationAssumeRole }}",
    parameters: { ...commonParameters, ...parameters },
    ...(Object.keys(builder.variables).length > 0 && { variables: builder.variables }),
    mainSteps: builder.finish().map(plainStep),
  };
  const problems = checkDocument(document, { undo });
  if (problems.length > 0) {
    const list = problems.map((p) => `  ${p.step ?? p.path}: ${p.message} (${p.rule})`);
    throw new Error(`The runbook ${name} has ${problems.length} problem(s):\n${list.join("\n")}`);
  }
  const { risk, reasons } = assessRisk(document);
  return {
    name,
    summary,
    ...(undo !== undefined && { undo }),
    document,
    risk,
    riskReasons: reasons,
    policy: (scope) => policyFor(document, scope),
  };
}
