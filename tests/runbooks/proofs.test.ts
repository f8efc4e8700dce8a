import assert from "node:assert/strict";
import { buildGraph } from "../../runbooks/language/checks/graph";
import { checkProofs } from "../../runbooks/language/checks/proofs";
import { branch, call, context, documentOf, loop, read, runbooks } from "./fixtures";
import { foundBy } from "./found";

type Step = Record<string, unknown>;

const found = (...steps: Step[]) =>
  foundBy((_, graph, report) => checkProofs(graph, report), documentOf(...steps)).map((line) => line.split(" ")[1]);

const change = (name = "Change", more: Step = {}) => call(name, "iam", "UpdateAccessKey", more);
const property = { Service: "iam", Api: "ListAccessKeys", PropertySelector: "$.X", DesiredValues: ["Inactive"] };
const asserting = (name: string, more: Step = {}): Step => ({
  name,
  action: "aws:assertAwsResourceProperty",
  inputs: { ...property, ...more },
});
const waiting = (name: string, more: Step = {}): Step => ({
  name,
  action: "aws:waitForAwsResourceProperty",
  inputs: { ...property, ...more },
});
const note: Step = { name: "Note", action: "aws:updateVariable", inputs: { Name: "variable:x", Value: "x" } };
const failing: Step = {
  name: "Fail",
  action: "aws:assertAwsResourceProperty",
  isEnd: true,
  inputs: { Service: "sts", Api: "GetCallerIdentity", PropertySelector: "$.Account", DesiredValues: ["It did not."] },
};
const decides = (name: string, on: string, otherwise: string) =>
  branch(name, "Fail", {
    Choices: [{ Variable: `{{ ${on}.Out }}`, StringEquals: "Active", NextStep: "Fail" }],
    Default: otherwise,
  });

