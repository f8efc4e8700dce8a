import assert from "node:assert/strict";
import fc from "fast-check";
import { checkEssential } from "../../runbooks/language/checks/essential";
import { buildGraph } from "../../runbooks/language/checks/graph";
import { essentialDescription, markOf, requiredDescription } from "../../runbooks/language/marks";
import { branch, call, documentOf, loop, read } from "./fixtures";
import { foundBy } from "./found";

type Step = Record<string, unknown>;

const found = (...steps: Step[]) =>
  foundBy((_, graph, report) => checkEssential(graph, report), documentOf(...steps)).map((line) =>
    line.split(" ").slice(0, 2).join(" "),
  );

const essential = (name: string, more: Step = {}, what = "closes it") =>
  call(name, "ec2", "ModifyNetworkInterfaceAttribute", { description: essentialDescription(what), ...more });
const required = (name: string, more: Step = {}) => read(name, { description: requiredDescription, ...more });
const optional = (name: string, more: Step = {}) => call(name, "autoscaling", "DetachInstances", more);
const note = (name: string, more: Step = {}): Step => ({
  name,
  action: "aws:updateVariable",
  inputs: { Name: "variable:undone", Value: "x" },
  ...more,
});
const say = (name: string, more: Step = {}) => call(name, "sns", "Publish", more);
const ending = (name: string, more: Step = {}): Step => ({
  name,
  action: "aws:assertAwsResourceProperty",
  isEnd: true,
  inputs: { Service: "sts", Api: "GetCallerIdentity", PropertySelector: "$.Account", DesiredValues: ["Left undone."] },
  ...more,
});
/** The message of a run whose required or essential step failed. */
const sorry = say("Sorry", { isEnd: true });
const toSorry = { onFailure: "step:Sorry" };

