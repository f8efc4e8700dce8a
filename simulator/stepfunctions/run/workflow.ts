import { StateError } from "../errors";
import type { Json } from "../json";
import type { MapState, ParallelState, State, TaskState } from "../language/definition";
import { attempt, explained } from "./attempts";
import { runMap, runParallel } from "./composite";
import type { ExecutionRun } from "./executionRun";
import { shown } from "./history";
import { choice, fail, pass, succeed, wait } from "./plainStates";
import { runTask } from "./task";
import { type Frame, type Outcome, Visit } from "./visit";

/** States whose work others can end before it is done; the history records them. */
const abortable: ReadonlySet<State["Type"]> = new Set(["Task", "Wait", "Parallel", "Map"]);

/** Runs a workflow from its first state to wherever it ends; gives the last output. Throws StateError. */
export async function runWorkflow(run: ExecutionRun, frame: Frame, input: Json): Promise<Json> {
  let name = frame.workflow.StartAt;
  for (let value = input; ; ) {
    frame.activity.check();
    run.checkMachine();
    const outcome = await visitState(run, frame, name, value);
    if (outcome.next === undefined) return outcome.output;
    name = outcome.next;
    value = outcome.output;
  }
}

async function visitState(run: ExecutionRun, frame: Frame, name: string, input: Json): Promise<Outcome> {
  const state = frame.workflow.States[name] as State;
  const entered = { name, ...shown("input", JSON.stringify(input)) };
  const id = frame.line.add(`${state.Type}StateEntered`, "stateEnteredEventDetails", entered);
  const visit = new Visit(run, frame, name, state, input, id);
  run.tell(visit, { status: "entered", input });
  const settled = abortable.has(state.Type)
    ? frame.activity.ifEnded(() => {
        frame.line.mention(`${state.Type}StateAborted`);
        run.tell(visit, { status: "aborted" });
      })
    : () => {};
  let outcome: Outcome;
  try {
    outcome = await perform(visit);
  } catch (error) {
    if (error instanceof StateError) run.tell(visit, { status: "failed", failure: error.message });
    throw error;
  }
  frame.activity.check();
  if (outcome.assign) frame.scope.assign(outcome.assign);
  settled();
  frame.line.add(`${state.Type}StateExited`, "stateExitedEventDetails", {
    name,
    ...shown("output", JSON.stringify(outcome.output)),
    ...(Object.keys(outcome.assign ?? {}).length > 0 && {
      assignedVariables: Object.fromEntries(
        Object.entries(outcome.assign ?? {}).map(([variable, value]) => [variable, JSON.stringify(value)]),
      ),
      assignedVariablesDetails: { truncated: false },
    }),
  });
  run.tell(visit, { status: "exited", output: outcome.output });
  return outcome;
}

async function perform(visit: Visit): Promise<Outcome> {
  switch (visit.state.Type) {
    case "Task":
      return attempt(visit as Visit<TaskState>, () => runTask(visit as Visit<TaskState>));
    case "Parallel":
      return attempt(visit as Visit<ParallelState>, () => runParallel(visit as Visit<ParallelState>));
    case "Map":
      return attempt(visit as Visit<MapState>, () => runMap(visit as Visit<MapState>));
    default:
      try {
        return await plain(visit);
      } catch (error) {
        throw error instanceof StateError ? explained(visit, error) : error;
      }
  }
}

function plain(visit: Visit): Promise<Outcome> {
  switch (visit.state.Type) {
    case "Pass":
      return pass(visit as Visit<typeof visit.state>);
    case "Choice":
      return choice(visit as Visit<typeof visit.state>);
    case "Wait":
      return wait(visit as Visit<typeof visit.state>);
    case "Succeed":
      return succeed(visit as Visit<typeof visit.state>);
    case "Fail":
      return fail(visit as Visit<typeof visit.state>);
    default:
      throw new Error(`${visit.state.Type} is no plain state`);
  }
}
