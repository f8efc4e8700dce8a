import { isDeepStrictEqual } from "node:util";
import type { DrillResult, DrillStage } from "../drill/drill";
import type { Undone } from "../drill/undo";
import { activitiesIn, essentialStepsOf } from "./course";
import { type Fault, faultsIn, reportedIn } from "./judge";

/** What a drill in chaos showed. */
export interface Judged {
  /** What must not be, one sentence each. */
  faults: string[];
  /** What was not done and was said. */
  reported: string[];
}

/**
 * Judges a drill in chaos and what undid it.
 * @param seen length of the timeline when the undo began.
 */
export function judgeInChaos(
  { organization, blueprint }: DrillStage,
  result: DrillResult,
  undone: Undone | undefined,
  seen: number,
): Judged {
  const { entries } = organization.timeline;
  const parameters = (id: string) => organization.automation.execution(id)?.wireParameters;
  const essential = essentialStepsOf({ blueprint });
  const incident = {
    ...result,
    timeline: entries.slice(0, seen),
    activities: activitiesIn(entries.slice(0, seen), parameters, essential),
  };
  const undoing = activitiesIn(entries.slice(seen), parameters, essential);
  const faults = [...faultsIn(incident), ...(undone ? undoFaults(undone, result, undoing) : [])];
  return {
    faults: faults.map(({ fault, what }) => `${fault}: ${what}`),
    reported: [...reportedIn(incident), ...reportedIn({ activities: undoing, unmet: [] })],
  };
}

/** An undo that a policy forbids is reported, not healed: then the state may differ. */
function undoFaults(
  { runbook, status, state }: Undone,
  { before }: DrillResult,
  undoing: ReturnType<typeof activitiesIn>,
): Fault[] {
  if (undoing.some(({ told }) => told)) return [];
  const silent = (what: string): Fault[] => [{ fault: "silent", what }];
  if (status !== "Success") return silent(`${runbook} ended with ${status ?? "no run"}, and nobody was notified`);
  return isDeepStrictEqual(state, before)
    ? []
    : silent(`${runbook} ended well and the state is not as before, and nobody was notified`);
}
