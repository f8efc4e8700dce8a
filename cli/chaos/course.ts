import type { TimedEntry } from "../../simulator";
import type { DrillStage } from "../drill/drill";
import { callingSteps } from "../failEach/steps";

/** How one run or workflow went, as its timeline says. */
export interface Activity {
  id: string;
  /** Name of the document or the state machine. */
  name: string;
  /** Account, Region and parameters, without what differs between two runs of the same incident. */
  subject: string;
  status: string;
  /** The steps that make the resource safe, each iteration by its own: how it ended. */
  essential: Array<{ step: string; status: string; forbidden: boolean }>;
  /** Whether its document has such steps at all. */
  isContainment: boolean;
  /** Calls that a service control policy refused. */
  forbidden: string[];
  /** Position in the timeline of the first step that failed, or of a bad end. */
  failedAt?: number;
  /** Whether people were notified after that, by the run itself or about it. */
  told: boolean;
}

/** Steps of documents that are marked as essential: by document, the names. */
export type EssentialSteps = ReadonlyMap<string, ReadonlySet<string>>;

const good: readonly string[] = ["Success", "SUCCEEDED"];
const over: readonly string[] = [...good, "Failed", "TimedOut", "Cancelled", "FAILED", "TIMED_OUT", "ABORTED"];

export const endedWell = ({ status }: Pick<Activity, "status">): boolean => good.includes(status);

/** What ran in a timeline, children of runs left out. @param parameters of a run, by its id. */
export function activitiesIn(
  timeline: readonly TimedEntry[],
  parameters: (executionId: string) => Record<string, string[]> | undefined,
  essentialSteps: EssentialSteps,
): Activity[] {
  const found = new Map<string, Activity>();
  const essential = new Map<string, Map<string, string>>();
  /** What each workflow called last. */
  const lastTask = new Map<string, string>();
  timeline.forEach((entry, index) => {
    if (entry.kind === "automation" && entry.parentExecutionId === undefined) {
      const { account, region, executionId: id, document, status } = entry;
      const name = document.split("/").at(-1) ?? document;
      const { IncidentId, ...given } = parameters(id) ?? {};
      const isContainment = (essentialSteps.get(name)?.size ?? 0) > 0;
      const known = found.get(id) ?? activity(id, name, JSON.stringify([account, region, given]));
      found.set(id, { ...known, status, isContainment });
      if (over.includes(status) && !good.includes(status)) failed(found.get(id), index);
    } else if (entry.kind === "workflow") {
      const { account, region, executionArn: id, stateMachine: name, status } = entry;
      const known = found.get(id) ?? activity(id, name, JSON.stringify([account, region]));
      const bad = over.includes(status) && !good.includes(status);
      // A workflow gives itself its failure as the last thing, behind its message.
      const ownMessage = /sns:publish$/i.test(lastTask.get(id) ?? "");
      // Or it fails because of a run that it followed, and of which people were notified.
      const ofRun = [...found.values()].some((run) => run.told && entry.cause?.includes(run.id));
      const told = known.told || (bad && (ownMessage || ofRun));
      found.set(id, { ...known, status, told });
      if (bad) failed(found.get(id), index);
    } else if (entry.kind === "state") {
      if (entry.status === "exited" && entry.resource) lastTask.set(entry.executionArn, entry.resource);
    } else if (entry.kind === "step" && over.includes(entry.status)) {
      const run = found.get(entry.executionId);
      if (!run) return;
      if (entry.status !== "Success") failed(run, index);
      if (!essentialSteps.get(run.name)?.has(entry.step)) return;
      const steps = essential.get(run.id) ?? new Map<string, string>();
      essential.set(run.id, steps.set(`${entry.step} ${entry.iteration ?? ""}`.trim(), entry.status));
    } else if (entry.kind === "call") {
      follow(entry, index, found);
    }
  });
  for (const run of found.values()) {
    for (const [step, status] of essential.get(run.id) ?? []) {
      run.essential.push({ step, status, forbidden: status !== "Success" && run.forbidden.length > 0 });
    }
  }
  return [...found.values()];
}

const activity = (id: string, name: string, subject: string): Activity => ({
  ...{ id, name, subject, status: "" },
  ...{ essential: [], isContainment: false, forbidden: [], told: false },
});

function failed(run: Activity | undefined, index: number): void {
  if (run && run.failedAt === undefined) run.failedAt = index;
}

/** Notes what a policy forbids a run, and whether a run that failed was reported. */
function follow(entry: TimedEntry & { kind: "call" }, index: number, runs: Map<string, Activity>): void {
  const session = entry.principal.kind === "role-session" ? entry.principal.sessionName : "";
  const own = runs.get(session.replace(/^Automation-/, ""));
  if (own && entry.decision?.allowed === false && entry.decision.reason.includes("service control policy")) {
    own.forbidden.push(`${entry.service}:${entry.operation}`);
  }
  if (entry.service !== "sns" || entry.operation !== "Publish" || entry.error) return;
  const text = `${entry.input.Subject ?? ""}\n${entry.input.Message ?? ""}`;
  for (const run of runs.values()) {
    if (run.failedAt === undefined || index < run.failedAt) continue;
    // An execution's ARN and its link in the console both have its name.
    if (run === own || text.includes(run.id.split(":").at(-1) ?? run.id)) run.told = true;
  }
}

/**
 * The steps of every document that is deployed which make the resource safe. A proof is none of them: what follows from one
 * that fails may make the change in another way.
 */
export function essentialStepsOf({ blueprint }: Pick<DrillStage, "blueprint">): EssentialSteps {
  const steps = new Map<string, Set<string>>();
  for (const { type, inputs } of blueprint.deployment.resources) {
    if (type !== "aws:ssm/document:Document" || typeof inputs.content !== "string") continue;
    const essential = callingSteps(JSON.parse(inputs.content)).filter(
      ({ mark, reads }) => mark.kind === "essential" && !reads,
    );
    steps.set(String(inputs.name), new Set(essential.map(({ name }) => name)));
  }
  return steps;
}
