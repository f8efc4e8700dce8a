import { courseOf } from "../../functions/evidence/course";
import { shortId } from "../../organization/incidentIndex";
import { hasEnded, hasSucceeded } from "../../organization/incidentState";
import { approverRoleName } from "../../organization/names";
import { clock, oneLine } from "../../page/text";
import { exitCodes } from "../errors";
import { signal, toAnswer, visible } from "./answer";
import type { Caller } from "./caller";
import { confirmed } from "./confirm";
import { incidentOfLocalRun } from "./incidents";
import { declined, type Outcome, print, width } from "./output";
import { runNow } from "./runs";
import { savedOf, undoingOf } from "./undoing";
import { columns, nameOf } from "./words";

export interface ReleaseOptions {
  yes?: boolean;
  json?: boolean;
  dryRun?: boolean;
  /** False: the run is started, and nothing is waited for. */
  wait?: boolean;
}

/** `reflex-release/1`. */
export interface ReleaseResult {
  format: "reflex-release/1";
  incident: string;
  /** Of the run that gives back; null with --dry-run. */
  run: string | null;
  /** The runbook. */
  undo: string;
  /** What was saved, and is put back. */
  plan: Array<{ resource: string; attribute: string; to: string }>;
  /** Everything is as it was saved; null while that is not known. */
  restored: boolean | null;
  /** What the run could not do. */
  left: string[];
}

/** How long a release is watched, in seconds; it goes on without that. */
const watchedSeconds = 900;

/**
 * Gives back what an incident contained, with the runbook that undoes its run and the role of approvers.
 * @throws Problem when there is nothing to give back, or the caller may not.
 */
export async function releaseIncident(caller: Caller, id: string, options: ReleaseOptions): Promise<Outcome> {
  const { live, role } = await toAnswer(caller, id);
  const { incident, page, waiting } = live;
  const undoing = undoingOf(caller, live);
  // What was saved is in the security account, which approvers alone do not read.
  const saved = role === approverRoleName ? [] : await savedOf(caller, live);
  const plan = saved.flatMap(({ attributes, of }) =>
    Object.entries(attributes).map(([attribute, value]) => ({ resource: of, attribute, to: oneLine(String(value)) })),
  );
  const json: ReleaseResult = {
    ...{ format: "reflex-release/1", incident: incident.id, run: null, undo: undoing.runbook },
    ...{ plan, restored: null, left: [] },
  };
  const planned = [
    `Give ${nameOf(page.incident)} back as it was before ${clock(live.file.run?.startedAt ?? "")}? ${undoing.runbook}`,
    ...columns(
      plan.map(({ attribute, resource, to }) => [`  ${resource}`, attribute, `→ ${to}`]),
      width(),
      2,
    ),
    ...(waiting ? ["It waits for an answer at the moment; that question is answered with reject."] : []),
  ];
  if (options.dryRun) return { json, lines: planned, list: true };
  const call = await caller.inMember(approverRoleName, incident.account, incident.region);
  if (!options.json) print(planned);
  if (!(await confirmed("Release?", options.yes === true)))
    return declined("reflex-release/1", "Nothing was released.");
  if (waiting) {
    await signal(call, live, "Reject", "released");
    await visible(caller, live, waiting.step, role);
  }
  const { AutomationExecutionId = "" } = (await call("ssm", "StartAutomationExecution", undoing.start)) as {
    AutomationExecutionId?: string;
  };
  const started = `▸ ${undoing.runbook}  run started ${clock(new Date(caller.now()).toISOString())} UTC   run ${AutomationExecutionId.slice(0, 8)}`;
  const begun = { ...json, run: AutomationExecutionId };
  if (options.wait === false) return { json: begun, lines: [started, "", `Next  reflex show ${shortId(incident.id)}`] };
  const about = {
    id: AutomationExecutionId,
    incidentId: incident.id,
    account: incident.account,
    region: incident.region,
  };
  const undo = incidentOfLocalRun(
    caller,
    { ...about, startedAt: new Date(caller.now()).toISOString(), document: undoing.runbook },
    {},
  );
  for (let second = 0; second < watchedSeconds; second += 3) {
    const run = courseOf((await runNow(caller, undo, role)).get("run"));
    if (run && hasEnded(run.status)) {
      const restored = hasSucceeded(run.status);
      const left = restored ? [] : [run.failure ?? run.status];
      const at = clock(run.endedAt ?? new Date(caller.now()).toISOString());
      const ended: ReleaseResult = { ...begun, restored, left };
      return {
        json: ended,
        lines: [
          started,
          restored
            ? `◐ Given back ${at} UTC · as saved`
            : `✕ ${undoing.runbook} ended with ${run.status} ${at} UTC: ${left.join("; ")}`,
          "",
          `Next  reflex show ${shortId(incident.id)}`,
        ],
        exitCode: restored ? exitCodes.fine : exitCodes.no,
      };
    }
    await caller.sleep(3000);
  }
  return { json: begun, lines: [started, "It goes on.", "", `Next  reflex show ${AutomationExecutionId.slice(0, 8)}`] };
}
