import assert from "node:assert/strict";
import fc from "fast-check";
import { checkDocument } from "../../runbooks/language/checks";
import { approve, branch, call, documentOf, loop, read } from "./fixtures";

type Step = Record<string, unknown>;

const output = (selector: string, type = "String") => ({ outputs: [{ Name: "Out", Selector: selector, Type: type }] });
const uses = (reference: string, name = "Use"): Step =>
  call(name, "ec2", "DescribeInstances", {
    inputs: { Service: "ec2", Api: "DescribeInstances", NextToken: reference },
  });
const input = (more: Step): Step => ({ inputs: { Service: "ec2", Api: "DescribeInstances", ...more } });

/** Each document has one defect, and gives exactly one problem. */
const defects: Record<string, { rule: string; step?: string; document: unknown; severity?: string }> = {
  "a list instead of a document": { rule: "document-shape", document: [] },
  "another schema": { rule: "document-shape", document: { ...documentOf(read("A")), schemaVersion: "2.2" } },
  "a key of no meaning": { rule: "document-shape", document: { ...documentOf(read("A")), preconditions: {} } },
  "no steps": { rule: "document-shape", document: documentOf() },
  "too many bytes": { rule: "document-size", document: { ...documentOf(read("A")), description: "x".repeat(66_000) } },
  "a hyphen in a name": { rule: "step-name", step: "a-b", document: documentOf(read("a-b")) },
  "a name twice": { rule: "step-name", step: "A", document: documentOf(read("A"), read("A")) },
  "a property of no meaning": { rule: "step-shape", step: "A", document: documentOf(read("A", { precondition: {} })) },
  "a timeout as text": {
    rule: "step-shape",
    severity: "warning",
    step: "A",
    document: documentOf(read("A", { timeoutSeconds: "10" })),
  },
  "an unknown action": {
    rule: "unknown-action",
    step: "A",
    document: documentOf(approve("Ask"), { name: "A", action: "aws:teleport", inputs: {} }),
  },
  "a missing input": {
    rule: "required-input",
    step: "A",
    document: documentOf({ name: "A", action: "aws:sleep", inputs: {} }),
  },
  "an unknown input": {
    rule: "unknown-input",
    step: "A",
    document: documentOf({ name: "A", action: "aws:sleep", inputs: { Duration: "PT1S", Until: "later" } }),
  },
  "a jump to nowhere": { rule: "jump-target", step: "A", document: documentOf(read("A", { nextStep: "B" })) },
  "a failure to nowhere": { rule: "jump-target", step: "A", document: documentOf(read("A", { onFailure: "step:B" })) },
  "a failure without step:": {
    rule: "jump-target",
    step: "A",
    document: documentOf(read("A", { onFailure: "B" }), read("B")),
  },
  "a choice to nowhere": {
    rule: "jump-target",
    step: "A",
    document: documentOf(branch("A", "C", { Default: "B" }), read("B")),
  },
  "a jump into a loop": {
    rule: "jump-target",
    step: "A",
    document: documentOf(read("A", { onFailure: "step:In" }), loop("L", [read("In")])),
  },
  "a circle": { rule: "cycle", step: "A", document: documentOf(read("A"), read("B", { nextStep: "A" })) },
  "a circle by a failure": {
    rule: "cycle",
    step: "A",
    document: documentOf(read("A"), read("B", { onFailure: "step:A" })),
  },
  "a step that nothing leads to": {
    rule: "unreachable-step",
    severity: "warning",
    step: "B",
    document: documentOf(read("A", { isEnd: true }), read("B")),
  },
  "an end that also goes on": {
    rule: "end-and-failure",
    severity: "warning",
    step: "A",
    document: documentOf(read("A", { isEnd: true, onFailure: "step:B" }), read("B")),
  },
  "an end in a loop": {
    rule: "end-in-loop",
    severity: "warning",
    step: "In",
    document: documentOf(loop("L", [read("In", { isEnd: true })])),
  },
  "a cancellation to a sleep": {
    rule: "cancel",
    step: "A",
    document: documentOf(read("A", { onCancel: "step:B" }), {
      name: "B",
      action: "aws:sleep",
      inputs: { Duration: "PT1S" },
    }),
  },
  "a loop in a loop": {
    rule: "loop",
    severity: "warning",
    step: "M",
    document: documentOf(loop("L", [loop("M", [read("In")])])),
  },
  "a loop over nothing": {
    rule: "loop",
    step: "L",
    document: documentOf(loop("L", [read("In")], { Iterators: undefined })),
  },
  "a loop of 101": {
    rule: "loop",
    step: "L",
    document: documentOf(loop("L", [read("In")], { Iterators: Array.from({ length: 101 }, String) })),
  },
  "a loop over maps": {
    rule: "loop",
    severity: "warning",
    step: "L",
    document: documentOf(loop("L", [read("In")], { IteratorDataType: "StringMap" })),
  },
  "an approval in a loop": { rule: "approval-in-loop", step: "Ask", document: documentOf(loop("L", [approve("Ask")])) },
  "an unknown operator": {
    rule: "branch",
    step: "A",
    document: documentOf(
      branch("A", "B", { Choices: [{ Variable: "{{ InstanceId }}", IsPresent: true, NextStep: "B" }] }),
      read("B"),
    ),
  },
  "a number compared with text": {
    rule: "branch",
    step: "A",
    document: documentOf(
      branch("A", "B", { Choices: [{ Variable: "{{ InstanceId }}", NumericEquals: "1", NextStep: "B" }] }),
      read("B"),
    ),
  },
  "a script": {
    rule: "no-script",
    step: "A",
    document: documentOf(approve("Ask"), {
      name: "A",
      action: "aws:executeScript",
      inputs: { Runtime: "python3.11", Script: "pass" },
    }),
  },
  "a streaming operation": {
    rule: "streaming-operation",
    step: "A",
    document: documentOf(call("A", "s3", "GetObject")),
  },
  "an operation in another spelling": {
    rule: "operation-name",
    severity: "warning",
    step: "A",
    document: documentOf(approve("Ask"), call("A", "ec2", "describe-instances")),
  },
  "an assertion that changes something": {
    rule: "asks-with-a-change",
    severity: "warning",
    step: "A",
    document: documentOf({
      name: "A",
      action: "aws:assertAwsResourceProperty",
      inputs: { Service: "ec2", Api: "StopInstances", PropertySelector: "$.X", DesiredValues: ["x"] },
    }),
  },
  "a wildcard selector": {
    rule: "selector",
    severity: "warning",
    step: "A",
    document: documentOf(read("A", output("$.Reservations[*].X"))),
  },
  "a selector without a root": {
    rule: "selector",
    severity: "warning",
    step: "A",
    document: documentOf(read("A", output("Reservations"))),
  },
  "an output without a type": {
    rule: "output",
    severity: "warning",
    step: "A",
    document: documentOf(read("A", { outputs: [{ Name: "Out", Selector: "$.X" }] })),
  },
  "an unknown parameter": { rule: "unknown-reference", step: "Use", document: documentOf(uses("{{ Nobody }}")) },
  "an output that comes later": {
    rule: "unknown-reference",
    severity: "warning",
    step: "Use",
    document: documentOf(uses("{{ A.Out }}"), read("A", output("$.X"))),
  },
  "an output of a step that failed": {
    rule: "unknown-reference",
    severity: "warning",
    step: "Use",
    document: documentOf(
      read("A", { ...output("$.X"), onFailure: "step:Use" }),
      read("B", { isEnd: true }),
      uses("{{ A.Out }}"),
    ),
  },
  "an output from inside a loop": {
    rule: "unknown-reference",
    severity: "warning",
    step: "Use",
    document: documentOf(loop("L", [read("A", output("$.X"))]), uses("{{ A.Out }}")),
  },
  "an output that one arm sets": {
    rule: "reference-not-on-every-path",
    severity: "warning",
    step: "Use",
    document: documentOf(branch("Which", "A", { Default: "Use" }), read("A", output("$.X")), uses("{{ A.Out }}")),
  },
  "an output of a step that may fail and go on": {
    rule: "reference-not-on-every-path",
    severity: "warning",
    step: "Use",
    document: documentOf(read("A", { ...output("$.X"), onFailure: "Continue" }), uses("{{ A.Out }}")),
  },
  "an indexed output": {
    rule: "reference-form",
    severity: "warning",
    step: "Use",
    document: documentOf(read("A", output("$.X", "StringList")), uses("{{ A.Out[0] }}")),
  },
  "a variable of the system that is not": {
    rule: "reference-form",
    step: "Use",
    document: documentOf(uses("{{ global:TIMESTAMP }}")),
  },
  "a Parameter Store value in a step": {
    rule: "reference-form",
    step: "Use",
    document: documentOf(uses("{{ ssm:/x }}")),
  },
  "a reference in a description": {
    rule: "reference-place",
    severity: "warning",
    step: "A",
    document: documentOf(read("A", { description: "{{ InstanceId }}" })),
  },
  "a reference as a key": {
    rule: "reference-place",
    step: "A",
    document: documentOf(read("A", input({ Filter: { "{{ InstanceId }}": "x" } }))),
  },
  "a list beside another element": {
    rule: "mixed-list",
    severity: "warning",
    step: "A",
    document: documentOf(read("A", input({ InstanceIds: ["{{ Ids }}", "i-0"] }))),
  },
  "a list inside text": {
    rule: "text-of-a-list",
    severity: "warning",
    step: "Use",
    document: documentOf(loop("L", [read("In")]), uses("x {{ Names.Out }}")),
  },
  "an unlimited parameter inside text": {
    rule: "unlimited-parameter",
    severity: "warning",
    step: "Use",
    document: documentOf(uses('{"x":"{{ Free }}"}')),
  },
  "an unlimited parameter in a command": {
    rule: "unlimited-parameter",
    severity: "warning",
    step: "A",
    document: documentOf({
      name: "A",
      action: "aws:runCommand",
      inputs: {
        DocumentName: "AWS-RunShellScript",
        InstanceIds: ["i-0"],
        Parameters: { commands: ["systemctl restart {{ Free }}"] },
      },
    }),
  },
  "an approval that goes on": {
    rule: "approval-continues",
    step: "Ask",
    document: documentOf(approve("Ask", { onFailure: "Continue" })),
  },
  "eleven approvers": {
    rule: "approvers",
    step: "Ask",
    document: documentOf(approve("Ask", { inputs: { Approvers: Array.from({ length: 11 }, (_, i) => `user${i}`) } })),
  },
  "more approvals than approvers": {
    rule: "approvers",
    step: "Ask",
    document: documentOf(approve("Ask", { inputs: { Approvers: ["one"], MinRequiredApprovals: 2 } })),
  },
  "a run that approves itself": {
    rule: "approvers",
    step: "Ask",
    document: documentOf(approve("Ask", { inputs: { Approvers: ["{{AutomationAssumeRole}}"] } })),
  },
  "a topic of another name": {
    rule: "approvers",
    step: "Ask",
    document: documentOf(
      approve("Ask", {
        inputs: { Approvers: ["one"], NotificationArn: "arn:aws:sns:eu-west-1:111122223333:approvals" },
      }),
    ),
  },
};

