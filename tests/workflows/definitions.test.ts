import assert from "node:assert/strict";
import { responses } from "../../catalogue/responses";
import { definitionProblems, Emulator } from "../../simulator";

const organization = {
  partition: "aws",
  organizationId: "o-a1b2c3d4e5",
  securityAccountId: "222233334444",
  homeRegion: "eu-west-1",
};
const workflows = new Set(responses.flatMap(({ workflow }) => workflow ?? []));

interface State extends Record<string, unknown> {
  Type: string;
  Resource?: string;
}
type States = Record<string, State>;

/** All states, those inside of others too. */
function statesOf(workflow: { States?: States }): Array<[string, State]> {
  return Object.entries(workflow.States ?? {}).flatMap(
    ([name, state]): Array<[string, State]> => [
      [name, state],
      ...((state.Branches ?? []) as Array<{ States: States }>).flatMap(statesOf),
      ...statesOf((state.ItemProcessor ?? {}) as { States: States }),
    ],
  );
}

/** Names that a state leads to. */
const leadsTo = (state: State): string[] =>
  [state, ...((state.Choices ?? []) as State[]), ...((state.Catch ?? []) as State[])]
    .flatMap(({ Next, Default }) => [Next, Default])
    .filter((next): next is string => typeof next === "string");

describe("the definitions of workflows", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await Emulator.start();
  });
  after(() => emulator.stop());

  for (const workflow of workflows) {
    describe(workflow.name, () => {
      const definition = workflow.definition(organization);
      const states = statesOf(definition);
      const tasks = states.filter(([, { Type }]) => Type === "Task");

      it("is what Step Functions accepts", async () => {
        assert.deepEqual(await definitionProblems(JSON.stringify(definition), emulator.modelsFolder), []);
      });

      it("waits for nothing without an end, and leaves no error to chance", () => {
        assert.ok((definition.TimeoutSeconds as number) > 0);
        for (const [name, { TimeoutSeconds, Retry, Catch }] of tasks) {
          assert.ok((TimeoutSeconds as number) > 0, `${name} has no deadline`);
          assert.ok((Retry as unknown[]).length > 0, `${name} is never tried again`);
          const caught = (Catch as Array<{ ErrorEquals: string[] }>).flatMap(({ ErrorEquals }) => ErrorEquals);
          assert.ok(caught.includes("States.ALL"), `${name} lets an error through`);
          // Step Functions guide, "Handling errors": States.ALL leaves this one out.
          assert.ok(caught.includes("States.DataLimitExceeded"), `${name} lets an answer through that is too large`);
        }
      });

      it("goes round in circles only past a state that counts", () => {
        const all = Object.fromEntries(states);
        const counts = ({ Type, Choices }: State) =>
          Type === "Choice" &&
          // Up to a number, or to the next smaller size of a page.
          (Choices as State[]).some(({ Condition }) => />= \d+ %}$|\[\$ < \$\w+Size\]/.test(String(Condition)));
        const visit = (name: string, path: string[]): void => {
          const state = all[name];
          if (!state || counts(state)) return;
          assert.ok(!path.includes(name), `circle without a count: ${[...path, name].join(", ")}`);
          for (const next of leadsTo(state)) visit(next, [...path, name]);
        };
        for (const [name] of states) visit(name, []);
      });

      it("shows its token only to the people who answer it", () => {
        for (const [name, state] of states) {
          if (!JSON.stringify(state).includes("Task.Token")) continue;
          assert.match(String(state.Resource), /:sns:publish\.waitForTaskToken$/, name);
        }
      });

      it("calls in the member account what its role there may call, and changes nothing but by runbooks", () => {
        const scope = { partition: "aws", accountId: "111122223333" };
        const reads = workflow.memberStatements(scope).flatMap(({ Action }) => Action);
        for (const action of reads) assert.match(action, /:(Get|List|Describe|Lookup)/);
        const calls = tasks
          .filter(([, { Resource }]) => Resource === "arn:aws:states:::lambda:invoke")
          .map(([, { Arguments }]) => (Arguments as { Payload: Record<string, string> }).Payload)
          .map(({ service, operation }) => `${service}:${operation}`)
          .filter((call) => !/^ssm:(StartAutomationExecution|DescribeAutomationExecutions)$/.test(call));
        assert.deepEqual([...new Set(calls)].sort(), [...new Set(reads)].sort());
      });

      it("calls the member account in the Region of the incident, or at home what has no Region", () => {
        const { Assign } = states.find(([name]) => name === "Begin")![1];
        const regional = workflow.name === "InstanceCompromise";
        assert.equal(
          (Assign as Record<string, unknown>).actsIn,
          regional ? "{% $states.input.target.region %}" : organization.homeRegion,
        );
        for (const [name, { Arguments, Resource }] of tasks) {
          if (Resource !== "arn:aws:states:::lambda:invoke") continue;
          const { account, region, role } = (Arguments as { Payload: Record<string, string> }).Payload;
          assert.deepEqual([account, region, role], ["{% $account %}", "{% $actsIn %}", "{% $memberRole %}"], name);
        }
      });

      it("names no Region but home", () => {
        const elsewhere = JSON.stringify(workflow.definition({ ...organization, homeRegion: "ap-south-1" }));
        assert.ok(!elsewhere.includes("eu-west-1"));
      });
    });
  }
});
