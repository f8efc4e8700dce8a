import { join } from "node:path";
import { catalogue } from "../../catalogue/catalogue";
import { runbooksOf } from "../../catalogue/runbooks";
import { documentName } from "../../organization/names";
import type { Response } from "../../responses/types";
import { exampleContext } from "../../runbooks/context";
import type { Runbook } from "../../runbooks/language/types";
import { sideBySide } from "../drill/sideBySide";
import { UsageError } from "../errors";
import type { Course } from "./course";
import { type Finding, judge } from "./judge";
import { manners, type Play, type Refused } from "./play";
import { type CallingStep, callingSteps } from "./steps";
import type { Played, Task } from "./worker";

/** Which runbooks are judged, and the drills in which they run. */
export interface Subject {
  runbooks: Runbook[];
  responses: Response[];
}

/** A runbook, with every call of its steps refused. */
export interface RunbookFindings {
  runbook: string;
  findings: Finding[];
  /** Steps that no drill comes to. */
  notReached: string[];
}

/** Responses that answer samples only are left out: nothing acts on a sample where the organization does not admit them. */
const drilled = (response: Response) => !(response.placement === "central" && response.drill);

/** @throws UsageError for a response without runbooks. */
export function subjectOf(response: Response): Subject {
  const runbooks = response.runbook ? [response.runbook] : [...(response.workflow?.runbooks ?? [])];
  if (runbooks.length === 0 || !drilled(response)) {
    const why = drilled(response) ? "only people act on it" : "it answers samples only";
    throw new UsageError(
      `${response.name} starts no runbook, ${why}: --fail-each needs a response with calls to refuse, ` +
        "such as crypto-mining-instance",
    );
  }
  return { runbooks, responses: [response] };
}

/** Every runbook of the catalogue, each in the first drills that come to its steps. */
export const everything = (): Subject => ({ runbooks: runbooksOf(catalogue), responses: catalogue.filter(drilled) });

/** The containments: what makes safe, in a runbook that can be undone. @param some their names. */
export const onlyRunbooks = (subject: Subject, some: readonly string[]): Subject => ({
  runbooks: subject.runbooks.filter(({ name }) => some.includes(name)),
  responses: subject.responses.filter(({ runbook, undo }) =>
    [runbook, undo].some((one) => one && some.includes(one.name)),
  ),
});

export interface Progress {
  /** Drills so far, and as many as are known to be needed. */
  done: number;
  all: number;
}

export interface Listener {
  finding?(finding: Finding): void;
  progress?(progress: Progress): void;
  line?(line: string): void;
}

/** Refuses every call of the runbooks in turn. */
export async function failEach(subject: Subject, jobs: number, on: Listener): Promise<RunbookFindings[]> {
  const steps = new Map(
    subject.runbooks.map((one) => [one.name, callingSteps(one.name, one.compile(exampleContext).document)]),
  );
  const healthy = await healthyCourses(subject, jobs, on);
  const tasks: Array<Task & { refused: Refused; healthy: Course }> = [];
  const results: RunbookFindings[] = [];
  for (const [runbook, all] of steps) {
    const result: RunbookFindings = { runbook, findings: [], notReached: [] };
    for (const { name: step } of all) {
      const first = healthy.find(({ course }) => comesTo(course, runbook, step));
      if (!first) result.notReached.push(step);
      else
        for (const manner of manners)
          tasks.push({ play: first.play, refused: { runbook, step, manner }, healthy: first.course });
    }
    results.push(result);
  }
  const add = ({ refused, healthy: before }: (typeof tasks)[number], played: Played) => {
    const own = steps.get(refused.runbook) ?? [];
    const finding =
      "course" in played ? judge(refused, own, before, played.course) : crashed(refused, own, played.crashed);
    results.find(({ runbook }) => runbook === refused.runbook)?.findings.push(finding);
    on.finding?.(finding);
  };
  await playAll(tasks, jobs, on, add);
  const order = (runbook: string, step: string) => (steps.get(runbook) ?? []).findIndex(({ name }) => name === step);
  for (const { runbook, findings } of results)
    findings.sort(
      (a, b) =>
        order(runbook, a.step) - order(runbook, b.step) || manners.indexOf(a.manner) - manners.indexOf(b.manner),
    );
  return results;
}

const comesTo = ({ runs }: Course, runbook: string, step: string): boolean =>
  runs.some(({ document, steps }) => document === documentName(runbook) && steps[step] !== undefined);

interface Healthy {
  play: Play;
  course: Course;
}

/** The drills in which the runbooks run with nothing refused. */
async function healthyCourses({ runbooks, responses }: Subject, jobs: number, on: Listener): Promise<Healthy[]> {
  const courses: Healthy[] = [];
  const collect = (plays: Play[]) => async (): Promise<Array<{ play: Play; waited: boolean }>> => {
    const played: Array<{ play: Play; waited: boolean }> = [];
    await playAll(
      plays.map((play) => ({ play })),
      jobs,
      on,
      ({ play }, result) => {
        if ("crashed" in result) throw new UsageError(`the drill ${play.response} fails by itself: ${result.crashed}`);
        courses.push({ play, course: result.course });
        played.push({ play, waited: result.course.waited });
      },
    );
    return played;
  };
  const approved = await collect(
    responses.map(({ name: response }) => ({ response, answer: "approve", undo: false })),
  )();
  const waited = new Set(approved.filter((one) => one.waited).map(({ play }) => play.response));
  await collect([
    ...[...waited].map((response): Play => ({ response, answer: "reject", undo: false })),
    ...responses
      .filter(({ undo }) => undo && runbooks.includes(undo))
      .map(
        ({ name: response }): Play => ({ response, answer: waited.has(response) ? "reject" : "approve", undo: true }),
      ),
  ])();
  const order = responses.map(({ name }) => name);
  return courses.sort(
    (a, b) =>
      Number(a.play.undo) - Number(b.play.undo) || order.indexOf(a.play.response) - order.indexOf(b.play.response),
  );
}

async function playAll<T extends Task>(
  tasks: readonly T[],
  jobs: number,
  on: Listener,
  played: (task: T, result: Played) => void,
): Promise<void> {
  const waiting = [...tasks];
  let done = 0;
  const ended = (task: T, result: Played) => {
    played(task, result);
    on.progress?.({ done: ++done, all: tasks.length });
  };
  await sideBySide<T, Played>(Math.min(jobs, tasks.length), {
    file: join(__dirname, "worker.ts"),
    next: () => waiting.shift(),
    done: ended,
    died: (task, how) => ended(task, { crashed: how, took: 0 }),
    progress: (line) => on.line?.(line),
  });
}

function crashed(refused: Refused, steps: readonly CallingStep[], how: string): Finding {
  const step = steps.find(({ name }) => name === refused.step);
  return {
    ...refused,
    call: step?.call ?? "",
    part: step?.message ? "message" : (step?.mark.kind ?? "best effort"),
    told: "nobody",
    said: how,
    verdict: "crashed",
  };
}
