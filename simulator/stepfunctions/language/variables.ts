import { isJsonMap, type JsonMap } from "../json";
import type { Problems } from "./problems";

const longestName = 80;
/** "Variable name syntax" (Step Functions guide, workflow-variables). */
const nameForm = /^[\p{ID_Start}][\p{ID_Continue}]*$/u;

/** The names that an Assign field sets; a name of JSONPath may end in `.$`. */
export const assignedNames = (assign: JsonMap): string[] => Object.keys(assign).map((key) => key.replace(/\.\$$/, ""));

/** Checks the names of the variables that the states of a workflow assign, and of those inside them. */
export function checkVariables(
  workflow: JsonMap,
  location: string,
  problems: Problems,
  outer: ReadonlySet<string> = new Set(),
): void {
  const states = Object.entries(isJsonMap(workflow.States) ? workflow.States : {});
  const own = new Set<string>();
  for (const [name, state] of states) {
    if (!isJsonMap(state)) continue;
    for (const { assign, at } of assignments(state, `${location}/States/${name}`)) {
      for (const variable of assignedNames(assign)) {
        own.add(variable);
        checkName(variable, outer, `${at}/${variable}`, problems);
      }
    }
  }
  const visible = new Set([...outer, ...own]);
  for (const [name, state] of states) {
    if (!isJsonMap(state)) continue;
    for (const { inner, at } of innerDefinitions(state, `${location}/States/${name}`)) {
      checkVariables(inner, at, problems, visible);
    }
  }
}

function checkName(name: string, outer: ReadonlySet<string>, location: string, problems: Problems): void {
  if (!nameForm.test(name) || name.length > longestName) {
    problems.add(location, `"${name}" is no variable name: letters and digits, beginning with a letter, up to 80`);
  } else if (name === "states") problems.add(location, "The name states is reserved");
  else if (outer.has(name)) {
    problems.add(
      location,
      `The variable "${name}" is assigned in an outer scope; an inner scope must use another name`,
    );
  }
}

function assignments(state: JsonMap, at: string): Array<{ assign: JsonMap; at: string }> {
  const holders = [
    { holder: state, at },
    ...listOf(state.Choices).map((holder, i) => ({ holder, at: `${at}/Choices[${i}]` })),
    ...listOf(state.Catch).map((holder, i) => ({ holder, at: `${at}/Catch[${i}]` })),
  ];
  return holders.flatMap(({ holder, at: where }) =>
    isJsonMap(holder.Assign) ? [{ assign: holder.Assign, at: `${where}/Assign` }] : [],
  );
}

/** The workflows inside a state that may not be valid yet. */
export function innerDefinitions(state: JsonMap, at: string): Array<{ inner: JsonMap; at: string }> {
  const branches = listOf(state.Branches).map((inner, i) => ({ inner, at: `${at}/Branches[${i}]` }));
  const processors = (["ItemProcessor", "Iterator"] as const).flatMap((field) => {
    const inner = state[field];
    return isJsonMap(inner) ? [{ inner, at: `${at}/${field}` }] : [];
  });
  return [...branches, ...processors];
}

const listOf = (value: unknown): JsonMap[] => (Array.isArray(value) ? value.filter(isJsonMap) : []);
