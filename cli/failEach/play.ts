import { documentName } from "../../organization/names";
import type { Emulator, Fault, FaultPlan } from "../../simulator";
import type { Blueprint } from "../blueprint";
import { drill } from "../drill/drill";
import type { Answer } from "../drill/people";
import { responseByName } from "../drill/scenarios";
import { undo } from "../drill/undo";
import { type Course, courseOf, refusalMark } from "./course";

/** A drill in which runbooks run. */
export interface Play {
  response: string;
  /** What people say where a run waits. */
  answer: Answer;
  /** What the drill did is undone at its end. */
  undo: boolean;
}

/**
 * `for good`: a policy denies the call, each time that the step runs. `in passing`: the service fails with an error of
 * its own at every attempt of the step's first run, and answers from then on.
 */
export type Manner = "for good" | "in passing";
export const manners: readonly Manner[] = ["for good", "in passing"];

/** The call that is refused. */
export interface Refused {
  runbook: string;
  step: string;
  manner: Manner;
}

function faultOf({ runbook, step, manner }: Refused): Fault {
  const match = { step: { document: documentName(runbook), name: step } };
  const times = Number.POSITIVE_INFINITY;
  return manner === "for good"
    ? { match, times, error: { refused: `a service control policy denies it with an explicit deny (${refusalMark})` } }
    : { match, times, once: true, error: { code: "InternalError", message: refusalMark, status: 500 } };
}

/** Plays a drill to its end, with one call refused or with none. */
export async function play(
  { response: name, answer, undo: undoes }: Play,
  refused: Refused | undefined,
  emulator: Emulator,
  plan: Blueprint,
): Promise<Course & { waited: boolean }> {
  const response = responseByName(name);
  const faults: FaultPlan = refused ? [faultOf(refused)] : [];
  let waited = false;
  let whole: Course | undefined;
  const said = async () => {
    waited = true;
    return answer;
  };
  const result = await drill({ response, answer: said, emulator, plan, faults }, async (stage) => {
    if (!undoes) return;
    const { state } = await undo(stage);
    const outcome = await stage.scenario.outcome(stage.world, stage.staged);
    const { timeline } = stage.organization;
    whole = courseOf({ timeline: timeline.entries, after: state, outcome });
  });
  return { ...(whole ?? courseOf(result)), waited };
}
