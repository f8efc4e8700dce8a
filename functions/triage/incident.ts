import { documentName, roleArn, runRoleName, sharedDocumentArn } from "../../responses/names";
import type { TriageSettings } from "../../responses/settings";
import type { CentralResponse, Facts, SignalEvent, Target } from "../../responses/types";
import type { CompiledRunbook, ParameterDefinition, Risk, Runbook } from "../../runbooks/language/types";
import { sha256, uuidv5 } from "../shared/identifiers";
import type { Action, Decision } from "./decide";
import type { Signal } from "./signal";

/** One start of a runbook, complete: repeating it with the same token starts nothing new. */
export interface Start {
  documentName: string;
  clientToken: string;
  parameters: Record<string, string[]>;
  tags: Record<string, string>;
}

/** What was decided about one signal, whole: it is claimed, acted on, kept as evidence and told to people. */
export interface DecisionRecord {
  incidentId: string;
  /** ISO 8601 with seconds. */
  decidedAt: string;
  rule: string;
  response: { name: string; title: string };
  runbook: RunbookSummary;
  target: Target;
  facts?: Facts;
  decision: Decision;
  /** What is started, or in observe mode what would have been. */
  start?: Start;
  event: SignalEvent;
  /** SHA-256 over canonical JSON. */
  hashes: { event: string; document: string };
}

export interface RunbookSummary {
  name: string;
  risk: Risk;
  /** Destructive steps, which wait for a person's approval. */
  awaitsApproval: string[];
  /** The runbook that undoes it, and those of its parameters that a run was started with too. */
  undo?: { name: string; parameters: Record<string, string[]> };
}

export function summarize(
  { undo }: Pick<CentralResponse, "undo">,
  compiled: CompiledRunbook,
  start: Start | undefined,
): RunbookSummary {
  const destructive = compiled.riskReasons.filter(({ risk }) => risk === "destructive").map(({ step }) => step);
  const shared = Object.entries(start?.parameters ?? {}).filter(
    ([name]) => undo && Object.hasOwn(undo.parameters, name),
  );
  return {
    name: compiled.name,
    risk: compiled.risk,
    awaitsApproval: [...new Set(destructive)],
    ...(undo ? { undo: { name: undo.name, parameters: Object.fromEntries(shared) } } : {}),
  };
}

/** Namespace of the client tokens; any fixed UUID that is used for nothing else. */
const tokenNamespace = "2f8d6c1e-93b4-4a7f-8e05-6b1c0d9a7f32";

/**
 * `incident-YYYYMMDD-<10 hex>`, from the signal's content and what was decided about it: every delivery of the same
 * version of a signal leads to the same id, and a later, different decision about it to another.
 */
export function incidentIdOf({ response, target }: Pick<Signal, "response" | "target">, action: Action): string {
  const { account, region, resource, signal } = target;
  const content = [response.name, account, region, resource.id, signal.id, signal.version, action].join("#");
  return `incident-${signal.occurredAt.slice(0, 10).replaceAll("-", "")}-${sha256(content).slice(0, 10)}`;
}

/**
 * Under which key a decision is claimed. Runs are exclusive for a resource and runbook, and so is what observation
 * says of them; what people are told about is claimed for each finding.
 */
export function claimKey({ response, target }: Pick<Signal, "response" | "target">, action: Action): string {
  const { account, region, resource, signal } = target;
  const content = [action, account, region, resource.id, response.runbook.name];
  return (action === "page" || action === "ignore" ? [...content, signal.id] : content).join("#");
}

/** The start that a run leads to. Throws when SSM would refuse the parameters. */
export function planStart(
  settings: TriageSettings,
  target: Target,
  { name, runbook }: Pick<CentralResponse, "name" | "runbook">,
  incidentId: string,
  own: Record<string, string[]>,
): Start {
  checkParameters(runbook, own);
  const parameters = {
    AutomationAssumeRole: [roleArn(settings.partition, target.account, runRoleName(runbook.name))],
    IncidentId: [incidentId],
    ...own,
  };
  return {
    documentName: sharedDocumentArn(settings, target.region, runbook.name),
    clientToken: uuidv5(tokenNamespace, [target.account, target.resource.id, runbook.name, incidentId].join("#")),
    parameters,
    tags: { "reflex:incident": incidentId, "reflex:response": name },
  };
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
    if (values.length > 50) refuse(name, `has ${values.length} values, SSM takes 50`);
    if (values.some((value) => value.length < 1 || value.length > 512)) {
      refuse(name, "has a value that is empty or longer than 512 characters");
    }
  }
}
