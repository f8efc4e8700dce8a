import assert from "node:assert/strict";
import { checkFlow } from "../../runbooks/language/checks/flow";
import { branch, documentOf, loop, read } from "./fixtures";
import { foundBy } from "./found";

type Step = Record<string, unknown>;

const found = (...steps: Step[]) => foundBy((_, graph, report) => checkFlow(graph, report), documentOf(...steps));
const first = "mainSteps[0]";

describe("jumps", () => {
  it("go to steps that exist, and the problem says from where", () => {
    const nowhere = "There is no step Nowhere to go to.";
    const jumps: Array<[Step, string]> = [
      [read("A", { nextStep: "Nowhere" }), `${first}.nextStep`],
      [read("A", { onFailure: "step:Nowhere" }), `${first}.onFailure`],
      [read("A", { onCancel: "step:Nowhere" }), `${first}.onCancel`],
      [branch("A", "Nowhere"), `${first}.inputs.Choices[0].NextStep`],
      [branch("A", "A2", { Choices: [], Default: "Nowhere" }), `${first}.inputs.Default`],
    ];
    for (const [step, path] of jumps) assert.deepEqual(found(step), [`jump-target A ${path}: ${nowhere}`]);
  });

  it("have the form that SSM knows", () => {
    assert.deepEqual(found(read("A", { nextStep: 1 })), [`jump-target A ${first}: nextStep is the name of a step.`]);
    assert.deepEqual(found(read("A", { onFailure: "B" })), [
      `jump-target A ${first}: onFailure is Abort, Continue or step:NAME.`,
    ]);
    for (const onCancel of ["B", "Continue", 1]) {
      assert.deepEqual(found(read("A", { onCancel })), [`jump-target A ${first}: onCancel is Abort or step:NAME.`]);
    }
    for (const more of [{ onFailure: "Abort" }, { onFailure: "Continue" }, { onCancel: "Abort" }]) {
      assert.deepEqual(found(read("A", more)), [], JSON.stringify(more));
    }
  });

  it("go into a loop from inside it only, and out of it from anywhere", () => {
    const inside = (more: Step) => loop("L", [read("In", more), read("In2")]);
    assert.deepEqual(found(inside({ onFailure: "step:In2" })), []);
    assert.deepEqual(found(inside({ onFailure: "step:Out" }), read("Out")), []);
    const entering = "In is inside the loop L: no step outside can go to it.";
    assert.deepEqual(found(read("A", { onFailure: "step:In" }), inside({})), [
      `jump-target A ${first}.onFailure: ${entering}`,
    ]);
    const other = loop("M", [read("Other", { onFailure: "step:In" })]);
    assert.deepEqual(
      found(inside({}), other)[0],
      `jump-target Other mainSteps[1].inputs.Steps[0].onFailure: ${entering}`,
    );
  });

  it("are choices in a branch alone", () => {
    const choices = { Choices: [{ NextStep: "Nowhere" }], Default: "Nowhere" };
    assert.deepEqual(found({ ...read("A"), inputs: choices }), []);
    assert.deepEqual(found({ name: "A", action: "aws:branch", inputs: "Nowhere" }), []);
    assert.deepEqual(found({ name: "A", action: "aws:branch" }), []);
  });
});

describe("the end of a run", () => {
  it("has one meaning in a step", () => {
    const ending = (onFailure?: string) => found(read("A", { isEnd: true, onFailure }), read("B"))[0] ?? "";
    for (const onFailure of ["Continue", "step:B"]) {
      assert.equal(
        ending(onFailure),
        `end-and-failure A ${first}: Which of isEnd and onFailure wins is not documented: end with a step of its own.`,
      );
    }
    for (const onFailure of ["Abort", undefined]) assert.doesNotMatch(ending(onFailure), /end-and-failure/);
    assert.deepEqual(found(read("A", { isEnd: false, onFailure: "Continue" })), []);
    assert.equal(found(read("A", { isEnd: "true", onFailure: "Continue" })).length, 1);
  });

  it("is outside of loops", () => {
    assert.deepEqual(found(loop("L", [read("In", { isEnd: true })])), [
      `end-in-loop In ${first}.inputs.Steps[0]: What isEnd does inside a loop is not documented: leave it out.`,
    ]);
    assert.deepEqual(found(loop("L", [read("In", { isEnd: false })])), []);
  });

  it("comes by a cancellation only where SSM supports it", () => {
    const sleep = { name: "B", action: "aws:sleep", inputs: { Duration: "PT1S" } };
    assert.deepEqual(found(read("A", { onCancel: "step:B" }), sleep), [
      `cancel A ${first}: onCancel cannot go to a step of aws:sleep.`,
    ]);
    assert.deepEqual(found(read("A", { onCancel: "step:B" }), read("B")), []);
    assert.deepEqual(found(read("A", { onCancel: "step:B" }), { name: "B", action: "aws:teleport" }), []);
    const variable = { name: "V", action: "aws:updateVariable", inputs: {}, onCancel: "Abort" };
    assert.deepEqual(found(variable), [`cancel V ${first}: aws:updateVariable does not support onCancel.`]);
    assert.deepEqual(found({ ...loop("L", [read("In")]), onCancel: "Abort" }), [
      `cancel L ${first}: aws:loop does not support onCancel.`,
    ]);
    assert.deepEqual(found({ ...variable, onCancel: undefined }, loop("L", [read("In")])), []);
  });
});

describe("a circle", () => {
  const circle = (names: string, at: string) =>
    `cycle ${names.split(" ")[0]} ${at}: The steps go in a circle: ${names}. Only aws:loop may repeat.`;

  it("is named from its first step to itself", () => {
    const steps = [read("A"), read("B"), read("C", { nextStep: "B" })];
    assert.deepEqual(found(...steps), [circle("B → C → B", "mainSteps[1]")]);
    assert.deepEqual(found(read("A", { nextStep: "A" })), [circle("A → A", first)]);
    assert.deepEqual(found(read("A"), read("B", { onCancel: "step:A" })), [circle("A → B → A", first)]);
  });

  it("may go through a loop, whose rounds are none", () => {
    assert.deepEqual(found(loop("L", [read("In")]), read("B", { nextStep: "L" })), [circle("L → In → B → L", first)]);
    assert.deepEqual(found(loop("L", [read("In")]), read("B")), []);
  });

  it("is reported once, however many ways lead to it", () => {
    const steps = [
      branch("Which", "B", { Default: "A" }),
      read("A", { nextStep: "D" }),
      read("B"),
      read("D"),
      read("E", { nextStep: "D" }),
    ];
    assert.deepEqual(found(...steps), [circle("D → E → D", "mainSteps[3]")]);
  });
});

describe("reachability", () => {
  it("counts every way: success, failure, cancellation and a round", () => {
    assert.deepEqual(
      found(
        read("A", { isEnd: true, onCancel: "step:C" }),
        read("B", { isEnd: true }),
        loop("C", [read("In", { onFailure: "step:D" })], {}),
        read("D"),
      ),
      [
        `cancel A ${first}: onCancel cannot go to a step of aws:loop.`,
        "unreachable-step B mainSteps[1]: No path leads to this step.",
      ],
    );
  });

  it("has nothing to say of a document without steps", () => {
    assert.deepEqual(found(), []);
    assert.deepEqual(
      foundBy((_, graph, report) => checkFlow(graph, report), {}),
      [],
    );
  });
});
