import { catalogue } from "../../catalogue/catalogue";
import { answersOf } from "../../functions/evidence/answers";
import type { SavedItem } from "../../functions/evidence/file";
import { composeFile } from "../../functions/evidence/file";
import { priorState } from "../../functions/evidence/sources/course";
import { callsThrough } from "../../functions/shared/clients";
import { shortId } from "../../organization/incidentIndex";
import { hasSucceeded } from "../../organization/incidentState";
import { documentName, ownRoleArn, runRoleName } from "../../organization/names";
import { clock } from "../../page/text";
import { sharedParameters } from "../../responses/parameters";
import type { Caller } from "./caller";
import type { LiveIncident } from "./incidents";
import { Problem } from "./problem";
import { procedureOf } from "./question";

/** How an incident is undone: the runbook and its start. */
export interface Undoing {
  /** Name of the runbook, without the prefix of the blueprint. */
  runbook: string;
  start: { DocumentName: string; Parameters: Record<string, string[]> };
}

/**
 * The start of the runbook that undoes what the run of an incident did.
 * @throws Problem when nothing is to be undone, or it cannot be.
 */
export function undoingOf(caller: Caller, live: LiveIncident): Undoing {
  const { organization } = caller;
  const { file, incident, page } = live;
  const id = shortId(incident.id);
  const no = (sentence: string) => new Problem(sentence, "not-now");
  const { run } = file;
  if (page.state === "released") throw no(`${id} was given back already`);
  if (!run || incident.execution?.kind !== "runbook")
    throw no(`no run of a runbook changed anything for ${id} (${page.state}): there is nothing to give back`);
  const response = catalogue.find(({ runbook }) => runbook && run.document === documentName(runbook.name));
  if (!response?.undo) throw no(`no runbook undoes ${run.document}: there is nothing to give back`);
  if (!page.changedAnything) throw no(`the run of ${id} changed nothing: there is nothing to give back`);
  const destructive = procedureOf(caller, live)?.awaitsApproval ?? [];
  const destroyed = run.steps.find(({ status, step }) => destructive.includes(step) && hasSucceeded(status));
  if (destroyed)
    throw no(
      `${incident.resource.id} went with ${destroyed.step} at ${clock(destroyed.endedAt ?? "")} UTC, which was approved; it cannot be given back`,
    );
  const { undo } = response;
  const { account } = incident;
  return {
    runbook: undo.name,
    start: {
      DocumentName: documentName(undo.name),
      Parameters: {
        AutomationAssumeRole: [ownRoleArn(organization.partition, account, runRoleName(undo.name))],
        IncidentId: [incident.id],
        ...sharedParameters(undo, run.parameters),
      },
    },
  };
}

/** What the run saved before its first change, which is what the undo puts back. @throws Problem for approvers alone. */
export async function savedOf(caller: Caller, { incident }: LiveIncident): Promise<SavedItem[]> {
  const { client, now, settings, sleep } = caller;
  const { region } = incident;
  const source = priorState(settings);
  const place = { account: settings.securityAccountId, region, call: callsThrough((of) => client(of, region)) };
  const answers = await answersOf(source, incident, { ...place, now, sleep });
  return composeFile(incident, "closed", new Map([[source.name, answers]]), { ownRoles: new Set(), ownerTagKey: "" })
    .saved;
}
