import {
  documentName,
  roleArn,
  runRoleName,
  sharedDocumentArn,
  stateMachineArn,
  stateMachineName,
} from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import type { ParameterInputs, RunbookResponse, Target, WorkflowResponse } from "../../responses/types";
import type { ParameterDefinition, Runbook } from "../../runbooks/language/types";
import { uuidv5 } from "../shared/identifiers";
import type { RunbookStart, WorkflowStart } from "../shared/incident";

/** Namespace of the client tokens; any fixed UUID that is used for nothing else. */
const tokenNamespace = "2f8d6c1e-93b4-4a7f-8e05-6b1c0d9a7f32";

/**
 * The start that a run leads to. Throws when SSM would refuse the parameters.
 * @param subject incident whose state the runbook works on: the run's own, or the one that it undoes.
 */
export function planStart(
  settings: TriageSettings,
  target: Target,
  { name, runbook }: Pick<RunbookResponse, "name" | "runbook">,
  incidentId: string,
  own: Record<string, string[]>,
  subject = incidentId,
): RunbookStart {
  checkParameters(runbook, own);
  const parameters = {
    AutomationAssumeRole: [roleArn(settings.partition, target.account, runRoleName(runbook.name))],
    IncidentId: [subject],
    ...own,
  };
  return {
    runbook: runbook.name,
    documentName: sharedDocumentArn(settings, target.region, runbook.name),
    clientToken: uuidv5(tokenNamespace, [target.account, target.resource.id, runbook.name, incidentId].join("#")),
    parameters,
    tags: { "reflex:incident": incidentId, "reflex:response": name },
  };
}

/** Bytes that the input of an execution may have (Step Functions quotas). */
const longestInput = 262_144;

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
    throw new Error(
      `${name} cannot be started: its input has ${size} bytes, and Step Functions accepts ${longestInput}.`,
    );
  }
  return { stateMachineArn: stateMachineArn(settings, response.workflow.name), name: incidentId, input };
}

// Limits of StartAutomationExecution: unknown and missing names are refused, at most 50 values of 1 to 512 characters.
function checkParameters(runbook: Runbook, given: Record<string, string[]>): void {
  const refuse = (name: string, problem: string) => {
    throw new Error(`${documentName(runbook.name)} cannot be started: parameter ${name} ${problem}.`);
  };
  const required = ([name, definition]: [string, ParameterDefinition]) =>
    definition.default === undefined && given[name] === undefined;
  for (const [name] of Object.entries(runbook.parameters).filter(required)) refuse(name, "is missing");
  for (const [name, values] of Object.entries(given)) {
    if (!Object.hasOwn(runbook.parameters, name)) refuse(name, "is not one of its parameters");
    if (values.length > 50) refuse(name, `has ${values.length} values, SSM accepts 50`);
    if (values.some((value) => value.length < 1 || value.length > 512)) {
      refuse(name, "has a value that is empty or longer than 512 characters");
    }
  }
}
