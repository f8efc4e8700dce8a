import { isDeepStrictEqual } from "node:util";
import { documentName } from "../../organization/names";
import type { Emulator, Fault } from "../../simulator";
import type { Blueprint } from "../blueprint";
import { type DrillStage, drill } from "../drill/drill";
import type { Answer } from "../drill/people";
import { responseByName } from "../drill/scenarios";
import { undo } from "../drill/undo";
import { type Course, courseOf, refusalMark } from "./course";
import { firstStart, type Start, startAgain } from "./start";

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

export interface Played extends Course {
  /** A person had to answer. */
  waited: boolean;
  /** How the judged run is started where nothing that comes before matters. */
  start?: Start;
}

interface Where {
  emulator: Emulator;
  plan: Blueprint;
}

/**
 * Plays a drill to its end.
 * @param what.refused the call that is refused, if one is.
 * @param what.start how the first run is started, without the event that leads to it.
 */
export async function play(
  { response: name, answer, undo: undoes }: Play,
  where: Where,
  { refused, start }: { refused?: Refused; start?: Start } = {},
): Promise<Played> {
  const response = responseByName(name);
  let waited = false;
  let whole: Course | undefined;
  const said = async () => {
    waited = true;
    return answer;
  };
  const begin = start && ((stage: DrillStage) => startAgain(stage, start));
  const faults = refused && [faultOf(refused)];
  const result = await drill({ response, answer: said, faults, begin, ...where }, async (stage) => {
    if (!undoes) return;
    const { state } = await undo(stage);
    const outcome = await stage.scenario.outcome(stage.world, stage.staged);
    const { timeline } = stage.organization;
    whole = courseOf({ timeline: timeline.entries, after: state, outcome });
  });
  return { ...(whole ?? courseOf(result)), waited, start: start ?? firstStart(result.timeline) };
}

/**
 * Plays a drill with nothing refused: first whole, then from the start of its run. Where that gives the same run, which is
 * most of the time, it is played so from then on: two thirds of a drill are triage and the incident file. A workflow is
 * always played whole, since what it does about a run that fails is part of the answer.
 */
export async function rehearse(asked: Play, where: Where): Promise<Played> {
  const { start, ...whole } = await play(asked, where);
  if (!start || responseByName(asked.response).workflow) return whole;
  const short = await play(asked, where, { start });
  const same = short.end === whole.end && isDeepStrictEqual(stepsOf(short), stepsOf(whole));
  return same ? short : whole;
}

const stepsOf = ({ runs }: Course) => runs.map(({ document, status, steps }) => ({ document, status, steps }));
