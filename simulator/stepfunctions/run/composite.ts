import type { Activity } from "../activity";
import { QueryEvaluationError, RuntimeError, StateError } from "../errors";
import type { Json, JsonMap } from "../json";
import { itemProcessor, type MapState, type ParallelState, type Workflow } from "../language/definition";
import { Scope } from "./scope";
import type { Outcome, Visit } from "./visit";

/** "Up to 40 concurrent iterations" (Step Functions guide, state-map-inline). */
const mostIterations = 40;

export async function runParallel(visit: Visit<ParallelState>): Promise<Outcome> {
  const { state } = visit;
  const input = await argumentsOf(visit);
  return composite(visit, "Parallel", {}, async () => {
    const works = state.Branches.map((branch) => (activity: Activity) => inner(visit, branch, activity, input));
    return visit.frame.activity.all(works.length, works);
  });
}

export async function runMap(visit: Visit<MapState>): Promise<Outcome> {
  const items = await itemsOf(visit);
  const limit = (await concurrencyOf(visit)) || mostIterations;
  const { name } = visit;
  const details = { mapStateStartedEventDetails: { length: items.length } };
  return composite(visit, "Map", details, async () => {
    // ItemSelector is read once the Map has started (recorded: the history has that event where it fails).
    const inputs: Json[] = [];
    for (const [Index, Value] of items.entries()) inputs.push(await itemInput(visit, Index, Value));
    const works = inputs.map(
      (input, index) => (activity: Activity) => iteration(visit, activity, input, { name, index }),
    );
    return visit.frame.activity.all(Math.min(limit, mostIterations), works);
  });
}

/** Writes the history of a state that runs others, and makes one result of theirs. */
async function composite(
  visit: Visit<ParallelState | MapState>,
  type: "Parallel" | "Map",
  started: Record<string, Record<string, unknown>>,
  work: () => Promise<Json[]>,
): Promise<Outcome> {
  const { line } = visit.frame;
  const [[field, details] = []] = Object.entries(started);
  line.add(`${type}StateStarted`, field as `${string}EventDetails` | undefined, details);
  visit.hasStarted = true;
  const results = await work();
  visit.hasStarted = false;
  const outcome = await visit.settle(results, visit.state.Next);
  line.add(`${type}StateSucceeded`);
  return outcome;
}

/** Runs a workflow inside a state, with variables of its own. */
async function inner(
  visit: Visit,
  workflow: Workflow,
  activity: Activity,
  input: Json,
  line = visit.frame.line.branch(),
): Promise<Json> {
  return visit.run.workflow({ workflow, scope: new Scope(visit.frame.scope), activity, line }, input);
}

async function iteration(
  visit: Visit<MapState>,
  activity: Activity,
  input: Json,
  which: { name: string; index: number },
) {
  const line = visit.frame.line.branch();
  line.add("MapIterationStarted", "mapIterationStartedEventDetails", which);
  let failed = false;
  const settled = activity.ifEnded(() => {
    const [type, field] = failed
      ? (["Failed", "mapIterationFailed"] as const)
      : (["Aborted", "mapIterationAborted"] as const);
    line.mention(`MapIteration${type}`, `${field}EventDetails`, which);
  });
  try {
    const output = await inner(visit, itemProcessor(visit.state), activity, input, line);
    activity.check();
    settled();
    line.add("MapIterationSucceeded", "mapIterationSucceededEventDetails", which);
    return output;
  } catch (error) {
    failed = error instanceof StateError;
    throw error;
  }
}

/** The input of the branches. */
async function argumentsOf(visit: Visit<ParallelState>): Promise<Json> {
  const { Arguments, Parameters } = visit.state;
  if (visit.language === "JSONata") return Arguments === undefined ? visit.input : visit.query(Arguments, "Arguments");
  return Parameters ? visit.template(Parameters, visit.effectiveInput) : visit.effectiveInput;
}

async function itemsOf(visit: Visit<MapState>): Promise<Json[]> {
  const { Items, ItemsPath } = visit.state;
  if (visit.language === "JSONata") {
    const items = Items === undefined ? visit.input : await visit.query(Items, "Items");
    if (Array.isArray(items)) return items;
    throw new QueryEvaluationError(
      `The value for the field 'Items' must be an ARRAY, not ${JSON.stringify(items)}`,
      "Items",
    );
  }
  const items =
    ItemsPath === undefined ? visit.effectiveInput : visit.path(ItemsPath, visit.effectiveInput, "ItemsPath");
  if (Array.isArray(items)) return items;
  throw new RuntimeError(`Reference path "${ItemsPath ?? "$"}" must point to array.`, true);
}

async function concurrencyOf(visit: Visit<MapState>): Promise<number> {
  const { MaxConcurrency, MaxConcurrencyPath } = visit.state;
  const isQuery = visit.language === "JSONata";
  const value =
    MaxConcurrencyPath !== undefined
      ? visit.path(MaxConcurrencyPath, visit.effectiveInput, "MaxConcurrencyPath")
      : isQuery && MaxConcurrency !== undefined
        ? await visit.query(MaxConcurrency, "MaxConcurrency")
        : (MaxConcurrency ?? 0);
  // Recorded: a path may find a text of digits, as SecondsPath may.
  const number = !isQuery && typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= 0) return number;
  const cause = `The value for the field 'MaxConcurrency' must be a non-negative INTEGER, not ${JSON.stringify(value)}`;
  throw isQuery ? new QueryEvaluationError(cause, "MaxConcurrency") : new RuntimeError(cause);
}

/** What an iteration begins with: ItemSelector sees the item in the Context object. */
async function itemInput(visit: Visit<MapState>, Index: number, Value: Json): Promise<Json> {
  const { ItemSelector, Parameters } = visit.state;
  const selector: JsonMap | undefined = ItemSelector ?? Parameters;
  if (selector === undefined) return Value;
  visit.mapItem = { Index, Value };
  try {
    return visit.language === "JSONata"
      ? await visit.query(selector, "ItemSelector")
      : visit.template(selector, visit.effectiveInput);
  } finally {
    visit.mapItem = undefined;
  }
}