describe("checkDocument", () => {
  for (const [name, { rule, step, document, severity = "error" }] of Object.entries(defects))
    it(`finds ${name}`, () => {
      const extra = name === "a list inside text" ? withNames(document) : document;
      const problems = checkDocument(extra);
      assert.deepEqual(
        problems.map((p) => ({ rule: p.rule, step: p.step, severity: p.severity })),
        [{ rule, step, severity }],
        JSON.stringify(problems, null, 1),
      );
      assert.match(problems[0]!.message, /[.)]$/);
    });

  it("accepts references to parameters, outputs, loops, variables and the system", () => {
    const document = {
      ...documentOf(
        read("A", output("$.Reservations..InstanceId", "StringList")),
        loop("L", [uses("{{ L.CurrentIteratorValue }} {{ L.CurrentIteration }} {{global:REGION}}")], {
          Iterators: "{{ A.Out }}",
        }),
        {
          name: "V",
          action: "aws:updateVariable",
          inputs: { Name: "variable:v", Value: "{{ automation:EXECUTION_ID }}" },
        },
        uses("{{ variable:v }} {{ L.CurrentIteration }}", "Use2"),
      ),
      variables: { v: { type: "String", default: "x" } },
    };
    assert.deepEqual(checkDocument(document), []);
  });

  it("lets a branch join and a failure path stand behind the end", () => {
    const document = documentOf(
      branch("Which", "B", { Default: "A" }),
      read("A", { nextStep: "C" }),
      read("B", { onFailure: "step:Sorry" }),
      read("C", { isEnd: true }),
      read("Sorry"),
    );
    assert.deepEqual(checkDocument(document), []);
  });

  it("never throws, whatever it is given", () => {
    const word = fc.constantFrom(
      "A",
      "B",
      "L#end",
      "{{ A.Out }}",
      "{{ x",
      "step:A",
      "Continue",
      "__proto__",
      "toString",
      "aws:loop",
      "aws:branch",
      "aws:approve",
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        word,
        fc.jsonValue(),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(word, tie("any"), { maxKeys: 4 }),
      ),
    })).any;
    const step = fc.record(
      Object.fromEntries(
        ["name", "action", "inputs", "outputs", "onFailure", "onCancel", "nextStep", "isEnd"].map((key) => [
          key,
          value,
        ]),
      ),
      { requiredKeys: [] },
    );
    const inputs = fc.record(
      Object.fromEntries(
        ["Choices", "Default", "Steps", "Iterators", "Approvers", "Service", "Api"].map((key) => [key, value]),
      ),
      { requiredKeys: [] },
    );
    const plausible = fc.record({ name: word, action: word, inputs: fc.oneof(inputs, value) });
    const document = fc.record(
      {
        mainSteps: fc.oneof(fc.array(fc.oneof(step, plausible)), value),
        parameters: value,
        variables: value,
        outputs: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), document), (given) => {
        assert.ok(Array.isArray(checkDocument(given, { undo: "Undo" })));
      }),
      { numRuns: 400 },
    );
    const within: Record<string, unknown> = {};
    within.within = within;
    for (const given of [within, 10n, () => 1, JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`)])
      assert.equal(checkDocument(given).length, 1);
  });
});

/** A step before all others whose output is a list. */
function withNames(document: unknown): unknown {
  const { mainSteps, ...rest } = document as { mainSteps: Step[] };
  return { ...rest, mainSteps: [read("Names", output("$.Reservations..InstanceId", "StringList")), ...mainSteps] };
}
