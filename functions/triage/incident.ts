import type { CentralResponse, Target } from "../../responses/types";
import { sha256 } from "../shared/identifiers";
import type { Action } from "../shared/incident";
import type { Signal } from "./signal";

/**
 * `incident-YYYYMMDD-<10 hex>`, from the signal's content and what was decided about it: every delivery of the same
 * version of a signal leads to the same id, and a later, different decision about it to another.
 */
export function incidentIdOf({ response, target }: Pick<Signal, "response" | "target">, action: Action): string {
  const { account, resource, signal } = target;
  const content = [response.name, account, placeOf(response, target), resource.id, signal.id, signal.version, action];
  return `incident-${signal.occurredAt.slice(0, 10).replaceAll("-", "")}-${sha256(content.join("#")).slice(0, 10)}`;
}

/**
 * The incident of a run that was refused: the run itself may still happen under the first id, and a decision is kept
 * once.
 */
export const refusedIncidentId = (incidentId: string): string =>
  `${incidentId.slice(0, -10)}${sha256(`${incidentId}#refused`).slice(0, 10)}`;

/** Under which key people are notified that a run was refused, once for each signal. */
export const refusalKey = (runKey: string, { signal }: Target): string =>
  `${runKey.replace(/^run#/, "page#")}#${signal.id}`;

/**
 * Under which key a decision is claimed. Runs are exclusive for a resource and procedure, and so is what observation
 * says of them; notifications are claimed for each finding.
 */
export function claimKey({ response, target }: Pick<Signal, "response" | "target">, action: Action): string {
  const procedure = response.runbook?.name ?? response.workflow?.name ?? response.name;
  const key = procedureKey(response, target, procedure, action);
  return action === "page" || action === "ignore" ? `${key}#${target.signal.id}` : key;
}

/** The key under which the last run of a procedure on the target's resource is claimed. */
export function procedureKey(response: CentralResponse, target: Target, procedure: string, action: Action = "run") {
  return [action, target.account, placeOf(response, target), target.resource.id, procedure].join("#");
}

/** What is global in its account has one claim, whatever Region its signals come from. */
function placeOf({ resource }: CentralResponse, { region }: Target): string {
  return resource.global ? "global" : region;
}
