import assert from "node:assert/strict";
import { checkApproval } from "../../runbooks/language/checks/approval";
import { approve, documentOf, loop } from "./fixtures";
import { foundBy } from "./found";

type Step = Record<string, unknown>;

const found = (step: Step, document: Step = {}) => foundBy(checkApproval, { ...documentOf(step), ...document });
/** What is found about the inputs of one approval. */
const about = (inputs: Step, document: Step = {}) => found(approve("Ask", { inputs }), document);
const one = (message: string) => [`approvers Ask mainSteps[0]: ${message}`];
const people = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`);
const nobody = "Approvers is a list of user names, user ARNs or role ARNs.";
const atLeastOne = "MinRequiredApprovals is 1 or more, and written out.";
const itself = "The role of the run is among its approvers: it could approve itself.";

describe("who approves", () => {
  it("is 1 to 10, or a parameter", () => {
    for (const approvers of [people(1), people(10), "{{ Approvers }}"]) {
      assert.deepEqual(about({ Approvers: approvers }), [], String(approvers));
    }
    assert.deepEqual(about({ Approvers: [] }), one("There are 0 approvers: name 1 to 10."));
    assert.deepEqual(about({ Approvers: people(11) }), one("There are 11 approvers: name 1 to 10."));
    for (const approvers of [undefined, 5, {}, null]) assert.deepEqual(about({ Approvers: approvers }), one(nobody));
    assert.deepEqual(found({ name: "Ask", action: "aws:approve" }), one(nobody));
    assert.deepEqual(found({ name: "Ask", action: "aws:approve", inputs: ["x"] }), one(nobody));
  });

  it("is enough for the approvals that are needed", () => {
    const needs = (minimum: unknown, count: number) =>
      about({ Approvers: people(count), MinRequiredApprovals: minimum });
    assert.deepEqual(needs(undefined, 1), []);
    assert.deepEqual(needs(2, 2), []);
    assert.deepEqual(needs(2, 3), []);
    assert.deepEqual(needs("{{ Minimum }}", 1), []);
    assert.deepEqual(needs("9", 1), []);
    assert.deepEqual(needs(3, 2), one("3 approvals are required of 2 approver(s): nobody could grant it."));
    assert.deepEqual(needs(3, 0), one("There are 0 approvers: name 1 to 10."));
  });

  it("needs one approval at least, and a whole number", () => {
    for (const minimum of [0, -1, 1.5]) {
      assert.deepEqual(about({ Approvers: people(2), MinRequiredApprovals: minimum }), one(atLeastOne), `${minimum}`);
    }
    assert.deepEqual(about({ Approvers: "{{ Approvers }}", MinRequiredApprovals: 0 }), one(atLeastOne));
    assert.deepEqual(about({ Approvers: "{{ Approvers }}", MinRequiredApprovals: 1 }), []);
    assert.deepEqual(about({ Approvers: "{{ Approvers }}", MinRequiredApprovals: "0" }), one(atLeastOne));
  });

  // reviews of foreign documents: AWS-TerminateEC2InstanceWithApproval lets whoever starts it name the approvers.
  it("is not chosen by whoever starts the run", () => {
    const people = "arn:aws:iam::111122223333:role/approver";
    const from = (definition: Step) => ({ parameters: { People: { type: "StringList", ...definition } } });
    const chosen =
      "Approvers is {{ People }}: whoever starts the run could name himself. Write them out, or limit the parameter by allowedValues.";
    for (const approvers of ["{{ People }}", ["{{People}}"]])
      for (const definition of [{}, { default: [people] }, { allowedPattern: "^arn:" }])
        assert.deepEqual(
          about({ Approvers: approvers }, from(definition)),
          one(chosen.replace("{{ People }}", String(approvers))),
        );
    assert.deepEqual(about({ Approvers: "{{ People }}" }, from({ allowedValues: [people] })), []);
    const least = (definition: Step) =>
      about(
        { Approvers: [people], MinRequiredApprovals: "{{ Least }}" },
        { parameters: { Least: { type: "Integer", ...definition } } },
      );
    for (const definition of [{}, { default: 1 }, { allowedValues: [0, 1] }])
      assert.deepEqual(least(definition), one(atLeastOne));
    assert.deepEqual(least({ allowedValues: [1, 2] }), []);
  });

  it("is not the role that a run has where nobody names another", () => {
    const role = "arn:aws:iam::111122223333:role/run";
    const parameters = { AutomationAssumeRole: { type: "String", default: role } };
    assert.deepEqual(about({ Approvers: [role] }, { parameters }), one(itself));
    assert.deepEqual(about({ Approvers: ["arn:aws:iam::111122223333:role/people"] }, { parameters }), []);
  });

  it("is never the role of the run, however it is spelled", () => {
    for (const role of ["{{ AutomationAssumeRole }}", "{{AutomationAssumeRole}}", "{{\tAutomationAssumeRole  }}"]) {
      assert.deepEqual(about({ Approvers: ["other", role] }), one(itself), role);
      assert.deepEqual(
        about({ Approvers: role }),
        one("The role of the run is its approver: it could approve itself."),
        role,
      );
    }
    assert.deepEqual(about({ Approvers: ["{{ OtherRole }}", 5, null] }), []);
    assert.deepEqual(about({ Approvers: "{{ OtherRole }}" }), []);
    for (const assumeRole of [undefined, 5]) {
      assert.deepEqual(about({ Approvers: ["one", 5] }, { assumeRole }), []);
      assert.deepEqual(about({ Approvers: "one" }, { assumeRole }), []);
    }
  });
});

describe("an approval", () => {
  it("has a message of 4,096 characters at most", () => {
    const saying = (message: unknown) => about({ Approvers: ["one"], Message: message });
    assert.deepEqual(saying("x".repeat(4_096)), []);
    assert.deepEqual(saying("x".repeat(4_097)), one("The message has 4097 characters; 4,096 is the limit."));
    assert.deepEqual(saying(Array(5_000).fill("x")), []);
  });

  it("notifies a topic that SSM may publish to", () => {
    const telling = (topic: unknown) => about({ Approvers: ["one"], NotificationArn: topic });
    const arn = (name: string) => `arn:aws:sns:eu-west-1:111122223333:${name}`;
    for (const topic of [arn("AutomationApprovals"), arn("{{ Topic }}"), "{{ TopicArn }}", "", arn(""), undefined, 5]) {
      assert.deepEqual(telling(topic), [], String(topic));
    }
    assert.deepEqual(
      telling(arn("approvals")),
      one("The name of the topic must begin with Automation, and is approvals."),
    );
    assert.equal(telling(arn("MyAutomation")).length, 1);
  });

  it("does not go on when it is refused, and is not repeated", () => {
    assert.deepEqual(found(approve("Ask", { onFailure: "Continue" })), [
      "approval-continues Ask mainSteps[0]: With onFailure Continue a rejected approval continues as if it was granted: use Abort or step:NAME.",
    ]);
    for (const onFailure of ["Abort", undefined]) assert.deepEqual(found(approve("Ask", { onFailure })), []);
    assert.deepEqual(found(loop("Each", [approve("Ask")])), [
      "approval-in-loop Ask mainSteps[0].inputs.Steps[0]: Approvals inside a loop are not documented: put them before or after the loop Each.",
    ]);
  });

  it("is all that is checked in this way", () => {
    assert.deepEqual(found({ ...approve("Ask", { onFailure: "Continue", inputs: {} }), action: "aws:sleep" }), []);
  });
});