describe("the essential step", () => {
  it("is tried although steps before it fail, which the run notes", () => {
    assert.deepEqual(
      found(
        required("Save", toSorry),
        optional("Detach", { onFailure: "step:NoteDetach", nextStep: "Close" }),
        note("NoteDetach"),
        essential("Close", toSorry),
        say("Say", { isEnd: true }),
        sorry,
      ),
      [],
    );
  });

  const faults: Record<string, { steps: Step[]; problems: string[] }> = {
    "an optional step that ends the run": {
      steps: [optional("Detach"), essential("Close", toSorry), say("Say", { isEnd: true }), sorry],
      problems: ["essential-step-vetoed Detach", "failure-untold Detach"],
    },
    "an optional step that jumps to the failure path": {
      steps: [optional("Detach", toSorry), essential("Close", toSorry), say("Say", { isEnd: true }), sorry],
      problems: ["essential-step-vetoed Detach"],
    },
    "a recovery that leads past it": {
      steps: [
        optional("Detach", { onFailure: "step:Note", nextStep: "Close" }),
        note("Note", { nextStep: "Say" }),
        essential("Close", toSorry),
        say("Say", { isEnd: true }),
        sorry,
      ],
      problems: ["essential-step-vetoed Detach"],
    },
    "an optional read that is not needed": {
      steps: [read("Look", toSorry), essential("Close", toSorry), say("Say", { isEnd: true }), sorry],
      problems: ["essential-step-vetoed Look"],
    },
    "an optional step in a loop that leaves the loop": {
      steps: [
        loop("Each", [optional("Detach", toSorry), note("Noted")]),
        essential("Close", toSorry),
        say("Say", { isEnd: true }),
        sorry,
      ],
      problems: ["essential-step-vetoed Each", "failure-untold Each", "essential-step-vetoed Detach"],
    },
    "one essential step that keeps another from being tried": {
      steps: [
        essential("Deny", toSorry, "denies everything"),
        essential("TurnOff", toSorry, "deactivates the key"),
        say("Say", { isEnd: true }),
        sorry,
      ],
      problems: ["essential-step-vetoed Deny"],
    },
    "a change that calls itself required": {
      steps: [
        optional("Detach", { ...toSorry, description: requiredDescription }),
        essential("Close", toSorry),
        say("Say", { isEnd: true }),
        sorry,
      ],
      problems: ["required-change Detach"],
    },
    "a failure that notifies nobody": {
      steps: [essential("Close", toSorry), optional("Later"), say("Say", { isEnd: true }), sorry],
      problems: ["failure-untold Later"],
    },
  };
  for (const [name, { steps, problems }] of Object.entries(faults))
    it(`is kept from being vetoed by ${name}`, () => assert.deepEqual(found(...steps), problems));

  it("may be followed by its own proof, which it may skip", () => {
    assert.deepEqual(
      found(
        essential("Close", { onFailure: "step:Note" }),
        essential("Prove", { onFailure: "step:Note", nextStep: "Other" }),
        note("Note"),
        essential("Other", { onFailure: "step:Say" }, "denies everything"),
        say("Say", { isEnd: true }),
      ),
      [],
    );
  });

  it("may be tried for each element of a list", () => {
    assert.deepEqual(
      found(
        {
          ...loop("Each", [essential("Close", { onFailure: "step:Note", nextStep: "Go" }), note("Note"), note("Go")]),
          description: essentialDescription("closes it"),
          onFailure: "step:Say",
        },
        say("Say"),
      ),
      [],
    );
  });

  it("may be tried for each element of a list, and another one after what is said of those that failed", () => {
    const each = (onFailure: string) => [
      {
        ...loop("Each", [essential("Close", { onFailure: "step:Note", nextStep: "Go" }), note("Note"), note("Go")]),
        description: essentialDescription("closes it"),
        onFailure,
      },
      branch("HasFailed", "Failed", { Default: "Other" }),
      ending("Failed", { isEnd: false, onFailure }),
      note("NoteFailed"),
      essential("Other", { onFailure: "step:Say" }, "denies everything"),
      say("Say", { isEnd: true }),
    ];
    assert.deepEqual(found(...each("step:NoteFailed")), []);
    assert.deepEqual(found(...each("step:Say")), ["essential-step-vetoed Each"]);
  });

  it("allows that the run gets its failure from a step behind the message", () => {
    assert.deepEqual(
      found(essential("Close", { onFailure: "step:Sorry" }), say("Say", { isEnd: true }), say("Sorry"), ending("End")),
      [],
    );
    assert.deepEqual(found(essential("Close", { onFailure: "step:End" }), say("Say", { isEnd: true }), ending("End")), [
      "failure-untold Close",
      "failure-untold End",
    ]);
  });

  it("is named where it may be missed", () => {
    const messages = (...steps: Step[]) =>
      foundBy((_, graph, report) => checkEssential(graph, report), documentOf(...steps));
    const last = [essential("Close", toSorry), say("Say", { isEnd: true }), sorry];
    for (const steps of [
      [optional("Detach", toSorry), note("Note"), ...last],
      [optional("Detach", { onFailure: "step:Say" }), note("Note"), ...last],
      [optional("Detach", { isCritical: false }), note("Note"), ...last],
    ])
      assert.match(messages(...steps)[0] ?? "", /^essential-step-vetoed Detach .* may never come to Close, which is/);
  });

  it("is not missed by what comes behind it", () => {
    assert.deepEqual(
      found(
        essential("Close", toSorry),
        optional("Detach", { onFailure: "step:Other" }),
        branch("Which", "Say", { Default: "Other" }),
        say("Say", { isEnd: true }),
        note("Other"),
        say("Last", { isEnd: true }),
        sorry,
      ),
      [],
    );
  });

  it("may come after steps that cannot fail", () => {
    assert.deepEqual(
      found(
        { name: "Sleep", action: "aws:sleep", inputs: { Duration: "PT1S" } },
        branch("Which", "Close", { Default: "Note" }),
        note("Note"),
        essential("Close", toSorry),
        say("Say", { isEnd: true }),
        sorry,
      ),
      [],
    );
  });

  it("may require what saves the state before once, and no other write", () => {
    const saving = (operation: string, inputs: Step) =>
      found(
        {
          ...call("Save", "dynamodb", operation, { description: requiredDescription, ...toSorry }),
          inputs: { Service: "dynamodb", Api: operation, ...inputs },
        },
        essential("Close", toSorry),
        say("Say", { isEnd: true }),
        sorry,
      );
    const once = { ConditionExpression: "attribute_not_exists(pk)" };
    assert.deepEqual(saving("PutItem", once), []);
    assert.deepEqual(saving("PutItem", {}), ["required-change Save"]);
    assert.deepEqual(saving("UpdateItem", once), ["required-change Save"]);
  });

  it("has its message although the run ends in a step that only fails: on each way there", () => {
    const close = (more: Step) => essential("Close", more);
    assert.deepEqual(found(close({ onFailure: "step:End" }), say("Say"), ending("End")), [
      "failure-untold Close",
      "failure-untold End",
    ]);
    assert.deepEqual(found(close({ onFailure: "step:Say" }), say("Say", { isEnd: true }), ending("End")), [
      "failure-untold End",
    ]);
    assert.deepEqual(
      found(
        {
          ...loop("Each", [close({ onFailure: "step:Say" })]),
          description: essentialDescription("closes it"),
          onFailure: "step:Say",
        },
        ending("End"),
        say("Say", { isEnd: true }),
      ),
      ["failure-untold End"],
    );
  });

  it("is a matter of documents that have one", () => assert.deepEqual(found(optional("Detach")), []));

  it("is tried whatever fails before it in any accepted document, and people are notified", () => {
    let accepted = 0;
    fc.assert(
      fc.property(documents, fc.infiniteStream(fc.boolean()), (steps, stream) => {
        if (found(...steps).length > 0) return;
        const choices = new Map(steps.map(({ name }) => [String(name), stream.next().value as boolean]));
        const essentials = (visited: string[]) => visited.filter((name) => isEssential(steps, name));
        const undisturbed = walk(steps, choices, new Set());
        if (essentials(undisturbed).length === 0) return;
        accepted += 1;
        const able = steps.filter(mayFail).map(({ name }) => String(name));
        for (const failing of subsets(able)) {
          const visited = walk(steps, choices, new Set(failing));
          for (const name of essentials(undisturbed)) assert.ok(visited.includes(name), `${failing}: ${visited}`);
          for (const name of failing.filter((each) => visited.includes(each)))
            assert.ok(
              visited.slice(visited.indexOf(name)).some((each) => isSay(steps, each)),
              `${failing}: ${visited}`,
            );
        }
      }),
      { numRuns: 3000 },
    );
    assert.ok(accepted > 100, `${accepted} documents`);
  });
});

