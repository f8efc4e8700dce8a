import assert from "node:assert/strict";
import { documentProblems, loadDocument, validateDocument } from "../../../simulator/automation/document/validate";
import type { AwsError } from "../../../simulator/aws";
import { api, document } from "./world";

const step = (name: string, action: string, inputs: object, more: object = {}) => ({ name, action, inputs, ...more });
const sleep = (name: string, more: object = {}) => step(name, "aws:sleep", { Duration: "PT1S" }, more);
const branch = (name: string, next: string, more: object = {}) =>
  step(name, "aws:branch", { Choices: [{ NextStep: next, Variable: "x", StringEquals: "x" }], ...more });
const loop = (name: string, steps: object[], more: object = {}) =>
  step(name, "aws:loop", { Iterators: ["a"], Steps: steps, ...more });

/** The document is refused, and the problem is found at this path. */
function refused(rule: string, path: string | RegExp, content: object): void {
  it(rule, () => {
    const problems = documentProblems(content);
    const found = problems.some((problem) =>
      typeof path === "string" ? problem.path === path : path.test(problem.path),
    );
    assert.ok(found, `expected a problem at ${path}, found ${JSON.stringify(problems)}`);
  });
}

function accepted(rule: string, content: object): void {
  it(rule, () => assert.deepEqual(documentProblems(content), []));
}

