import assert from "node:assert/strict";
import { machine, World } from "../../stepfunctions/world";
import dataFlow from "./dataFlow.json";

interface Fact {
  case: string;
  machine?: keyof typeof dataFlow.machines;
  state?: string;
  input?: string;
  variables?: string;
  status: string;
  output?: string;
  outputWithoutContext?: string;
  contextKeys?: Record<string, string[]>;
  error?: string;
  cause?: string;
  causeBegins?: string;
  next?: string;
  events?: number;
}

const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

/** One state as a workflow: its variables are set before it, and every state that it leads to only says its name. */
function workflowOf({ state: text = "", variables, next }: Fact): object {
  const state = JSON.parse(text) as { QueryLanguage?: string; Choices?: Array<{ Next: string }>; Default?: string };
  const after = [...(state.Choices ?? []).map((choice) => choice.Next), state.Default, next];
  const targets = new Set(after.filter((name) => name !== undefined));
  return machine({
    Before: { Type: "Pass", ...(variables && { Assign: parsed(variables) }), Next: "Tested" },
    Tested: state,
    ...Object.fromEntries([...targets].map((name) => [name, { Type: "Succeed" }])),
  });
}

describe("recorded data flow", () => {
  for (const fact of dataFlow.facts as Fact[]) {
    it(fact.case, async () => {
      const world = new World();
      const definition = fact.machine ? JSON.parse(dataFlow.machines[fact.machine]) : workflowOf(fact);
      if (fact.status === "REJECTED") {
        await assert.rejects(world.create(definition), { code: "InvalidDefinition" });
        return;
      }
      const execution = await world.run(definition, parsed(fact.input));
      assert.deepEqual([execution.status, execution.error], [fact.status, fact.error]);
      if (fact.cause !== undefined) assert.equal(execution.cause, fact.cause);
      if (fact.causeBegins !== undefined) assert.ok(execution.cause?.startsWith(fact.causeBegins), execution.cause);
      if (fact.output !== undefined) assert.deepEqual(execution.output, parsed(fact.output));
      if (fact.outputWithoutContext !== undefined) {
        const output = execution.output as Record<string, object>;
        const { execution: own, state, machine: of, ...rest } = output;
        assert.deepEqual(rest, parsed(fact.outputWithoutContext));
        const keys = {
          execution: Object.keys(own ?? {}),
          machine: Object.keys(of ?? {}),
          state: Object.keys(state ?? {}),
        };
        assert.deepEqual(keys, fact.contextKeys);
      }
      const history = await world.history(execution.arn);
      if (fact.events !== undefined) assert.equal(history.length, fact.events);
      if (fact.next !== undefined) {
        const entered = history.flatMap(
          ({ stateEnteredEventDetails: details }) => (details as { name: string })?.name ?? [],
        );
        assert.equal(entered.at(-1), fact.next);
      }
    });
  }
});