const named = (steps: Step[], name: string) => steps.find((step) => step.name === name) ?? {};
const isEssential = (steps: Step[], name: string) => markOf(named(steps, name)).kind === "essential";
const isSay = (steps: Step[], name: string) => JSON.stringify(named(steps, name)).includes('"Publish"');
const mayFail = (step: Step) =>
  step.action === "aws:executeAwsApi" &&
  markOf(step).kind === "best effort" &&
  !JSON.stringify(step).includes("Publish");

const subsets = (names: string[]): string[][] =>
  Array.from({ length: 2 ** names.length }, (_, bits) => names.filter((_name, index) => (bits >> index) % 2 === 1));

/** The steps of one run: which fail, and what each branch chooses, is given. Failures of other steps do not happen. */
function walk(steps: Step[], choices: Map<string, boolean>, failing: Set<string>): string[] {
  const visited: string[] = [];
  for (let step = steps[0]; step !== undefined; ) {
    const name = String(step.name);
    visited.push(name);
    const index = steps.indexOf(step);
    const next = step.isEnd === true ? undefined : (step.nextStep ?? steps[index + 1]?.name);
    const { onFailure = "Abort" } = step;
    let to: unknown = next;
    if (step.action === "aws:branch") {
      const { Choices, Default } = step.inputs as { Choices: Array<{ NextStep: string }>; Default: string };
      to = choices.get(name) ? Choices[0]?.NextStep : Default;
    } else if (failing.has(name) && onFailure !== "Continue") {
      to = onFailure === "Abort" ? undefined : String(onFailure).replace("step:", "");
    }
    step = to === undefined ? undefined : named(steps, String(to));
  }
  return visited;
}

/** Lists of up to seven steps that jump forwards only. */
const documents = fc
  .array(
    fc.record({
      kind: fc.constantFrom("optional", "optional", "essential", "note", "say", "branch"),
      next: fc.option(fc.nat(2), { freq: 3 }),
      failure: fc.constantFrom("Abort", "Continue", 0, 1, 2),
      other: fc.nat(2),
      ends: fc.integer({ min: 0, max: 6 }).map((chance) => chance === 0),
    }),
    { minLength: 2, maxLength: 7 },
  )
  .map((drawn) =>
    drawn.map(({ kind, next, failure, other, ends }, index): Step => {
      const name = `S${index}`;
      const ahead = (by: number) => (index + 1 + by < drawn.length ? `S${index + 1 + by}` : undefined);
      const jumps = next !== null && ahead(next) !== undefined;
      const flow = ends ? { isEnd: true } : jumps ? { nextStep: ahead(next) } : {};
      const target = typeof failure === "number" ? ahead(failure) : undefined;
      const onFailure = typeof failure === "string" ? failure : target ? `step:${target}` : "Abort";
      switch (kind) {
        case "essential":
          return essential(name, { onFailure: "step:Sorry", ...flow }, "closes it");
        case "optional":
          return optional(name, { onFailure, ...flow });
        case "say":
          return say(name, flow);
        case "branch": {
          const [one, two] = [ahead(0), ahead(other)];
          return one === undefined || two === undefined ? note(name, flow) : branch(name, two, { Default: one });
        }
        default:
          return note(name, flow);
      }
    }),
  )
  .map((steps): Step[] => {
    const last = steps.at(-1) as Step;
    return [...steps.slice(0, -1), say(String(last.name), { isEnd: true }), sorry];
  });

describe("the marks of steps", () => {
  it("are read from the description as they were written", () => {
    assert.deepEqual(markOf({ description: essentialDescription("closes it") }), {
      kind: "essential",
      what: "closes it",
    });
    assert.deepEqual(markOf({ description: requiredDescription }), { kind: "required" });
    for (const description of [undefined, "Closes it.", 1])
      assert.deepEqual(markOf({ description }), { kind: "best effort" });
    assert.equal(buildGraph(documentOf(essential("A"))).steps.size, 1);
  });
});
