import type { IndexedIncident } from "../../functions/shared/incidentIndex";
import { shortId } from "../../organization/incidentIndex";
import { readerRoleName } from "../../organization/names";
import { plain } from "../../page/text";
import type { Caller } from "./caller";
import { IncidentFiles } from "./files";
import { type Found, incidentOfLocalRun, keptOf } from "./incidents";
import { knownBeginning, knownLately } from "./known";
import { inParallel } from "./parallel";
import { isDenied, Problem } from "./problem";
import type { RunRole } from "./runs";

/**
 * The incident that a text means: its id, its last part or the beginning of that (4 characters), or the beginning of the
 * id of its run (8 characters), whatever account and Region it is in.
 * @param role with which member accounts are looked through for a run that no decision knows.
 * @throws Problem when nothing or more than one begins like that.
 */
export async function find(caller: Caller, text: string, role: RunRole = readerRoleName): Promise<Found> {
  const wanted = text.toLowerCase();
  if (!/^[0-9a-z-]{4,100}$/.test(wanted))
    throw new Problem(
      `${text} is no id; give the last part of an incident's, 4 characters of it at least (reflex incidents)`,
      "question",
    );
  const fits = means(wanted);
  const indexed = await inIndex(caller, wanted, role);
  const known = indexed.filter(({ incident, run }) => fits(incident, run)).map(({ incident }) => incident);
  const reader = role === readerRoleName;
  const ids = known.length > 0 || !reader ? known : (await inFiles(caller, wanted)).filter((id) => fits(id));
  const kept = await inParallel(ids.slice(0, 5), 5, (id) => keptOf(caller, id));
  const found = kept.flatMap((each) => each ?? []);
  if (found.length > 0) return one(text, found);
  const runs = await fromMembers(caller, fits, role);
  if (runs.length > 0) return one(text, runs);
  const last = indexed.slice(0, 3).map(({ incident }) => shortId(incident));
  throw new Problem(
    `no incident or run begins with ${text} in ${caller.organization.organizationId}.${last.length > 0 ? ` The last: ${last.join(", ")} (reflex incidents)` : ""}`,
    "not-found",
  );
}

/** Whether an incident, or its run, is meant. */
const means =
  (wanted: string) =>
  (incident: string, run?: string): boolean =>
    incident === wanted ||
    (wanted.startsWith("incident-")
      ? incident.startsWith(wanted) && wanted.length > 13
      : shortId(incident).startsWith(wanted)) ||
    (wanted.length >= 8 && run !== undefined && runId(run).startsWith(wanted));

/** The id of a run; of a workflow's execution the name. */
export const runId = (execution: string): string => execution.split(":").at(-1) ?? execution;

/** What begins so, else what is recent. Whoever only approves reads no index: runs in the members say what waits. */
async function inIndex(caller: Caller, wanted: string, role: RunRole): Promise<IndexedIncident[]> {
  try {
    const beginning = (await knownBeginning(caller, wanted)).filter(({ incident }) => means(wanted)(incident));
    return beginning.length > 0 ? beginning : await knownLately(caller);
  } catch (error) {
    if (role !== readerRoleName && error instanceof Problem && error.code === "denied") return [];
    throw error;
  }
}

/** Ids in the evidence bucket, which keeps them longer than the index. */
const inFiles = (caller: Caller, wanted: string): Promise<string[]> =>
  new IncidentFiles(caller).ids(wanted.startsWith("incident-") ? wanted : "");

interface Metadata {
  AutomationExecutionId?: string;
  AutomationExecutionStatus?: string;
  DocumentName?: string;
  ExecutionStartTime?: Date;
}

/** Runs of all members and governed Regions that wait for an answer. */
export const waitingRuns = (caller: Caller, role: RunRole): Promise<Found[]> =>
  fromMembers(caller, () => true, role, [waits]);

const waits = { Filters: [{ Key: "ExecutionStatus", Values: ["Waiting"] }] };

/** Runs of all members and governed Regions: the last 50 of each, and all that wait. */
async function fromMembers(
  caller: Caller,
  fits: ReturnType<typeof means>,
  role: RunRole,
  queries: object[] = [{}, waits],
): Promise<Found[]> {
  const { config, settings } = caller;
  const places = Object.keys(settings.members).flatMap((account) =>
    config.governedRegions.map((region) => ({ account, region })),
  );
  const found = await inParallel(places, 8, async ({ account, region }): Promise<Found[]> => {
    const call = await caller.inMember(role, account, region).catch((error: unknown) => {
      // One member may be closed to the caller, or have no stack yet.
      if (error instanceof Problem || isDenied(error)) return undefined;
      throw error;
    });
    if (!call) return [];
    const lists = await Promise.all(queries.map((input) => call("ssm", "DescribeAutomationExecutions", input)));
    const runs = new Map<string, Metadata>();
    for (const { AutomationExecutionMetadataList: list } of lists as Array<{
      AutomationExecutionMetadataList?: Metadata[];
    }>)
      for (const run of list ?? [])
        if (/(^|\/)Reflex-/.test(run.DocumentName ?? "")) runs.set(run.AutomationExecutionId ?? "", run);
    return (
      await inParallel(
        [...runs.values()],
        4,
        async ({ AutomationExecutionId: id = "", DocumentName = "", ExecutionStartTime }): Promise<Found[]> => {
          const { AutomationExecution: run } = (await call("ssm", "GetAutomationExecution", {
            AutomationExecutionId: id,
          })) as {
            AutomationExecution?: { Parameters?: Record<string, string[]> };
          };
          const parameters = run?.Parameters ?? {};
          const incidentId = parameters.IncidentId?.[0] ?? "";
          if (!fits(incidentId, id)) return [];
          const about = {
            id,
            incidentId,
            account,
            region,
            document: DocumentName.split(/[:/]/).at(-1) ?? "",
            startedAt: new Date(ExecutionStartTime ?? caller.now()).toISOString(),
          };
          return [{ incident: incidentOfLocalRun(caller, about, parameters) }];
        },
      )
    ).flat();
  });
  return found.flat();
}

function one(text: string, found: Found[]): Found {
  // Several runs may be of one incident: what undoes one is.
  const [first, ...others] = [...new Map(found.map((each) => [each.incident.id, each])).values()];
  if (first && others.length === 0) return first;
  const candidates = found.map(
    ({ incident: { accountName, id, title } }) => `  ${id}  ${accountName}  ${plain(title, 60)}`,
  );
  throw new Problem(`${found.length} incidents begin with ${text}:\n${candidates.join("\n")}`, "ambiguous");
}
