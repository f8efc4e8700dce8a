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

  it("asks nothing of a runbook that nothing undoes", () => assert.deepEqual(found(undefined, change), []));

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
});
