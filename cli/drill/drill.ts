import { isDeepStrictEqual } from "node:util";
import { type IncidentState, incidentState } from "../../organization/incidentState";
import { factsOf } from "../../page/drill/facts";
import { progressOf } from "../../page/drill/state";
import type { Scenario, Staged, World } from "../../responses/scenario";
import type { Response, SignalEvent } from "../../responses/types";
import {
  type BusEvent,
  type ChaosOptions,
  EmbeddedOrganization,
  type Emulator,
  type FaultPlan,
  type OnProgress,
  type TimedEntry,
  type Waiting,
} from "../../simulator";
import type { Blueprint } from "../blueprint";
import { UsageError } from "../errors";
import { keptBlueprint } from "../kept/organization";
import { begin } from "./begin";
import { nearestForm } from "./forms";
import { type Answer, type Question, Responders } from "./people";
import { moved, placeIn, placeOf } from "./place";
import { stagedRecord } from "./record";
import { responseFor, scenarioOf } from "./scenarios";
import { type Execution, executionsIn, unmetClaims } from "./verdict";
import { worldOf } from "./world";

export interface DrillOptions {
  /** Absent with an event: the response is the one whose kind the event is. */
  response?: Response;
  /** The response's own example when absent. */
  event?: SignalEvent;
  /** What a person says when a run waits or a workflow has a question: yes to what is proposed, no, or nothing. */
  answer: (waiting: Waiting | Question) => Promise<Answer>;
  /** The comment that is kept with an answer. */
  comment?: () => string;
  faults?: FaultPlan;
  /** Kinds and seed of the chaos in which it happens; the accounts are those of the members. */
  chaos?: Pick<ChaosOptions, "kinds" | "seed">;
  /** What is deployed; the program with the example configuration, where the event happens, when absent. */
  plan?: Blueprint;
  /** Whether the organization acts or observes; as the configuration says when absent. */
  mode?: "act" | "observe";
  /** The time of the event when absent, so that what it reports happened shortly before. */
  start?: Date;
  emulator?: Emulator;
  onProgress?: OnProgress;
  /** How the incident begins; with its event when absent. */
  begin?: (stage: DrillStage) => Promise<void>;
  /** Called once when everything is in place, before the event happens. */
  onStaged?: (stage: DrillStage) => void | Promise<void>;
  onEntry?: (entry: TimedEntry) => void;
}

export interface DrillStage {
  blueprint: Blueprint;
  response: Response;
  scenario: Scenario;
  staged: Staged;
  organization: EmbeddedOrganization;
  responders: Responders;
  world: World;
}

export interface DrillResult {
  response: string;
  verdict: IncidentState;
  event: SignalEvent;
  changes: string[];
  /** State of the subject before the event and at the end. */
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  outcome: string[];
  /** What the scenario claims of the state at the end and does not hold, one sentence each. */
  unmet: string[];
  /** Runs of runbooks, and executions of workflows. */
  executions: Execution[];
  calls: { made: number; refused: number };
  /** Simulated milliseconds from the event to the end. */
  lasted: number;
  timeline: TimedEntry[];
}

/** Simulated time in which a person reads and answers. */
const thinkingMs = 40_000;

/**
 * Deploys both stacks into an embedded organization, makes the world that the event names, and hands both over before
 * anything has happened. The organization is stopped afterwards.
 */
export async function onStage<T>(options: DrillOptions, play: (stage: DrillStage) => Promise<T>): Promise<T> {
  const response = options.response ?? (options.event ? responseFor(options.event) : undefined);
  if (!response) throw new UsageError("a drill needs a response or an event");
  const scenario = scenarioOf(response);
  const given = options.event ?? scenario.example;
  const happened = placeOf(response, given);
  const mode = options.mode && { mode: options.mode };
  const extra = mode && { security: mode, member: mode };
  const plan = options.plan ?? (await keptBlueprint(happened, extra, { onProgress: options.onProgress }));
  const place = placeIn(plan, happened);
  const organization = await EmbeddedOrganization.start({
    deployment: plan.deployment,
    kept: plan.kept,
    organizationId: plan.settings.organizationId,
    accounts: [plan.security.account, plan.member.account],
    start: options.start ?? timeOf(given),
    faults: options.faults,
    chaos: options.chaos && { ...options.chaos, accounts: [plan.member.account] },
    emulator: options.emulator,
    onProgress: options.onProgress,
  });
  try {
    const world = worldOf(organization, plan, place.region);
    const here = moved(given, happened, place);
    const staged = await scenario.stage(world, here.event);
    const changes = [...here.changes, ...staged.changes];
    const responders = await Responders.join(organization, plan.approverPrincipalArn);
    if (staged.beforehand) await live(staged.beforehand, organization, responders);
    return await play({
      blueprint: plan,
      response,
      scenario,
      staged: { ...staged, changes },
      organization,
      responders,
      world,
    });
  } finally {
    await organization.stop();
  }
}

