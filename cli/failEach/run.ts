import { join } from "node:path";
import { documentName } from "../../organization/names";
import type { OnProgress } from "../../simulator";
import { responseByName } from "../drill/scenarios";
import { SideBySide } from "../drill/sideBySide";
import { UsageError } from "../errors";
import type { Course } from "./course";
import { type Finding, judge, partOf } from "./judge";
import { manners, type Play, type Played, type Refused } from "./play";
import type { CallingStep } from "./steps";
import { keyOf, type Subject, stepsIn } from "./subject";
import type { Result, Task } from "./worker";

/** A runbook, with every call of its steps refused. */
export interface RunbookFindings {
  runbook: string;
  findings: Finding[];
  /** Steps that no drill comes to. */
  notReached: string[];
}

export interface Listener {
  finding?(finding: Finding): void;
  progress?: OnProgress;
}

interface Rehearsed {
  play: Play;
  played: Played;
}

/** Refuses every call of the runbooks in turn. */
export async function failEach(subject: Subject, jobs: number, on: Listener): Promise<RunbookFindings[]> {
  const processes: Processes = new SideBySide(join(__dirname, "worker.ts"), jobs, (said) => on.progress?.(said));
  try {
    // Those first that begin with the run: they are short.
    const rehearsed = (await rehearseAll(subject, processes, on)).sort(
      (one, other) => Number(isWhole(one.play)) - Number(isWhole(other.play)),
    );
    const results: RunbookFindings[] = [];
    const tasks: RefusalTask[] = [];
    for (const one of subject.runbooks) {
      const { name: runbook } = one;
      const steps = stepsIn(one);
      const result: RunbookFindings = { runbook, findings: [], notReached: [] };
      for (const { name: step } of steps) {
        if (subject.only && !subject.only.has(keyOf(runbook, step))) continue;
        const first = rehearsed.find(({ played }) => comesTo(played, runbook, step));
        if (first) {
          const { play: played, played: course } = first;
          const refused: Refused = { runbook, step, manner: "for good" };
          tasks.push({ play: played, start: course.start, refused, steps, rehearsed: course, result });
        } else result.notReached.push(step);
      }
      results.push(result);
    }
    await refuseAll(tasks, processes, on);
    return results;
  } finally {
    processes.end();
  }
}

/** A workflow is played whole. */
const isWhole = ({ response }: Play): boolean => responseByName(response).workflow !== undefined;

/** Plays drills with refusals for good, then those in passing that can lead elsewhere, and adds what they show. */
async function refuseAll(tasks: readonly RefusalTask[], processes: Processes, on: Listener): Promise<void> {
  const again: RefusalTask[] = [];
  const add = ({ result }: RefusalTask, finding: Finding) => {
    result.findings.push(finding);
    on.finding?.(finding);
  };
  const judged = (task: RefusalTask, result: Result) => {
    const finding = findingOf(task, result);
    add(task, finding);
    if (task.refused.manner === "in passing") return;
    if (runsOnce(task.refused, result)) add(task, { ...finding, manner: "in passing" });
    else again.push({ ...task, refused: { ...task.refused, manner: "in passing" } });
  };
  await playAll(processes, tasks, on, judged);
  await playAll(processes, again, on, judged);
  // They end in another order than they begin in.
  const order = new Map(tasks.map(({ refused }, index) => [keyOf(refused.runbook, refused.step), index]));
  const placeOf = ({ runbook, step }: Refused) => order.get(keyOf(runbook, step));
  for (const { findings } of new Set(tasks.map(({ result }) => result)))
    findings.sort(
      (one, other) =>
        (placeOf(one) ?? 0) - (placeOf(other) ?? 0) || manners.indexOf(one.manner) - manners.indexOf(other.manner),
    );
}

/**
 * Whether the refused step ran once: then a refusal in passing is the same drill. The error has another name, which no
 * step of a document can read, and none is one that Automation repeats by itself.
 */
function runsOnce({ runbook, step }: Refused, result: Result): boolean {
  if (!("played" in result)) return false;
  const ran = result.played.runs
    .filter(({ document }) => document === documentName(runbook))
    .map(({ steps }) => steps[step] ?? { succeeded: 0, failed: 0 });
  return ran.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0) === 1;
}

type Processes = SideBySide<Task, Result>;

interface RefusalTask extends Task {
  refused: Refused;
  /** Of the runbook. */
  steps: readonly CallingStep[];
  /** The same drill with nothing refused. */
  rehearsed: Course;
  result: RunbookFindings;
}

const comesTo = ({ runs }: Course, runbook: string, step: string): boolean =>
  runs.some(({ document, steps }) => document === documentName(runbook) && steps[step] !== undefined);

function findingOf({ refused, steps, rehearsed }: RefusalTask, result: Result): Finding {
  if ("crashed" in result) return crashed(refused, steps, result.crashed);
  return judge(refused, steps, rehearsed, result.played);
}

/** The drills in which the runbooks run with nothing refused: in the order of responses, those that are undone at the end. */
async function rehearseAll({ runbooks, responses }: Subject, processes: Processes, on: Listener): Promise<Rehearsed[]> {
  const rehearsed: Rehearsed[] = [];
  const add = async (plays: Play[]) => {
    const done = new Map<Play, Played>();
    await playAll(
      processes,
      plays.map((one) => ({ play: one })),
      on,
      ({ play: asked }, result) => {
        if ("crashed" in result)
          throw new UsageError(`the drill ${asked.response} fails with nothing refused: ${result.crashed}`);
        done.set(asked, result.played);
      },
    );
    for (const one of plays) {
      const played = done.get(one);
      if (played) rehearsed.push({ play: one, played });
    }
  };
  await add(responses.map(({ name }) => ({ response: name, answer: "approve", undo: false })));
  const waited = new Set(rehearsed.filter(({ played }) => played.waited).map(({ play: { response } }) => response));
  const undone = responses.filter(({ undo }) => undo && runbooks.includes(undo));
  await add([
    ...[...waited].map((response): Play => ({ response, answer: "reject", undo: false })),
    ...undone.map(
      ({ name }): Play => ({ response: name, answer: waited.has(name) ? "reject" : "approve", undo: true }),
    ),
  ]);
  return rehearsed;
}

async function playAll<T extends Task>(
  processes: Processes,
  tasks: readonly T[],
  on: Listener,
  ended: (task: T, result: Result) => void,
): Promise<void> {
  const all = tasks.length;
  if (all === 0) return;
  let done = 0;
  // The drills with a refusal, or those that show what happens without one.
  const what = tasks.some(({ refused }) => refused) ? "refused" : "rehearsal";
  const unit = "drills";
  on.progress?.({ what, unit, done, all });
  // What only this process needs of a task stays here.
  const sent = new Map(
    tasks.map((task) => [{ play: task.play, refused: task.refused, start: task.start } as Task, task]),
  );
  await processes.run([...sent.keys()], (task, end) => {
    const own = sent.get(task);
    if (own) ended(own, "died" in end ? { crashed: end.died } : end.result);
    on.progress?.({ what, unit, done: ++done, all });
  });
}

function crashed(refused: Refused, steps: readonly CallingStep[], how: string): Finding {
  const step = steps.find(({ name }) => name === refused.step);
  return {
    ...refused,
    call: step?.call ?? "",
    part: step ? partOf(step) : "best effort",
    told: "nobody",
    said: how,
    verdict: "crashed",
  };
}
