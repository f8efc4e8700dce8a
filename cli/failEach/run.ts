import { join } from "node:path";
import { catalogue } from "../../catalogue/catalogue";
import { runbooksOf } from "../../catalogue/runbooks";
import { documentName } from "../../organization/names";
import type { Response } from "../../responses/types";
import { exampleContext } from "../../runbooks/context";
import type { Runbook } from "../../runbooks/language/types";
import { type Done, SideBySide } from "../drill/sideBySide";
import { UsageError } from "../errors";
import type { Course } from "./course";
import { type Finding, judge, partOf } from "./judge";
import { manners, type Play, type Played, type Refused } from "./play";
import { type CallingStep, callingSteps } from "./steps";
import type { Result, Task } from "./worker";

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

/** The containments: the runbooks that mark steps as essential. */
export function containments(): Subject {
  const { runbooks, responses } = everything();
  const own = runbooks.filter((one) =>
    callingSteps(one.compile(exampleContext).document).some(({ mark }) => mark.kind === "essential"),
  );
  return { runbooks: own, responses: responses.filter(({ runbook }) => runbook && own.includes(runbook)) };
}

export interface Progress {
  /** The drills that show what happens without a refusal, or those with one. */
  what: "rehearsal" | "refused";
  done: number;
  all: number;
}

export interface Listener {
  finding?(finding: Finding): void;
  progress?(progress: Progress): void;
  line?(line: string): void;
}

interface Rehearsed {
  play: Play;
  played: Played;
}

/** Refuses every call of the runbooks in turn. */
export async function failEach(subject: Subject, jobs: number, on: Listener): Promise<RunbookFindings[]> {
  const processes: Processes = new SideBySide(join(__dirname, "worker.ts"), jobs, (line) => on.line?.(line));
  try {
    const rehearsed = await rehearseAll(subject, processes, on);
    const results: RunbookFindings[] = [];
    const tasks: RefusalTask[] = [];
    for (const { name: runbook, compile } of subject.runbooks) {
      const steps = callingSteps(compile(exampleContext).document);
      const result: RunbookFindings = { runbook, findings: [], notReached: [] };
      for (const { name: step } of steps) {
        const first = rehearsed.find(({ played }) => comesTo(played, runbook, step));
        if (!first) result.notReached.push(step);
        else
          for (const manner of manners)
            tasks.push({
              play: first.play,
              start: first.played.start,
              refused: { runbook, step, manner },
              judge: (done) => {
                const finding = findingOf({ runbook, step, manner }, steps, first.played, done);
                result.findings.push(finding);
                on.finding?.(finding);
              },
            });
      }
      results.push(result);
    }
    await playAll(processes, tasks, on, ({ judge: judged }, done) => judged(done));
    // They end in another order than they begin in.
    const order = new Map(tasks.map(({ refused }, index) => [keyOf(refused), index]));
    for (const { findings } of results)
      findings.sort((one, other) => (order.get(keyOf(one)) ?? 0) - (order.get(keyOf(other)) ?? 0));
    return results;
  } finally {
    processes.end();
  }
}

type Processes = SideBySide<Task, Result>;

interface RefusalTask extends Task {
  refused: Refused;
  judge(done: Done<Result>): void;
}

const keyOf = ({ runbook, step, manner }: Refused): string => `${runbook} ${step} ${manner}`;

const comesTo = ({ runs }: Course, runbook: string, step: string): boolean =>
  runs.some(({ document, steps }) => document === documentName(runbook) && steps[step] !== undefined);

function findingOf(refused: Refused, steps: readonly CallingStep[], rehearsed: Course, done: Done<Result>): Finding {
  if ("died" in done) return crashed(refused, steps, done.died);
  const { result } = done;
  return "crashed" in result
    ? crashed(refused, steps, result.crashed)
    : judge(refused, steps, rehearsed, result.played);
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
      ({ play: asked }, end) => {
        const problem = "died" in end ? end.died : "crashed" in end.result ? end.result.crashed : undefined;
        if (problem) throw new UsageError(`the drill ${asked.response} fails with nothing refused: ${problem}`);
        if ("result" in end && "played" in end.result) done.set(asked, end.result.played);
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
  ended: (task: T, done: Done<Result>) => void,
): Promise<void> {
  let done = 0;
  const all = tasks.length;
  const what = tasks.some(({ refused }) => refused) ? "refused" : "rehearsal";
  on.progress?.({ what, done, all });
  // What only this process needs of a task stays here.
  const sent = new Map(
    tasks.map((task) => [{ play: task.play, refused: task.refused, start: task.start } as Task, task]),
  );
  await processes.run([...sent.keys()], (task, result) => {
    const own = sent.get(task);
    if (own) ended(own, result);
    on.progress?.({ what, done: ++done, all });
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