/** What happened before the story: it is answered, people reject every request, and the story leaves it out. */
async function live(event: SignalEvent, organization: EmbeddedOrganization, responders: Responders): Promise<void> {
  let past = true;
  organization.automation.onWaiting((waiting) => {
    if (past) organization.clock.after(thinkingMs, () => responders.answer(waiting, "reject", "no, in a drill"));
  });
  organization.happen(event as unknown as BusEvent);
  await organization.settled();
  past = false;
  organization.timeline.forget();
}

function timeOf({ time }: SignalEvent): Date | undefined {
  const at = Date.parse(time);
  return Number.isNaN(at) ? undefined : new Date(at);
}

/**
 * An incident from the event to the point where nothing moves any more. `during` runs at the end, before the
 * organization is stopped.
 */
export function drill(
  options: DrillOptions,
  during?: (stage: DrillStage, result: DrillResult) => Promise<unknown>,
): Promise<DrillResult> {
  return onStage(options, async (stage) => {
    const { response, scenario, staged, organization, world } = stage;
    const { failures } = nearestForm(response, staged.event);
    if (failures.length > 0) {
      throw new UsageError(`response ${response.name} does not answer this event: ${failures.join("; ")}`);
    }
    const before = await scenario.state(world, staged);
    await options.onStaged?.(stage);
    if (options.onEntry) organization.timeline.subscribe(options.onEntry);
    answerApprovals(stage, options);

    const began = organization.clock.now().getTime();
    if (options.begin) await options.begin(stage);
    else begin(stage);
    await organization.settled();
    const lasted = organization.clock.now().getTime() - began;

    const executions = executionsIn(organization.timeline);
    const calls = organization.timeline.of("call");
    const after = await scenario.state(world, staged);
    const unmet = unmetClaims(scenario, after);
    const record = { ...stagedRecord(stage), entries: organization.timeline.entries };
    const ending = { over: true, asBefore: isDeepStrictEqual(before, after), unmet: unmet.length > 0 };
    const result: DrillResult = {
      response: response.name,
      verdict: incidentState(progressOf(factsOf(record), ending)),
      event: staged.event,
      changes: staged.changes,
      before,
      after,
      outcome: await scenario.outcome(world, staged),
      unmet,
      executions,
      calls: { made: calls.length, refused: calls.filter((c) => c.decision?.allowed === false).length },
      lasted,
      timeline: [...organization.timeline.entries],
    };
    await during?.(stage, result);
    return result;
  });
}

/** Lets the people of the organization answer every run and workflow that waits. */
function answerApprovals(
  { organization, responders }: DrillStage,
  { answer: decide, comment }: Pick<DrillOptions, "answer" | "comment">,
): void {
  organization.automation.onWaiting((waiting) => {
    organization.clock.after(thinkingMs, async () => {
      const answer = await decide(waiting);
      if (answer !== "none") await responders.answer(waiting, answer, comment?.() || `${answer} in a drill`);
    });
  });
  organization.stepFunctions.onWaiting(({ executionArn, account, region, taskToken }) => {
    organization.clock.after(thinkingMs, async () => {
      const sent = organization.timeline.of("message").find(({ message }) => message.includes(taskToken));
      if (!sent) throw new Error(`${executionArn} waits for an answer, and no message says how to give it`);
      const question = { executionId: executionArn, account, region, message: sent.message };
      const answer = await decide(question);
      if (answer !== "none") await responders.reply(question, answer);
    });
  });
}
