import type { TriageSettings } from "../../../organization/settings";
import type { ResourceKind } from "../../../responses/resource";
import { lookupActions } from "../../../responses/resource";
import type { Response } from "../../../responses/types";
import type { Incident, Stage } from "../incident";
import { priorState, run, stateAfter, workflow } from "./course";
import { codeDeployments, pipelineExecutions, stackChanges } from "./delivery";
import { failingRequests } from "./failingRequests";
import { signalHistory } from "./signal";
import type { Source } from "./source";
import { traces } from "./traces";
import { trail } from "./trail";

const inMembers = [
  signalHistory,
  trail,
  traces,
  failingRequests,
  pipelineExecutions,
  codeDeployments,
  stackChanges,
  run,
];

/** Everything that is queried about an incident at a stage. */
export function sourcesFor(incident: Incident, stage: Stage, settings: TriageSettings): Source[] {
  const all = [...inMembers, workflow, priorState(settings), stateAfter(incident, settings)];
  return all.filter(({ stages }) => stages.includes(stage));
}

/** The IAM actions that collecting needs in a member account: those of the sources, and of reading the resource again. */
export function investigatorActions(responses: readonly Response[]): string[] {
  const declared = inMembers.flatMap(({ calls }) => calls.map(({ action }) => action));
  return [...new Set([...declared, ...lookupActions(kindsOf(responses))])].sort();
}

const kindsOf = (responses: readonly Response[]): ResourceKind[] =>
  responses.flatMap((response) => (response.placement === "central" ? [response.resource] : []));
