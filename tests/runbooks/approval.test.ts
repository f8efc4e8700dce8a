import assert from "node:assert/strict";
import { checkDocument } from "../../runbooks/language/checks";
import { approve, branch, documentOf, loop, read, terminate } from "./fixtures";

const rule = "approval-dominates-destruction";
const unapproved = (...steps: Array<Record<string, unknown>>) =>
  checkDocument(documentOf(...steps))
    .filter((problem) => problem.rule === rule)
    .map(({ step }) => step);

describe("approval dominates destruction", () => {
  const good: Record<string, Array<Record<string, unknown>>> = {
    "after an approval": [approve("Ask"), terminate("End")],
    "after an approval and steps that fail and go on": [
      approve("Ask"),
      read("Look", { onFailure: "Continue" }),
      terminate("End"),
    ],
    "in a loop after an approval": [approve("Ask"), loop("Each", [terminate("End")])],
    "where every arm of a branch requires one": [
      branch("Which", "AskB", { Default: "AskA" }),
      approve("AskA", { nextStep: "End" }),
      approve("AskB"),
      terminate("End"),
    ],
    "where a refusal ends elsewhere": [
      approve("Ask", { onFailure: "step:Sorry" }),
      terminate("End", { isEnd: true }),
      read("Sorry"),
    ],
    "where nothing is destroyed": [read("Look")],
    "only checked": [
      {
        name: "Check",
        action: "aws:changeInstanceState",
        inputs: { InstanceIds: [], DesiredState: "terminated", CheckStateOnly: true },
      },
    ],
  };
  for (const [name, steps] of Object.entries(good))
    it(`accepts destruction ${name}`, () => assert.deepEqual(unapproved(...steps), []));

  const bad: Record<string, Array<Record<string, unknown>>> = {
    "without any approval": [terminate("End")],
    "before the approval": [terminate("End"), approve("Ask")],
    "when one arm of a branch goes round the approval": [
      branch("Which", "End", { Default: "Ask" }),
      approve("Ask"),
      terminate("End"),
    ],
    "when a branch without Default may go on behind the approval": [
      branch("Which", "Ask"),
      read("Look", { nextStep: "End" }),
      approve("Ask"),
      terminate("End"),
    ],
    "when a failure goes round the approval": [
      read("Look", { onFailure: "step:End" }),
      approve("Ask"),
      terminate("End"),
    ],
    "when a cancellation goes round the approval": [
      read("Look", { onCancel: "step:End" }),
      approve("Ask"),
      terminate("End"),
    ],
    "when the approval goes on after a refusal": [approve("Ask", { onFailure: "Continue" }), terminate("End")],
    "where a refused approval leads": [
      approve("Ask", { onFailure: "step:End" }),
      read("Look", { isEnd: true }),
      terminate("End"),
    ],
    "where the second approval was refused": [
      approve("Ask"),
      approve("AskAgain", { onFailure: "step:End" }),
      read("Look", { isEnd: true }),
      terminate("End"),
    ],
    "where a cancelled approval leads": [
      approve("Ask", { onCancel: "step:End" }),
      read("Look", { isEnd: true }),
      terminate("End"),
    ],
    "when the approval is in a loop that may have no round": [
      loop("Each", [approve("Ask")], { Iterators: "{{ Ids }}" }),
      terminate("End"),
    ],
    "when a step of a loop jumps over the approval": [
      loop("Each", [read("Look", { onFailure: "step:End" })]),
      approve("Ask"),
      terminate("End"),
    ],
    "by an operation nobody knows": [
      { name: "End", action: "aws:executeAwsApi", inputs: { Service: "ec2", Api: "VaporizeInstances" } },
    ],
    "by an operation that is only known in the run": [
      { name: "End", action: "aws:executeAwsApi", inputs: { Service: "ec2", Api: "{{ Free }}" } },
    ],
    "by a script": [{ name: "End", action: "aws:executeScript", inputs: { Runtime: "python3.11", Script: "pass" } }],
    "by a state that is only known in the run": [
      { name: "End", action: "aws:changeInstanceState", inputs: { InstanceIds: [], DesiredState: "{{ Free }}" } },
    ],
  };
  for (const [name, steps] of Object.entries(bad))
    it(`refuses destruction ${name}`, () => assert.deepEqual(unapproved(...steps), ["End"]));
});