describe("validation of Automation documents", () => {
  it("schemaVersion must be 0.3", () =>
    assert.throws(
      () => validateDocument({ schemaVersion: "2.2", mainSteps: [] }),
      (error: AwsError) => error.code === "InvalidDocumentSchemaVersion",
    ));
  it("names every problem with its path in InvalidDocumentContent", () =>
    assert.throws(
      () => validateDocument(document(sleep("a"), sleep("b c"), step("d", "aws:nothing", {}))),
      (error: AwsError) =>
        error.code === "InvalidDocumentContent" &&
        error.message.includes("mainSteps[1].name") &&
        error.message.includes("mainSteps[2].action"),
    ));
  it("a document has at most 64 KB", () =>
    assert.throws(
      () => loadDocument(JSON.stringify({ ...document(sleep("a")), description: "x".repeat(65_536) }), "JSON"),
      (error: AwsError) => error.code === "MaxDocumentSizeExceeded",
    ));
  it("text that is not JSON or YAML is refused", () => {
    for (const [text, format] of [
      ["{", "JSON"],
      ["a: [", "YAML"],
    ] as const) {
      assert.throws(
        () => loadDocument(text, format),
        (error: AwsError) => error.code === "InvalidDocumentContent",
      );
    }
  });
  it("YAML reads to the same document as JSON", () => {
    const yaml = `
schemaVersion: '0.3'
mainSteps:
  - name: a
    action: aws:sleep
    inputs:
      Duration: PT1S
`;
    assert.deepEqual(loadDocument(yaml, "YAML"), document(sleep("a")));
  });

  describe("steps", () => {
    refused("mainSteps is required", "mainSteps", { schemaVersion: "0.3" });
    refused("top-level keys are known ones", "precondition", { ...document(sleep("a")), precondition: {} });
    refused(
      "a step has no precondition, role or Region of its own",
      "mainSteps[0].precondition",
      document(sleep("a", { precondition: {} })),
    );
    refused("a step name has letters, digits and underscores", "mainSteps[0].name", document(sleep("a-b")));
    refused(
      "step names are unique over the whole document, loops included",
      "mainSteps",
      document(sleep("a"), loop("l", [sleep("a")])),
    );
    refused("inputs is required", "mainSteps[0].inputs", document({ name: "a", action: "aws:pause" }));
    refused("an unknown action is refused", "mainSteps[0].action", document(step("a", "aws:runShellScript", {})));
    refused(
      "required inputs are named",
      "mainSteps[0].inputs",
      document(step("a", "aws:changeInstanceState", { InstanceIds: ["i"] })),
    );
    refused("unknown inputs are refused", "mainSteps[0].inputs.Foo", document(step("a", "aws:pause", { Foo: 1 })));
    refused(
      "onFailure leads to an existing step",
      "mainSteps[0].onFailure",
      document(sleep("a", { onFailure: "step:nope" })),
    );
    refused(
      "onFailure is Abort, Continue or step:NAME",
      "mainSteps[0].onFailure",
      document(sleep("a", { onFailure: "Retry" })),
    );
    refused("nextStep names an existing step", "mainSteps[0].nextStep", document(sleep("a", { nextStep: "nope" })));
    refused(
      "isEnd together with onFailure step: is undocumented",
      "mainSteps[0].onFailure",
      document(sleep("a", { isEnd: true, onFailure: "step:b" }), sleep("b")),
    );
    refused(
      "isCritical is an unquoted Boolean",
      "mainSteps[0].isCritical",
      document(sleep("a", { isCritical: "false" })),
    );
    refused("maxAttempts is a positive Integer", "mainSteps[0].maxAttempts", document(sleep("a", { maxAttempts: 0 })));
    refused(
      "no reference in timeoutSeconds",
      "mainSteps[0].timeoutSeconds",
      document(sleep("a", { timeoutSeconds: "{{ x }}" })),
    );
    accepted(
      "timeoutSeconds may be quoted digits, as on the pause page",
      document(step("a", "aws:pause", {}, { timeoutSeconds: "600" })),
    );
    refused(
      "an approval waits at most 30 days",
      "mainSteps[0].timeoutSeconds",
      document(step("a", "aws:approve", { Approvers: ["x"] }, { timeoutSeconds: 2_592_001 })),
    );
    accepted(
      "a Lambda step may say 500 seconds, as in AWS's example (it is cut to 300)",
      document(step("a", "aws:invokeLambdaFunction", { FunctionName: "f" }, { timeoutSeconds: 500 })),
    );
    refused("onCancel is not supported for aws:updateVariable", "mainSteps[0].onCancel", {
      ...document(
        step("a", "aws:updateVariable", { Name: "variable:v", Value: "x" }, { onCancel: "step:b" }),
        api("b"),
      ),
      variables: { v: { type: "String" } },
    });
    for (const target of ["approve", "pause", "sleep", "createTags", "createImage"]) {
      const inputs: Record<string, object> = {
        approve: { Approvers: ["x"] },
        pause: {},
        sleep: { Duration: "PT1S" },
        createTags: { ResourceIds: ["i"], Tags: [{ Key: "k", Value: "v" }] },
        createImage: { InstanceId: "i", ImageName: "n" },
      };
      refused(
        `onCancel cannot lead to aws:${target}`,
        "mainSteps[0].onCancel",
        document(sleep("a", { onCancel: "step:b" }), step("b", `aws:${target}`, inputs[target]!)),
      );
    }
    accepted(
      "onCancel may be on a sleep and lead to an API call",
      document(sleep("a", { onCancel: "step:b" }), api("b")),
    );
  });

  describe("cycles", () => {
    for (const [how, content] of Object.entries({
      nextStep: document(sleep("a"), sleep("b", { nextStep: "a" })),
      branch: document(sleep("a"), branch("b", "a")),
      onFailure: document(sleep("a"), sleep("b", { onFailure: "step:a" })),
      "a jump out of a loop": document(sleep("a"), loop("l", [sleep("i", { onFailure: "step:a" })])),
      "steps inside a loop": document(loop("l", [sleep("i"), sleep("j", { nextStep: "i" })])),
    })) {
      it(`a cycle through ${how} is refused with its trace`, () => {
        const [problem] = documentProblems({ ...content, parameters: {} });
        assert.match(problem?.message ?? "", /cycle: .+ → .+/);
      });
    }
    accepted("a jump forward is not a cycle", document(sleep("a", { nextStep: "c" }), sleep("b"), sleep("c")));
  });

  describe("references", () => {
    const output = { outputs: [{ Name: "Id", Selector: "$.Id", Type: "String" }] };
    refused(
      "undeclared parameters are refused",
      "mainSteps[0].inputs.Duration",
      document(step("a", "aws:sleep", { Duration: "{{ D }}" })),
    );
    refused(
      "undeclared variables are refused",
      "mainSteps[0].inputs.Duration",
      document(step("a", "aws:sleep", { Duration: "{{ variable:D }}" })),
    );
    refused(
      "{{ssm:…}} inside an input is refused",
      "mainSteps[0].inputs.Duration",
      document(step("a", "aws:sleep", { Duration: "{{ ssm:/d }}" })),
    );
    refused(
      "undeclared outputs are refused",
      "mainSteps[1].inputs.Duration",
      document(api("a"), step("b", "aws:sleep", { Duration: "{{ a.Id }}" })),
    );
    refused(
      "OutputPayload is not a documented output",
      "mainSteps[1].inputs.Duration",
      document(api("a"), step("b", "aws:sleep", { Duration: "{{ a.OutputPayload }}" })),
    );
    refused(
      "an output of a step that comes later can never be there",
      "mainSteps[0].inputs.Duration",
      document(step("b", "aws:sleep", { Duration: "{{ a.Id }}" }), api("a", output)),
    );
    refused("no reference in a map key", /RuntimeParameters/, {
      ...document(step("a", "aws:executeAutomation", { DocumentName: "D", RuntimeParameters: { "{{ P }}": "x" } })),
      parameters: { P: { type: "String" } },
    });
    refused(
      "a list cannot be indexed inside the braces",
      "mainSteps[1].inputs.Duration",
      document(api("a", output), step("b", "aws:sleep", { Duration: "{{ a.Id[0] }}" })),
    );
    refused("a list reference beside other elements is refused", "mainSteps[0].inputs.InstanceIds", {
      ...document(step("a", "aws:changeInstanceState", { InstanceIds: ["{{ L }}", "i-1"], DesiredState: "stopped" })),
      parameters: { L: { type: "StringList" } },
    });
    refused("no reference in a selector", "mainSteps[0].outputs[0].Selector", {
      ...document(api("a", { outputs: [{ Name: "X", Selector: "$.{{ P }}" }] })),
      parameters: { P: { type: "String" } },
    });
    refused("no reference in a branch's NextStep", /mainSteps\[0\]\.inputs/, {
      ...document(branch("a", "{{ P }}"), sleep("b")),
      parameters: { P: { type: "String" } },
    });
    refused("document outputs are step.Output without braces", "outputs[0]", {
      ...document(api("a", output)),
      outputs: ["{{ a.Id }}"],
    });
    refused("document outputs exist", "outputs[0]", { ...document(api("a", output)), outputs: ["a.Other"] });
    refused("assumeRole accepts a parameter that exists", "assumeRole", {
      ...document(sleep("a")),
      assumeRole: "{{ Role }}",
    });
    accepted("assumeRole may embed global: variables, as AWS samples do", {
      ...document(sleep("a")),
      assumeRole: "arn:{{ global:AWS_PARTITION }}:iam::{{global:ACCOUNT_ID}}:role/r",
    });
    refused("assumeRole cannot come from Parameter Store", "assumeRole", {
      ...document(sleep("a")),
      assumeRole: "{{ Role }}",
      parameters: { Role: { type: "String", default: "{{ ssm:/role }}" } },
    });
    refused("types of aws:runCommand inputs are checked", "mainSteps[0].inputs.InstanceIds", {
      ...document(step("a", "aws:runCommand", { DocumentName: "AWS-RunShellScript", InstanceIds: "{{ I }}" })),
      parameters: { I: { type: "String" } },
    });
    accepted("types of other inputs are not checked before the run", {
      ...document(step("a", "aws:changeInstanceState", { InstanceIds: "{{ I }}", DesiredState: "stopped" })),
      parameters: { I: { type: "String" } },
    });
  });

  describe("parameters and variables", () => {
    const parameter = (definition: object) => ({ ...document(sleep("a")), parameters: { P: definition } });
    refused("a parameter has a known type", "parameters.P.type", parameter({ type: "Number" }));
    accepted("AWS types are parameters too", parameter({ type: "List<AWS::EC2::Instance::Id>", default: [] }));
    refused(
      "a Boolean default is not a quoted text",
      "parameters.P.default",
      parameter({ type: "Boolean", default: "true" }),
    );
    refused(
      "an Integer default is not a quoted text",
      "parameters.P.default",
      parameter({ type: "Integer", default: "3" }),
    );
    accepted("a StringMap default may be the text {}", parameter({ type: "StringMap", default: "{}" }));
    refused(
      "a default cannot refer to another parameter",
      "parameters.P.default",
      parameter({ type: "String", default: "{{ Q }}" }),
    );
    refused(
      "a default is not a text around a reference",
      "parameters.P.default",
      parameter({ type: "String", default: "a {{ ssm:/b }}" }),
    );
    accepted(
      "a String default may come from Parameter Store",
      parameter({ type: "String", default: "{{ ssm:/a/b }}" }),
    );
    refused(
      "an Integer default cannot come from Parameter Store",
      "parameters.P.default",
      parameter({ type: "Integer", default: "{{ ssm:/a/b }}" }),
    );
    refused(
      "allowedPattern is a Java regular expression",
      "parameters.P.allowedPattern",
      parameter({ type: "String", allowedPattern: "(a" }),
    );
    refused("a variable has no AWS type", "variables.V.type", {
      ...document(sleep("a")),
      variables: { V: { type: "AWS::EC2::Instance::Id" } },
    });
    refused(
      "updateVariable names a declared variable",
      "mainSteps[0].inputs.Name",
      document(step("a", "aws:updateVariable", { Name: "variable:v", Value: "x" })),
    );
    refused(
      "updateVariable's Name starts with variable:",
      "mainSteps[0].inputs.Name",
      document(step("a", "aws:updateVariable", { Name: "v", Value: "x" })),
    );
  });

  describe("executeAwsApi", () => {
    const call = (inputs: object) => document(step("a", "aws:executeAwsApi", inputs));
    refused(
      "streaming outputs are refused",
      "mainSteps[0].inputs.Api",
      call({ Service: "s3", Api: "GetObject", Bucket: "b", Key: "k" }),
    );
    refused(
      "streaming inputs are refused",
      "mainSteps[0].inputs.Api",
      call({ Service: "s3", Api: "PutObject", Bucket: "b", Key: "k" }),
    );
    refused(
      "a body of type blob counts as streaming",
      "mainSteps[0].inputs.Api",
      call({ Service: "lambda", Api: "Invoke", FunctionName: "f" }),
    );
    accepted(
      "operations of a streaming service without a body are fine",
      call({ Service: "s3", Api: "CopyObject", Bucket: "b", Key: "k", CopySource: "c" }),
    );
    refused("Api is PascalCase", "mainSteps[0].inputs.Api", call({ Service: "ec2", Api: "describe_instances" }));
    refused(
      "binary members are refused",
      "mainSteps[0].inputs.Api",
      call({ Service: "kms", Api: "Encrypt", KeyId: "k", Plaintext: "x" }),
    );
    refused(
      "binary attribute values are found at any depth",
      "mainSteps[0].inputs.Api",
      call({ Service: "dynamodb", Api: "PutItem", TableName: "t", Item: { pk: { B: "x" } } }),
    );
    accepted(
      "a namesake that is not binary is fine",
      call({ Service: "ec2", Api: "ModifyInstanceAttribute", InstanceId: "i", DisableApiTermination: { Value: true } }),
    );
    refused(
      "output types are known",
      "mainSteps[0].outputs[0].Type",
      document(api("a", { outputs: [{ Name: "X", Selector: "$.X", Type: "Number" }] })),
    );
    refused(
      "actions without user-defined outputs declare none",
      "mainSteps[0].outputs",
      document(sleep("a", { outputs: [{ Name: "X", Selector: "$.X" }] })),
    );
  });

  describe("branch and loop", () => {
    refused(
      "unknown operators are refused",
      /StringNotEquals/,
      document(
        step("a", "aws:branch", { Choices: [{ NextStep: "b", Variable: "x", StringNotEquals: "y" }] }),
        sleep("b"),
      ),
    );
    refused(
      "a choice has one operator",
      /Choices\[0\]/,
      document(
        step("a", "aws:branch", { Choices: [{ NextStep: "b", Variable: "x", StringEquals: "y", Contains: "z" }] }),
        sleep("b"),
      ),
    );
    refused(
      "a choice has a NextStep",
      /Choices\[0\]/,
      document(step("a", "aws:branch", { Choices: [{ Variable: "x", StringEquals: "y" }] })),
    );
    accepted(
      "And, Or and Not combine",
      document(
        step("a", "aws:branch", {
          Choices: [
            {
              NextStep: "b",
              Or: [{ Not: { Variable: "x", StringEquals: "y" } }, { And: [{ Variable: "x", Contains: "y" }] }],
            },
          ],
        }),
        sleep("b"),
      ),
    );
    refused(
      "a loop has either Iterators or LoopCondition",
      "mainSteps[0].inputs.Iterators",
      document(step("l", "aws:loop", { Steps: [sleep("i")] })),
    );
    refused(
      "MaxIterations is from 1 to 100",
      "mainSteps[0].inputs.MaxIterations",
      document(loop("l", [sleep("i")], { MaxIterations: 101 })),
    );
    refused(
      "a loop over maps is unusable",
      "mainSteps[0].inputs.IteratorDataType",
      document(loop("l", [sleep("i")], { IteratorDataType: "StringMap" })),
    );
    refused("a loop in a loop is undocumented", /Steps\[0\]\.action/, document(loop("l", [loop("m", [sleep("i")])])));
    refused(
      "an approval in a loop is undocumented",
      /Steps\[0\]\.action/,
      document(loop("l", [step("i", "aws:approve", { Approvers: ["x"] })])),
    );
    refused(
      "a pause in a loop is undocumented",
      /Steps\[0\]\.action/,
      document(loop("l", [step("i", "aws:pause", {})])),
    );
    refused("isEnd in a loop is undocumented", /Steps\[0\]\.isEnd/, document(loop("l", [sleep("i", { isEnd: true })])));
    refused(
      "a loop has no onCancel",
      "mainSteps[0].onCancel",
      document({ ...loop("l", [sleep("i")]), onCancel: "step:b" }, api("b")),
    );
    refused(
      "no jump into a loop",
      "mainSteps[0].nextStep",
      document(sleep("a", { nextStep: "i" }), loop("l", [sleep("i")])),
    );
    refused(
      "outputs of inner steps are not read after the loop",
      "mainSteps[1].inputs.Duration",
      document(
        loop("l", [api("i", { outputs: [{ Name: "X", Selector: "$.X" }] })]),
        step("b", "aws:sleep", { Duration: "{{ i.X }}" }),
      ),
    );
    accepted(
      "the loop condition sees inner steps",
      document(
        step("l", "aws:loop", {
          LoopCondition: { Variable: "{{ i.X }}", StringEquals: "y" },
          Steps: [api("i", { outputs: [{ Name: "X", Selector: "$.X" }] })],
        }),
      ),
    );
  });
});
