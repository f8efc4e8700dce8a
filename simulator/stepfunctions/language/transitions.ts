import { isJsonMap, type JsonMap } from "../json";
import type { Problems } from "./problems";

/** Types that end or branch without a Next of their own. */
const withoutNext: ReadonlySet<unknown> = new Set(["Choice", "Succeed", "Fail"]);

/** Every Next leads to a state of the same workflow, every state has one way on, and every state can be reached. */
export function checkTransitions(workflow: JsonMap, location: string, problems: Problems): void {
  const states = workflow.States as JsonMap;
  const targets = new Map<string, string[]>();
  for (const [name, state] of Object.entries(states)) {
    if (!isJsonMap(state)) continue;
    const at = `${location}/States/${name}`;
    const ways = waysOf(state, at);
    targets.set(
      name,
      ways.map(({ target }) => target),
    );
    for (const { target, at: where } of ways) missing(states, target, where, problems);
    if (!withoutNext.has(state.Type)) checkEnd(state, at, problems);
  }
  if (typeof workflow.StartAt !== "string") return;
  if (missing(states, workflow.StartAt, `${location}/StartAt`, problems)) return;
  const reached = new Set<string>();
  const waiting = [workflow.StartAt];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(targets.get(name) ?? []));
  }
  for (const name of Object.keys(states)) {
    if (reached.has(name)) continue;
    problems.add(`${location}/States/${name}`, `State "${name}" is not reachable.`, "MISSING_TRANSITION_TARGET");
  }
}

function checkEnd(state: JsonMap, at: string, problems: Problems): void {
  const ends = state.End === true;
  if (ends && state.Next !== undefined) problems.add(at, "A state can have only one of Next and End");
  if (!ends && state.Next === undefined) problems.add(at, "A state must have either Next or End: true");
}

function missing(states: JsonMap, target: string, at: string, problems: Problems): boolean {
  if (Object.hasOwn(states, target)) return false;
  problems.add(at, `Missing '${at.split("/").pop()}' target: ${target}`, "MISSING_TRANSITION_TARGET");
  return true;
}

function waysOf(state: JsonMap, at: string): Array<{ target: string; at: string }> {
  const ways: Array<{ target: string; at: string }> = [];
  const add = (target: unknown, where: string) => {
    if (typeof target === "string") ways.push({ target, at: where });
  };
  add(state.Next, `${at}/Next`);
  add(state.Default, `${at}/Default`);
  for (const field of ["Choices", "Catch"]) {
    const entries = state[field];
    if (!Array.isArray(entries)) continue;
    for (const [index, entry] of entries.entries()) {
      if (isJsonMap(entry)) add(entry.Next, `${at}/${field}[${index}]/Next`);
    }
  }
  return ways;
}
