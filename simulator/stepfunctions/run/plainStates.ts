import { QueryEvaluationError, RuntimeError, StateError } from "../errors";
import type { Json } from "../json";
import { placeResult } from "../jsonpath/template";
import type { ChoiceState, FailState, PassState, SucceedState, WaitState } from "../language/definition";
import { isTimestamp } from "../language/values";
import { holds } from "./comparison";
import type { Outcome, Visit } from "./visit";

/** "The maximum wait time is one year" (Step Functions guide, state-wait); the field itself accepts no more than this. */
const longestSeconds = 99_999_999;

export async function pass(visit: Visit<PassState>): Promise<Outcome> {
  const { state } = visit;
  if (visit.language === "JSONata") return visit.answer(state, state.Next);
  const input = visit.effectiveInput;
  const filled = state.Parameters ? visit.template(state.Parameters, input) : input;
  // Recorded: a Result of null replaces nothing.
  const result = state.Result ?? filled;
  return visit.pass(placeResult(state.ResultPath, visit.input, result), state.Next, result);
}

export async function succeed(visit: Visit<SucceedState>): Promise<Outcome> {
  return visit.language === "JSONata"
    ? visit.answer(visit.state, undefined)
    : visit.pass(visit.effectiveInput, undefined);
}

export async function fail(visit: Visit<FailState>): Promise<Outcome> {
  const { Error: error, ErrorPath, Cause, CausePath } = visit.state;
  const value = async (field: "Error" | "Cause", fixed: string | undefined, path: string | undefined) => {
    if (path !== undefined) return textIn(visit.expression(path, visit.input, `${field}Path`), `${field}Path`);
    if (fixed === undefined || visit.language === "JSONPath") return fixed;
    return textIn(await visit.query(fixed, field), field);
  };
  throw new StateError((await value("Error", error, ErrorPath)) ?? "", await value("Cause", Cause, CausePath));
}

function textIn(value: Json, field: string): string {
  if (typeof value === "string") return value;
  throw new RuntimeError(`The value for the field '${field}' must be a STRING`);
}

export async function choice(visit: Visit<ChoiceState>): Promise<Outcome> {
  const { state } = visit;
  if (visit.language === "JSONata") return queryChoice(visit);
  const input = visit.effectiveInput;
  const rule = state.Choices.find((candidate) => holds(candidate, visit.reach(input)));
  const next = rule?.Next ?? state.Default;
  if (next === undefined) throw noMatch(visit.name);
  // Recorded: a rule that matches brings its own Assign or none; the state's is for Default.
  return visit.pass(input, next, input, rule ? (rule.Assign as Outcome["assign"]) : state.Assign);
}

async function queryChoice(visit: Visit<ChoiceState>): Promise<Outcome> {
  for (const [index, rule] of visit.state.Choices.entries()) {
    const at = `Choices[${index}]/`;
    const condition = await visit.query(rule.Condition as Json, `${at}Condition`);
    if (typeof condition !== "boolean") {
      throw new QueryEvaluationError(
        `The JSONata expression '${rule.Condition}' specified for the field '${at}Condition' must give true or false.`,
        `${at}Condition`,
      );
    }
    if (condition) return visit.answer(rule as Parameters<typeof visit.answer>[0], rule.Next, {}, visit.input, at);
  }
  if (visit.state.Default === undefined) throw noMatch(visit.name);
  return visit.answer(visit.state, visit.state.Default);
}

/** Recorded as States.Runtime, where the States Language has States.NoChoiceMatched. */
const noMatch = (name: string): RuntimeError =>
  new RuntimeError(`Failed to transition out of the state. No choice of '${name}' matches and it has no Default.`);

export async function wait(visit: Visit<WaitState>): Promise<Outcome> {
  const { state } = visit;
  const isQuery = visit.language === "JSONata";
  const input = isQuery ? visit.input : visit.effectiveInput;
  const read = async (field: "Seconds" | "Timestamp"): Promise<Json | undefined> => {
    const [fixed, path] = [state[field], state[`${field}Path`]];
    if (path !== undefined) return visit.path(path, input, `${field}Path`);
    return fixed !== undefined && isQuery ? visit.query(fixed, field) : fixed;
  };
  const seconds = await read("Seconds");
  const milliseconds =
    seconds === undefined
      ? untilTimestamp(visit, (await read("Timestamp")) as Json)
      : secondsIn(visit, seconds, "Seconds", 0) * 1000;
  await visit.frame.activity.sleep(milliseconds);
  return isQuery ? visit.answer(state, state.Next) : visit.pass(input, state.Next);
}

/** "Considers the time value up to seconds and truncates milliseconds" (Step Functions guide, state-wait). */
function untilTimestamp(visit: Visit, value: Json): number {
  if (!isTimestamp(value)) {
    throw wrong(visit, "Timestamp", `must be a timestamp such as 2024-08-18T17:33:00Z, not ${JSON.stringify(value)}`);
  }
  const moment = Math.floor(Date.parse(value) / 1000) * 1000;
  return Math.max(0, moment - visit.run.now().getTime());
}

/** A number of seconds that was only known now. Text of digits is accepted from a path (recorded for SecondsPath). */
export function secondsIn(visit: Visit, value: Json, field: string, least: number): number {
  const number =
    visit.language === "JSONPath" && typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= least && number <= longestSeconds)
    return number;
  throw wrong(visit, field, `must be an integer from ${least} to ${longestSeconds}, not ${JSON.stringify(value)}`);
}

function wrong(visit: Visit, field: string, what: string): StateError {
  const cause = `The value for the field '${field}' ${what}`;
  return visit.language === "JSONata" ? new QueryEvaluationError(cause, field) : new RuntimeError(cause);
}
