import type { Field } from "../../field";
import { type Check, read, unjudged } from "../../finding";
import { resourceRule } from "../../rule";
import { longestExecutions } from "../../services/facts";
import { demandRange, readJson } from "../../values";

/** Step Functions waits for a year by default. */
export const stateMachineDeadlines = resourceRule({
  name: "states-deadlines",
  severity: "medium",
  description: "An execution of a state machine has a time limit, and so does each wait for something outside it.",
  remediation: [
    "Set TimeoutSeconds at the top of the definition.",
    "Set TimeoutSeconds or HeartbeatSeconds of each task that waits for a token, a job (.sync) or an activity.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "SC-5" }],
  types: ["aws:sfn/stateMachine:StateMachine"],
  configuration: {
    maximumSeconds: {
      type: "integer",
      minimum: 1,
      description: "Longest allowed duration of an execution.",
      default: 14 * 86_400,
    },
  },
  *check(inputs, { maximumSeconds }) {
    const definition = yield* readJson(inputs.at("definition"), "Set it to the JSON text of the state machine.");
    if (!definition) return;
    const limit = longestExecutions.value[inputs.at("type").text];
    if (limit === undefined || limit > maximumSeconds)
      yield* demandRange(definition.at("TimeoutSeconds"), 1, maximumSeconds);
    yield* checkStates(definition);
  },
});

function* checkStates(machine: Field): Check {
  const states = machine.at("States");
  if ((yield* read(states, "object", "It must be an object of states.")) === undefined) return;
  for (const [name, state] of states.members()) {
    if (state.at("Type").value === "Task") yield* checkTask(name, state);
    if (state.at("Type").value === "Parallel")
      for (const branch of state.at("Branches").elements()) yield* checkStates(branch);
    // Iterator is the older name of ItemProcessor.
    if (state.at("Type").value === "Map")
      yield* checkStates(
        state.at("ItemProcessor").kind === "absent" ? state.at("Iterator") : state.at("ItemProcessor"),
      );
  }
}

const deadlines = ["TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"];

function* checkTask(name: string, state: Field): Check {
  const resource = state.at("Resource");
  if (resource.kind === "unknown") yield unjudged(resource);
  const waits = /\.(sync(:\d+)?|waitForTaskToken)$|:activity:/.test(resource.text);
  if (waits && deadlines.every((deadline) => state.at(deadline).kind === "absent"))
    yield {
      field: state.path,
      found: `the task ${name} waits for ${resource.text} without a deadline`,
      fix: "Set TimeoutSeconds or HeartbeatSeconds.",
    };
}
