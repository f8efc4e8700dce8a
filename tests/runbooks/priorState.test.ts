import assert from "node:assert/strict";
import { checkDocument } from "../../runbooks/language/checks";
import { branch, call, documentOf, loop } from "./fixtures";

type Step = Record<string, unknown>;

const table = "arn:aws:dynamodb:eu-west-1:222233334444:table/prior";
const item = { Service: "dynamodb", TableName: table };
const save = (name: string, more: Step = {}): Step => ({
  name,
  action: "aws:executeAwsApi",
  onFailure: "Continue",
  inputs: { ...item, Api: "PutItem", Item: {}, ConditionExpression: "attribute_not_exists(pk)", ...more },
});
const prove = (name: string, inputs: Step = {}, more: Step = {}): Step => ({
  name,
  action: "aws:assertAwsResourceProperty",
  inputs: {
    ...item,
    Api: "GetItem",
    Key: {},
    ConsistentRead: true,
    PropertySelector: "$.Item.pk.S",
    DesiredValues: ["k"],
    ...inputs,
  },
  ...more,
});
const change = call("Change", "ec2", "StopInstances");

const found = (undo: string | undefined, ...steps: Step[]) =>
  checkDocument(documentOf(...steps), { undo })
    .filter(({ rule }) => rule === "prior-state")
    .map(({ step }) => step);

describe("state is saved before the first change", () => {
  it("accepts a write-once item that is proved", () => {
    assert.deepEqual(found("Undo", save("Save"), prove("Prove"), change), []);
    assert.deepEqual(found("Undo", loop("Each", [save("Save"), prove("Prove")]), change), []);
    assert.deepEqual(found("Undo", call("Say", "sns", "Publish"), save("Save"), prove("Prove"), change), []);
  });

  it("requires nothing of a runbook that nothing undoes", () => assert.deepEqual(found(undefined, change), []));

  const bad: Record<string, Step[]> = {
    "nothing is saved": [change],
    "the item is saved afterwards": [change, save("Save"), prove("Prove")],
    "the item is not proved": [save("Save"), change],
    "the item may overwrite another": [save("Save", { ConditionExpression: undefined }), prove("Prove"), change],
    "another table is read": [save("Save"), prove("Prove", { TableName: "other" }), change],
    "the read is not consistent": [save("Save"), prove("Prove", { ConsistentRead: false }), change],
    "a failed proof goes on": [save("Save"), prove("Prove", {}, { onFailure: "Continue" }), change],
    "one arm of a branch skips it": [
      branch("Which", "Change", { Default: "Save" }),
      save("Save"),
      prove("Prove"),
      change,
    ],
    "it happens in a loop that may have no round": [
      loop("Each", [save("Save"), prove("Prove")], { Iterators: "{{ Ids }}" }),
      change,
    ],
  };
  for (const [name, steps] of Object.entries(bad))
    it(`refuses a change when ${name}`, () => {
      const problems = found("Undo", ...steps);
      assert.ok(problems.includes(name === "the item may overwrite another" ? "Save" : "Change"), String(problems));
    });

  // Found by changing the check: each of these is a decision of its own.
  const exactly: Record<string, [steps: Step[], problems: string[]]> = {
    "a change on two ways is one problem": [
      [branch("Which", "Change", { Default: "Save" }), save("Save"), change],
      ["Change"],
    ],
    "a failed proof leads to the change": [
      [save("Save"), prove("Prove", {}, { onFailure: "step:Change", isEnd: true }), change],
      ["Change"],
    ],
    "a command on an instance is a change": [
      [{ name: "Run", action: "aws:runCommand", inputs: { DocumentName: "AWS-RunShellScript" } }],
      ["Run"],
    ],
    "a read that asserts nothing is no proof": [
      [save("Save"), { ...prove("Prove"), action: "aws:executeAwsApi" }, change],
      ["Change"],
    ],
    "another operation on the table is no proof": [
      [save("Save"), prove("Prove", { Api: "DescribeTable" }), change],
      ["Change"],
    ],
    "an assertion that names no operation is no proof": [
      [save("Save"), { name: "Prove", action: "aws:assertAwsResourceProperty" }, change],
      ["Prove", "Change"],
    ],
    "an operation that is no text is no message": [
      [{ name: "Say", action: "aws:executeAwsApi", inputs: { Service: "sns", Api: ["Publish"] } }],
      ["Say"],
    ],
    "a message and a wait are no changes": [[call("Say", "sns", "Publish"), { name: "Wait", action: "aws:sleep" }], []],
  };
  for (const [name, [steps, problems]] of Object.entries(exactly))
    it(name, () => assert.deepEqual(found("Undo", ...steps), problems));
});
