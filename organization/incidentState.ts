/**
 * What an incident has come to. One name for each thing that people would do differently about; every part of the
 * product (page, messages, incident file, drills, index, metrics) uses these names and gets them from `incidentState`.
 */
export const incidentStates = [
  /** Something is at work, or will be: nobody has to do anything. */
  "running",
  /** A person must answer. */
  "waiting",
  /** What ran ended well. */
  "healed",
  /** A person said no to what destroys; what was contained stays contained. */
  "rejected",
  /** Nobody answered in time, which counts as a no. */
  "timed-out",
  /** It was no incident: what was contained is as it was before. */
  "released",
  /** A run ended with an error after it had changed something. */
  "failed-halfway",
  /** A run ended with an error and had changed nothing. */
  "failed-unchanged",
  /** Nothing was started, and people were notified to decide. */
  "paged",
  /** Nothing was started; in another mode it would have been. */
  "observed",
  /** Nothing was started, and nothing is to be done. */
  "ignored",
  /** Nothing was started, because people had stopped Reflex. */
  "stopped",
] as const;

export type IncidentState = (typeof incidentStates)[number];

/** What a person said, or did not say, to one question of a run. */
export type Answered = "approved" | "rejected" | "timed-out" | "open";

/** How far a run of a runbook, or an execution of a workflow, has come. */
export interface RunProgress {
  /** As Systems Manager or Step Functions spells it. */
  status: string;
  /** Of each question that the run has put, in order; a question that it never reached is none. */
  answers: readonly Answered[];
  /** A step that does more than read or save has succeeded. */
  changed: boolean;
  /** A step that puts no question failed, and the run does not foresee it. */
  broken: boolean;
  /** The run gives back what another one of the incident contained. */
  undoes?: boolean;
}

export interface Progress {
  /** What triage decided; undefined where it decided nothing (yet), or a rule started the run without it. */
  action?: "run" | "observe" | "page" | "ignore";
  /** Of the decision: the check that kept it from acting is the stop that people set. */
  stopped?: boolean;
  runs: readonly RunProgress[];
  /** Nothing more happens, as a drill knows at its end. */
  over?: boolean;
  /** The resource is at the end as it was before the event, where somebody has compared. */
  asBefore?: boolean;
  /** What a good end promises of the resource is not so, where somebody has looked. */
  unmet?: boolean;
}

const successes = ["Success", "CompletedWithSuccess", "SUCCEEDED"];
const failures = [
  ...["Failed", "TimedOut", "Cancelled", "Canceled", "CompletedWithFailure", "Rejected"],
  ...["FAILED", "TIMED_OUT", "ABORTED"],
];

/** A run with this status did its work to the end. */
export const hasSucceeded = (status: string): boolean => successes.includes(status);

/** A run or step with this status ended without that. */
export const hasFailed = (status: string): boolean => failures.includes(status);

/** Nothing of a run with this status moves any more. */
export const hasEnded = (status: string): boolean => hasSucceeded(status) || hasFailed(status);

/** The state of an incident: the only place where it is derived. Pure. */
export function incidentState(progress: Progress): IncidentState {
  const { runs, unmet, asBefore } = progress;
  const last = runs.at(-1);
  if (!last) return decidedState(progress);
  const open = runs.filter(({ status }) => !hasEnded(status));
  if (open.some(({ status, answers }) => status === "Waiting" || answers.at(-1) === "open")) return "waiting";
  if (open.length > 0) return "running";
  if (last.undoes && hasSucceeded(last.status)) return "released";
  const failed = runs.some(({ changed }) => changed) ? "failed-halfway" : "failed-unchanged";
  const ends = runs.map(endOf);
  if (ends.includes("failed")) return failed;
  if (ends.includes("rejected")) return "rejected";
  if (ends.includes("timed-out")) return "timed-out";
  if (asBefore && runs.some(({ answers }) => answers.includes("rejected"))) return "released";
  return unmet ? failed : "healed";
}

function decidedState({ action, stopped, over }: Progress): IncidentState {
  if (stopped && action !== "page") return "stopped";
  switch (action) {
    case "page":
      return "paged";
    case "observe":
      return "observed";
    case "ignore":
      return "ignored";
    default:
      return over ? "ignored" : "running";
  }
}

/** A no, or no answer, is an answer and no failure, although Systems Manager calls the run `Failed` or `TimedOut`. */
function endOf({ status, answers, broken }: RunProgress): "healed" | "rejected" | "timed-out" | "failed" {
  if (hasSucceeded(status)) return "healed";
  const answer = answers.at(-1);
  if (broken || answer === undefined || answer === "approved") return "failed";
  // The run is over: a question that is open then has run out of time.
  return answer === "rejected" ? "rejected" : "timed-out";
}

/** Whether the end is one that the response promises: nothing is left half done, and nobody was left unheard. */
export const endedWell = (state: IncidentState): boolean =>
  ["healed", "rejected", "timed-out", "released", "paged"].includes(state);

/** What people read of a state. */
export function stateWord(state: IncidentState, changedAnything = true): string {
  switch (state) {
    case "running":
      return "Running";
    case "waiting":
      return changedAnything ? "Contained, waits for an answer" : "Waits for an answer";
    case "healed":
      return "Healed";
    case "rejected":
      return changedAnything ? "Rejected, contained, nothing destroyed" : "Rejected, nothing was changed";
    case "timed-out":
      return changedAnything ? "Timed out, contained, nothing destroyed" : "Timed out, nothing was changed";
    case "released":
      return "Given back";
    case "failed-halfway":
      return "Failed halfway";
    case "failed-unchanged":
      return "Failed, nothing was changed";
    case "paged":
      return "Needs a person";
    case "observed":
      return "Observed";
    case "ignored":
      return "Nothing done";
    case "stopped":
      return "Stopped";
  }
}