/** Each is what a runbook did before its proofs waited. */
describe("the proof of a write", () => {
  const faults: Record<string, { steps: Step[]; finds: string[] }> = {
    "is no assertion right behind it": { steps: [change(), asserting("Prove")], finds: ["Prove"] },
    "is no assertion behind what says nothing of AWS": {
      steps: [change(), note, call("Say", "sns", "Publish"), asserting("Prove")],
      finds: ["Prove"],
    },
    "is no assertion behind a wait for something else": {
      steps: [change(), waiting("Wait", { PropertySelector: "$.State" }), asserting("Prove")],
      finds: ["Prove"],
    },
    "is no assertion that one of two ways leads to from a write": {
      steps: [branch("Which", "Prove", { Default: "Change" }), change(), asserting("Prove")],
      finds: ["Prove"],
    },
    "is no assertion behind a loop that writes": {
      steps: [loop("Each", [change()]), asserting("Prove")],
      finds: ["Prove"],
    },
    "is no read of which a branch makes a failure": {
      steps: [
        change(),
        read("Look"),
        decides("Which", "Look", "Say"),
        call("Say", "sns", "Publish", { isEnd: true }),
        failing,
      ],
      finds: ["Look"],
    },
    "is no read behind a branch, a message and what is noted": {
      steps: [
        change(),
        note,
        branch("Whether", "Say", { Default: "Say" }),
        call("Say", "sns", "Publish"),
        read("Look"),
        decides("Which", "Look", "Done"),
        call("Done", "sns", "Publish", { isEnd: true }),
        failing,
      ],
      finds: ["Look"],
    },
    "is no second assertion either": {
      steps: [change(), asserting("First"), asserting("Second")],
      finds: ["First", "Second"],
    },
    "is no assertion behind a wait for the same property of another service": {
      steps: [change(), waiting("Wait", { Service: "ec2" }), asserting("Prove")],
      finds: ["Prove"],
    },
    "is no assertion behind a wait for the same property of another call": {
      steps: [change(), waiting("Wait", { Api: "ListUsers" }), asserting("Prove")],
      finds: ["Prove"],
    },
    "is no assertion behind a wait that waits for nothing": {
      steps: [change(), { name: "Wait", action: "aws:waitForAwsResourceProperty" }, asserting("Prove")],
      finds: ["Prove"],
    },
  };
  for (const [name, { steps, finds }] of Object.entries(faults))
    it(name, () => assert.deepEqual(found(...steps), finds));

  const good: Record<string, Step[]> = {
    "is a wait": [change(), waiting("Wait")],
    "is a wait before the assertion, where the wait ends with a bad state too": [
      change(),
      waiting("Wait"),
      asserting("Prove"),
    ],
    "is a loop that polls, and a last read": [
      change(),
      loop("Again", [read("Look")], {
        Iterators: undefined,
        LoopCondition: { Variable: "{{ Look.Out }}", StringEquals: "Active" },
      }),
      read("Last"),
      decides("Which", "Last", "Say"),
      call("Say", "sns", "Publish", { isEnd: true }),
      failing,
    ],
    "is a consistent read of what was saved": [
      call("Save", "dynamodb", "PutItem"),
      asserting("Prove", { Service: "dynamodb", Api: "GetItem", ConsistentRead: true }),
    ],
  };
  for (const [name, steps] of Object.entries(good)) it(name, () => assert.deepEqual(found(...steps), []));

  it("is a warning that names the write", () => {
    const reported: unknown[][] = [];
    checkProofs(buildGraph(documentOf(change(), call("Say", "sns", "Publish"), asserting("Prove"))), (...of) => {
      reported.push(of);
    });
    const [rule, located, message, level] = reported[0] ?? [];
    assert.deepEqual([reported.length, rule, level], [1, "proof-by-one-read", "warning"]);
    assert.equal((located as { step: Step }).step.name, "Prove");
    assert.match(String(message), /^This reads once behind Change, /);
  });

  it("is not what a run requires before the write of each round", () => {
    assert.deepEqual(found(loop("Each", [asserting("Require"), change()])), []);
  });

  it("is not a read behind another read, and nothing that does not read", () => {
    const last = [call("Done", "sns", "Publish", { isEnd: true }), failing];
    for (const [on, ...steps] of [
      ["Look", change(), read("First"), read("Look")],
      ["Second", change(), change("Second")],
      ["Say", change(), call("Say", "sns", "Publish")],
      ["Note", change(), note],
      ["Pause", change(), { name: "Pause", action: "aws:pause" }],
    ] as Array<[string, ...Step[]]>)
      assert.deepEqual(found(...steps, decides("Which", on, "Done"), ...last), [], on);
  });

  it("is not a read on which no branch decides, or one that leads nowhere", () => {
    const last = [call("Done", "sns", "Publish", { isEnd: true }), failing];
    assert.deepEqual(found(change(), read("Look"), decides("Which", "Another", "Done"), ...last), []);
    const nowhere = { Choices: [{ Variable: "{{ Look.Out }}", StringEquals: "Active", NextStep: "Nowhere" }] };
    assert.deepEqual(found(change(), read("Look"), branch("Which", "Done", nowhere), ...last), []);
    assert.deepEqual(
      found(change(), read("Look"), branch("Which", "Done", { Choices: undefined, Default: "Fail" }), ...last),
      [],
    );
  });

  it("is searched in a circle of steps once", () => {
    const circle = [note, { ...note, name: "Again", onFailure: "step:Note" }];
    assert.deepEqual(found(...circle, asserting("Prove")), []);
    assert.deepEqual(found(change(), ...circle, asserting("Prove")), ["Prove"]);
  });

  it("is not what a run requires before its first write", () => {
    assert.deepEqual(found(asserting("Require"), change()), []);
    assert.deepEqual(
      found(change(), read("Look"), branch("Which", "Say", { Default: "Say" }), call("Say", "sns", "Publish")),
      [],
    );
  });

  for (const runbook of runbooks)
    it(`waits in ${runbook.name}`, () => {
      const { document } = runbook.compile(context);
      assert.deepEqual(
        foundBy((_, graph, report) => checkProofs(graph, report), { ...document }),
        [],
      );
      assert.ok(buildGraph({ ...document }).steps.size > 0);
    });
});
