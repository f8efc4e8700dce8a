import { documentName, ownRoleArn, runRoleName, stateMachineArn, stateMachineName } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import type { ParameterInputs, RunbookResponse, Target, WorkflowResponse } from "../../responses/types";
import type { ParameterDefinition, Runbook } from "../../runbooks/language/types";
import { uuidv5 } from "../shared/identifiers";
import type { RunbookStart, WorkflowStart } from "../shared/incident";
import { Refused } from "../shared/refusals";

/** Namespace of the client tokens; any fixed UUID that is used for nothing else. */
const tokenNamespace = "2f8d6c1e-93b4-4a7f-8e05-6b1c0d9a7f32";

/** Values that SSM accepts of one parameter (SSM API Reference, StartAutomationExecution), and characters of each. */
const mostValues = 50;
const longestValue = 512;

/**
 * The start that a run leads to.
 * @throws Refused when SSM would refuse the parameters.
 * @param hash of the content that the document of the runbook must have.
 * @param subject incident whose state the runbook works on: the run's own, or the one that it undoes.
 */
export function planStart(
  settings: TriageSettings,
  target: Target,
  { name, runbook }: Pick<RunbookResponse, "name" | "runbook">,
  incidentId: string,
  hash: string,
  own: Record<string, string[]>,
  subject = incidentId,
): RunbookStart {
  checkParameters(runbook, own);
  const parameters = {
    AutomationAssumeRole: [ownRoleArn(settings.partition, target.account, runRoleName(runbook.name))],
    IncidentId: [subject],
    ...own,
  };
  return {
    runbook: runbook.name,
    documentName: documentName(runbook.name),
    documentHash: hash,
    clientToken: uuidv5(tokenNamespace, [target.account, target.resource.id, runbook.name, incidentId].join("#")),
    parameters,
    ...(runbook.each !== undefined && { each: runbook.each }),
    tags: { "reflex:incident": incidentId, "reflex:response": name },
  };
}

/** The starts that one start becomes, because SSM accepts a limited number of values: the same on every attempt. */
export function partsOf(start: RunbookStart): [RunbookStart, ...RunbookStart[]] {
  const { clientToken, each = "", parameters } = start;
  const values = parameters[each] ?? [];
  const part = (from: number) => ({ ...parameters, [each]: values.slice(from, from + mostValues) });
  if (values.length <= mostValues) return [start];
  const further = Array.from({ length: Math.ceil(values.length / mostValues) - 1 }, (_, index) => ({
    ...start,
    clientToken: uuidv5(tokenNamespace, `${clientToken}#${index + 1}`),
    parameters: part((index + 1) * mostValues),
  }));
  return [{ ...start, parameters: part(0) }, ...further];
}

/** Bytes that the input of an execution may have (Step Functions quotas). */
const longestInput = 262_144;

/** @throws Refused when Step Functions would refuse the input for its size. */
export function planWorkflow(
  settings: TriageSettings,
  response: WorkflowResponse,
  inputs: ParameterInputs,
): WorkflowStart {
  const { facts, incidentId, target } = inputs;
  const input = { ...response.input(inputs), incidentId, target, facts };
  const size = Buffer.byteLength(JSON.stringify(input));
  if (size > longestInput) {
    const name = stateMachineName(response.workflow.name);
    throw new Refused(
      "parameters",
      `${name} cannot be started: its input has ${size} bytes, and Step Functions accepts ${longestInput}`,
    );
  }
  return { stateMachineArn: stateMachineArn(settings, response.workflow.name), name: incidentId, input };
}

/**
 * What SSM would refuse: unknown and missing names, too many values, empty and too long ones, and values that the
 * document does not allow (SSM API Reference, StartAutomationExecution; documents, "allowedPattern").
 */
function checkParameters({ each, name, parameters }: Runbook, given: Record<string, string[]>): void {
  function refuse(parameter: string, problem: string): never {
    throw new Refused("parameters", `${documentName(name)} cannot be started: parameter ${parameter} ${problem}`);
  }
  const required = ([parameter, definition]: [string, ParameterDefinition]) =>
    definition.default === undefined && given[parameter] === undefined;
  for (const [parameter] of Object.entries(parameters).filter(required)) refuse(parameter, "is missing");
  for (const [parameter, values] of Object.entries(given)) {
    const definition = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
    if (!definition) refuse(parameter, "is not one of its parameters");
    if (values.length > mostValues && parameter !== each) {
      refuse(parameter, `has ${values.length} values, SSM accepts ${mostValues}`);
    }
    if (values.some((value) => value.length < 1 || value.length > longestValue)) {
      refuse(parameter, `has a value that is empty or longer than ${longestValue} characters`);
    }
    const { allowedPattern } = definition;
    const allowed = allowedPattern === undefined ? undefined : new RegExp(`^(?:${allowedPattern})$`);
    const odd = values.find((value) => value.includes("{{") || allowed?.test(value) === false);
    if (odd !== undefined) {
      refuse(
        parameter,
        `has the value ${odd}, which ${allowedPattern ? `${allowedPattern} does not match` : "SSM would read as a reference"}`,
      );
    }
  }
}
