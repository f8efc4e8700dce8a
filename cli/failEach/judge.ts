import { documentName } from "../../organization/names";
import { type Course, type Message, type RunCourse, withoutIds } from "./course";
import type { Refused } from "./play";
import type { CallingStep } from "./steps";

/** What a refusal led to. */
export interface Finding extends Refused {
  call: string;
  /** What the step is for. */
  part: "essential" | "required" | "message" | "best effort";
  /** Whether every essential step was done that is done where nothing is refused; absent where the runbook has none. */
  essential?: "done" | "not done";
  /** Who notified people of something else than in the drill in which nothing was refused. */
  told: "run" | "organization" | "nobody";
  /** What the message says is left undone, else its first line. */
  said: string;
  verdict: Verdict;
}

/**
 * - `ok`: as it must be.
 * - `veto`: an essential step was not done, though another one was refused.
 * - `silent`: nobody was notified.
 * - `unsaid`: the run itself did not say what is left undone; people only know that it ended.
 * - `not reached`: the refusal was never met.
 * - `crashed`: the drill could not be played to its end.
 */
export type Verdict = "ok" | "veto" | "silent" | "unsaid" | "not reached" | "crashed";

export const isGood = (verdict: Verdict): boolean => verdict === "ok";

/** @param healthy the same drill with nothing refused. @param steps of the runbook. */
export function judge(refused: Refused, steps: readonly CallingStep[], healthy: Course, course: Course): Finding {
  const step = steps.find(({ name }) => name === refused.step);
  if (!step) throw new Error(`${refused.runbook} has no step ${refused.step} that calls AWS`);
  const before = runOf(healthy, refused.runbook);
  const now = runOf(course, refused.runbook);
  const essential = essentialSteps(steps, before);
  const undone = essential.filter(({ name }) => done(now, name) < done(before, name));
  const news = partOf(step) === "message" ? late(course) : newsIn(healthy, course);
  const byRun = news.filter(({ runId }) => runId !== undefined && runId === now?.id);
  const message = byRun.find(({ text }) => leftUndone(text)) ?? byRun[0] ?? news[0];
  const finding = {
    ...refused,
    call: step.call,
    part: partOf(step),
    ...(essential.length > 0 && { essential: undone.length === 0 ? ("done" as const) : ("not done" as const) }),
    told: byRun.length > 0 ? ("run" as const) : message ? ("organization" as const) : ("nobody" as const),
    said: message ? (leftUndone(message.text) ?? firstLine(message.text)) : "",
  };
  const verdict = ((): Verdict => {
    if (!course.refused) return "not reached";
    if (isVetoed(step, undone)) return "veto";
    if (isWithoutEffect(step, steps, healthy, course, before, now)) return "ok";
    if (!message) return "silent";
    // Where nothing is essential, it is enough that people know which run has failed. So it is where a run that has
    // done everything cannot say so.
    if (essential.length === 0 || finding.part === "message") return "ok";
    if (finding.told !== "run") return "unsaid";
    return finding.part === "required" || leftUndone(message.text) ? "ok" : "unsaid";
  })();
  return { ...finding, verdict };
}

/** What a step is for. */
export const partOf = ({ message, mark }: CallingStep): Finding["part"] => (message ? "message" : mark.kind);

const runOf = ({ runs }: Course, runbook: string): RunCourse | undefined =>
  runs.find(({ document }) => document === documentName(runbook));

/** The steps that make the resource safe, of those that did so where nothing was refused. */
const essentialSteps = (steps: readonly CallingStep[], before: RunCourse | undefined): CallingStep[] =>
  steps.filter(({ mark, reads, name }) => mark.kind === "essential" && !reads && done(before, name) > 0);

/** Whether another essential part than the refused one was not done, though the undo could have done without the refused step. */
function isVetoed(refused: CallingStep, undone: readonly CallingStep[]): boolean {
  if (refused.mark.kind === "required") return false;
  const own = refused.mark.kind === "essential" ? refused.mark.what : undefined;
  return undone.some(({ mark }) => mark.kind === "essential" && mark.what !== own);
}

const done = (run: RunCourse | undefined, step: string): number => run?.steps[step]?.succeeded ?? 0;

/** Messages after the refusal: where a message is refused, any other one leads people to the run. */
const late = ({ messages }: Course): Message[] => messages.filter((message) => message.late);

/** Those that say something else than without the refusal. */
function newsIn(healthy: Course, course: Course): Message[] {
  const usual = new Set(healthy.messages.map(({ text }) => withoutIds(text)));
  return late(course).filter(({ text }) => !usual.has(withoutIds(text)));
}

/**
 * Nothing was lost: all is as without the refusal, and the step reads only, or it succeeded as often as without it (a
 * change that is refused anyway, as what is there already, succeeds later), or another step made the same call instead.
 */
function isWithoutEffect(
  step: CallingStep,
  steps: readonly CallingStep[],
  healthy: Course,
  course: Course,
  before: RunCourse | undefined,
  now: RunCourse | undefined,
): boolean {
  if (now?.status !== before?.status || course.end !== healthy.end) return false;
  const others = steps.filter(({ name, call }) => name !== step.name && call === step.call);
  const isRepaired = others.some(({ name }) => done(now, name) > done(before, name));
  return step.reads || done(now, step.name) >= done(before, step.name) || isRepaired;
}

/**
 * What a message says is left undone: what comes before the words in a list (`- keep the volumes: left undone (...)`), or
 * behind them (`Left undone: ...`), or what could not be done; undefined where it says nothing of the kind.
 */
export function leftUndone(text: string): string | undefined {
  const listed = [...text.matchAll(/^- (.+?): left undone\b/gim)].map(([, what]) => what);
  if (listed.length > 0) return listed.join("; ");
  const [, what] = /could not ([^.\n]+)\. It is left undone/i.exec(text) ?? /left undone: ([^\n]+)/i.exec(text) ?? [];
  return what === undefined || /^nothing\b/i.test(what) ? undefined : what;
}

const firstLine = (text: string): string => text.split("\n")[0] ?? "";
