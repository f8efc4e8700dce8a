import { catalogue } from "../../catalogue/catalogue";
import type { Answers } from "../../functions/evidence/answers";
import { composeFile, type IncidentFile } from "../../functions/evidence/file";
import { type Incident, incidentOf, incidentOfRun } from "../../functions/evidence/incident";
import { pageOfFile } from "../../functions/evidence/page";
import type { IndexedIncident } from "../../functions/shared/incidentIndex";
import type { IncidentState } from "../../organization/incidentState";
import { evidenceBucketName, readerRoleName } from "../../organization/names";
import type { IncidentPage } from "../../page/model";
import type { Caller } from "./caller";
import { IncidentFiles, type StartedDecision } from "./files";
import { inParallel } from "./parallel";
import { type RunRole, runNow, type Waiting, waitingOf } from "./runs";

/** An incident as it is now. */
export interface LiveIncident {
  incident: Incident;
  decision?: StartedDecision;
  page: IncidentPage;
  /** The file, with the run as it is now. */
  file: IncidentFile;
  waiting?: Waiting;
}

/** An incident as lists have it. */
export interface IncidentItem {
  id: string;
  state: IncidentState;
  headline: string;
  account: { id: string; name: string };
  region: string;
  resource: { id: string; name?: string; arn?: string };
  owner: string | null;
  severity: number | null;
  response: string | null;
  signalAt: string | null;
  startedAt: string | null;
  endedAt: string | null;
  waiting: Waiting | null;
  run: string | null;
}

/** The incident of a decision, or of a run that nobody decided about. */
export function incidentFrom(caller: Caller, decision: StartedDecision): Incident {
  const { members, ownerTagKey } = caller.settings;
  const { account } = decision.target;
  const response = catalogue.find(({ name }) => name === decision.response.name);
  return incidentOf(decision, { name: members[account]?.name ?? account, ownerTagKey }, response);
}

/** An incident without its file: the decision, and the run as it is now. */
export async function brief(
  caller: Caller,
  incident: Incident,
  decision: StartedDecision | undefined,
  role: RunRole = readerRoleName,
): Promise<LiveIncident> {
  const raw = await runNow(caller, incident, role);
  const run = raw.get("run");
  if (run?.status === "failed" && !decision) throw new Error(run.detail);
  const file = fileOf(caller, incident, raw);
  return live(caller, { incident, decision, file, folder: "opened" }, raw);
}

/** An incident with everything that its newest file says. */
export async function whole(
  caller: Caller,
  incident: Incident,
  decision: StartedDecision | undefined,
): Promise<LiveIncident> {
  const found = await new IncidentFiles(caller).newest(incident.id);
  // A final file is what remains of a run; AWS forgets it after a while.
  if (found && found.folder !== "opened") return live(caller, { ...found, incident, decision }, new Map());
  const raw = await runNow(caller, incident);
  const now = fileOf(caller, incident, raw);
  const { changedAnything, open, run, state } = now;
  // What the file collected stays; how the run goes is what AWS says now.
  const file = found ? { ...found.file, changedAnything, open, run, state } : now;
  return live(caller, { ...found, incident, decision, file, folder: found?.folder ?? "opened" }, raw);
}

function fileOf(caller: Caller, incident: Incident, raw: ReadonlyMap<string, Answers>): IncidentFile {
  return composeFile(incident, "opened", raw, { ownRoles: new Set(), ownerTagKey: caller.settings.ownerTagKey });
}

function live(
  caller: Caller,
  {
    incident,
    decision,
    file,
    folder,
    manifestSha256,
  }: Pick<LiveIncident, "decision" | "incident" | "file"> & { folder: string; manifestSha256?: string },
  raw: ReadonlyMap<string, Answers>,
): LiveIncident {
  const ended = file.run?.endedAt !== undefined;
  const page = pageOfFile({ ...file, stage: ended ? "closed" : "opened" }, decision, {
    writtenAt: new Date(caller.now()).toISOString(),
    bucket: evidenceBucketName(caller.organization),
    folder: `incidents/${incident.id}/${folder}`,
    manifestSha256,
  });
  return {
    incident,
    decision,
    file,
    page: { ...page, organization: caller.organization.organizationId },
    waiting: waitingOf(raw),
  };
}

/** An incident and what triage decided, where it did. */
export interface Found {
  incident: Incident;
  decision?: StartedDecision;
}

/** An incident by its id, from what is kept of it; undefined while nothing is. */
export async function keptOf(caller: Caller, id: string): Promise<Found | undefined> {
  const files = new IncidentFiles(caller);
  const decision = await files.decision(id);
  if (decision) return { incident: incidentFrom(caller, decision), decision };
  const kept = await files.newest(id);
  if (!kept?.file.run) return undefined;
  const { account, brokeAt, region } = kept.file.incident;
  const { document, id: run, parameters, startedAt = brokeAt } = kept.file.run;
  return {
    incident: incidentOfLocalRun(caller, { id: run, incidentId: id, account, region, startedAt, document }, parameters),
  };
}

/** Incidents of the index as they are now: of one that is over, the index knows the state. */
export async function liveOf(caller: Caller, known: readonly IndexedIncident[]): Promise<LiveIncident[]> {
  const all = await inParallel(known, 8, async ({ ended, incident: id, state }): Promise<LiveIncident[]> => {
    const kept = await keptOf(caller, id);
    if (!kept) return [];
    const now = await brief(caller, kept.incident, kept.decision);
    return [ended === undefined ? now : { ...now, page: { ...now.page, state } }];
  });
  return all.flat();
}

export function itemOf({ incident, page, waiting }: LiveIncident): IncidentItem {
  const { account, headline, owner, region, resource, response, severity } = page.incident;
  return {
    id: incident.id,
    state: page.state,
    headline,
    account,
    region,
    resource,
    owner: owner ?? null,
    severity: severity ?? null,
    response: response?.name ?? null,
    signalAt: page.times.signal ?? null,
    startedAt: page.times.started ?? null,
    endedAt: page.times.ended ?? null,
    waiting: waiting ?? null,
    run: incident.execution?.id ?? null,
  };
}

/** The incident of a run that a rule of the member account started. */
export function incidentOfLocalRun(
  caller: Caller,
  run: Parameters<typeof incidentOfRun>[0],
  parameters: Record<string, string[]>,
): Incident {
  const { members, ownerTagKey } = caller.settings;
  const response = catalogue.find(
    ({ placement, runbook }) => placement === "local" && runbook && run.document.endsWith(`-${runbook.name}`),
  );
  return incidentOfRun(run, parameters, { name: members[run.account]?.name ?? run.account, ownerTagKey }, response);
}
