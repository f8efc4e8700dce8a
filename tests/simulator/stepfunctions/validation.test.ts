import assert from "node:assert/strict";
import { jsonata, machine, task, World } from "./world";

interface Diagnostic {
  code: string;
  location: string;
  message: string;
}

async function diagnose(definition: unknown): Promise<Diagnostic[]> {
  const text = typeof definition === "string" ? definition : JSON.stringify(definition);
  const answer = await new World().states("ValidateStateMachineDefinition", { definition: text });
  const diagnostics = answer.diagnostics as Diagnostic[];
  assert.equal(answer.result, diagnostics.length > 0 ? "FAIL" : "OK");
  return diagnostics;
}

const one = (state: object) => machine({ A: { End: true, ...state } });
const oneQuery = (state: object) => jsonata({ A: { End: true, ...state } });
const done = { Type: "Succeed" };
const choice = (...Choices: object[]) => machine({ C: { Type: "Choice", Choices }, S: done });
const retry = (Retry: unknown) => one(task({ Retry }));
const caught = (Catch: unknown) => machine({ A: task({ Catch, End: true }), S: done });
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { End: true, ...state } } });
const parallel = (...Branches: object[]) => ({ Type: "Parallel", Branches });

/** What is wrong, and where it is said to be. */
const refused: Array<[name: string, definition: unknown, location: string]> = [
  ["text that is no JSON", "{", "/"],
  ["JSON that is no object", "[]", "/"],
  ["no states", { StartAt: "A" }, "/"],
  ["an unknown field", machine({ A: done }, { Bogus: 1 }), "/Bogus"],
  ["an unknown language", machine({ A: done }, { QueryLanguage: "XPath" }), "/QueryLanguage"],
  ["a timeout of nothing", machine({ A: done }, { TimeoutSeconds: 0 }), "/TimeoutSeconds"],
  ["a first state that is missing", { StartAt: "B", States: { A: done } }, "/StartAt"],
  ["an unknown type", one({ Type: "Loop" }), "/States/A/Type"],
  ["a Next that leads nowhere", machine({ A: { Type: "Pass", Next: "B" } }), "/States/A/Next"],
  ["neither Next nor End", machine({ A: { Type: "Pass" } }), "/States/A"],
  ["both Next and End", machine({ A: { Type: "Pass", Next: "B", End: true }, B: done }), "/States/A"],
  ["a state that cannot be reached", machine({ A: done, B: done }), "/States/B"],
  [
    "a name used twice",
    machine({ P: { ...parallel(branch("A", { Type: "Pass" })), Next: "A" }, A: done }),
    "/States/A",
  ],
  ["a name of 81 characters", machine({ ["n".repeat(81)]: done }), `/States/${"n".repeat(81)}`],
  ["a field of another type of state", one({ Type: "Pass", Seconds: 1 }), "/States/A/Seconds"],
  ["Arguments in JSONPath", one(task({ Arguments: {} })), "/States/A/Arguments"],
  ["Parameters in JSONata", oneQuery(task({ Parameters: {} })), "/States/A/Parameters"],
  ["a JSONPath state in a JSONata machine", oneQuery({ Type: "Pass", QueryLanguage: "JSONPath" }), "/States/A"],
  ["a path that cannot be read", one({ Type: "Pass", InputPath: "$.a[" }), "/States/A/InputPath"],
  ["a path of several places where one is needed", one({ Type: "Wait", SecondsPath: "$..a" }), "/States/A/SecondsPath"],
  ["a variable in ResultPath", one({ Type: "Pass", ResultPath: "$v.a" }), "/States/A/ResultPath"],
  [
    "a template member that is no path",
    one({ Type: "Pass", Parameters: { a: [{ "b.$": 1 }] } }),
    "/States/A/Parameters/a[0]/b.$",
  ],
  [
    "an intrinsic function that does not exist",
    one({ Type: "Pass", Parameters: { "a.$": "States.X()" } }),
    "/States/A/Parameters/a.$",
  ],
  ["two fields for one thing", one(task({ TimeoutSeconds: 5, TimeoutSecondsPath: "$.t" })), "/States/A"],
  [
    "a heartbeat longer than the timeout",
    one(task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 })),
    "/States/A/HeartbeatSeconds",
  ],
  ["a Wait for nothing", one({ Type: "Wait" }), "/States/A"],
  ["a Wait for two things", one({ Type: "Wait", Seconds: 1, Timestamp: "2026-01-01T00:00:00Z" }), "/States/A"],
  ["a moment without a time", one({ Type: "Wait", Timestamp: "2026-01-01" }), "/States/A/Timestamp"],
  ["a Choice without choices", machine({ C: { Type: "Choice", Choices: [] } }), "/States/C/Choices"],
  [
    "a rule without Next",
    choice({ Variable: "$.a", IsNull: true }, { Variable: "$.a", IsNull: true, Next: "S" }),
    "/States/C/Choices[0]",
  ],
  [
    "a rule with two comparisons",
    choice({ Variable: "$.a", IsNull: true, IsString: true, Next: "S" }),
    "/States/C/Choices[0]",
  ],
  ["an operator that does not exist", choice({ Variable: "$.a", Equals: 1, Next: "S" }), "/States/C/Choices[0]/Equals"],
  [
    "a comparison with the wrong type",
    choice({ Variable: "$.a", NumericEquals: "1", Next: "S" }),
    "/States/C/Choices[0]/NumericEquals",
  ],
  [
    "a Next inside And",
    choice({ And: [{ Variable: "$.a", IsNull: true, Next: "S" }], Next: "S" }),
    "/States/C/Choices[0]/And[0]/Next",
  ],
  [
    "a Variable in JSONata",
    jsonata({ C: { Type: "Choice", Choices: [{ Condition: "{% true %}", Variable: "$", Next: "S" }] }, S: done }),
    "/States/C/Choices[0]/Variable",
  ],
  ["ErrorEquals of nothing", retry([{ ErrorEquals: [] }]), "/States/A/Retry[0]/ErrorEquals"],
  ["States.ALL beside another", retry([{ ErrorEquals: ["States.ALL", "X"] }]), "/States/A/Retry[0]/ErrorEquals"],
  [
    "States.ALL before the last",
    retry([{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["X"] }]),
    "/States/A/Retry[0]/ErrorEquals",
  ],
  ["an interval of nothing", retry([{ ErrorEquals: ["X"], IntervalSeconds: 0 }]), "/States/A/Retry[0]/IntervalSeconds"],
  ["a back-off below one", retry([{ ErrorEquals: ["X"], BackoffRate: 0.5 }]), "/States/A/Retry[0]/BackoffRate"],
  [
    "a delay over a year",
    retry([{ ErrorEquals: ["X"], MaxDelaySeconds: 31_622_401 }]),
    "/States/A/Retry[0]/MaxDelaySeconds",
  ],
  ["an unknown jitter", retry([{ ErrorEquals: ["X"], JitterStrategy: "HALF" }]), "/States/A/Retry[0]/JitterStrategy"],
  [
    "a catcher without Next",
    caught([{ ErrorEquals: ["X"] }, { ErrorEquals: ["States.ALL"], Next: "S" }]),
    "/States/A/Catch[0]",
  ],
  [
    "a catcher that leads nowhere",
    caught([
      { ErrorEquals: ["X"], Next: "S" },
      { ErrorEquals: ["Y"], Next: "Z" },
    ]),
    "/States/A/Catch[1]/Next",
  ],
  ["a Parallel without branches", one(parallel()), "/States/A/Branches"],
  [
    "a branch that leads out",
    machine({ P: { ...parallel(branch("A", { Type: "Pass", Next: "B", End: undefined })), Next: "B" }, B: done }),
    "/States/P/Branches[0]/States/A/Next",
  ],
  ["a Map without a processor", one({ Type: "Map" }), "/States/A"],
  [
    "a distributed Map",
    one({ Type: "Map", ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" }, ...branch("I", { Type: "Pass" }) } }),
    "/States/A",
  ],
  [
    "a reader of items",
    one({ Type: "Map", ItemReader: {}, ItemProcessor: branch("I", { Type: "Pass" }) }),
    "/States/A",
  ],
  [
    "an object for Items",
    oneQuery({ Type: "Map", Items: { a: 1 }, ItemProcessor: branch("I", { Type: "Pass" }) }),
    "/States/A/Items",
  ],
  ["an expression that is not closed", oneQuery({ Type: "Pass", Output: "{% 1 }" }), "/States/A/Output"],
  [
    "an expression that cannot be read",
    oneQuery({ Type: "Pass", Output: { a: ["{% 1 + %}"] } }),
    "/States/A/Output/a[0]",
  ],
  ["$eval", oneQuery({ Type: "Pass", Output: "{% $eval('1') %}" }), "/States/A/Output"],
  ["the operator ??", oneQuery({ Type: "Pass", Output: "{% $states.input.a ?? 1 %}" }), "/States/A/Output"],
  ["the operator ?:", oneQuery({ Type: "Pass", Output: "{% $states.input.a ?: 1 %}" }), "/States/A/Output"],
  ["a result where there is none", oneQuery({ Type: "Pass", Output: "{% $states.result %}" }), "/States/A/Output"],
  [
    "a result before the task",
    oneQuery(task({ Arguments: { InstanceIds: "{% $states.result.a %}" } })),
    "/States/A/Arguments/InstanceIds",
  ],
  ["an error output outside of Catch", oneQuery(task({ Output: "{% $states.errorOutput %}" })), "/States/A/Output"],
  ["a name that is no variable's", oneQuery({ Type: "Pass", Assign: { "x.y": 1 } }), "/States/A/Assign/x.y"],
  ["the reserved variable", oneQuery({ Type: "Pass", Assign: { states: 1 } }), "/States/A/Assign/states"],
  [
    "an inner variable with the name of an outer one",
    jsonata({
      A: { Type: "Pass", Assign: { x: 1 }, Next: "P" },
      P: { ...parallel(branch("I", { Type: "Pass", Assign: { x: 2 } })), End: true },
    }),
    "/States/P/Branches[0]/States/I/Assign/x",
  ],
];

describe("a definition is refused, and where it is wrong is said, for", () => {
  for (const [name, definition, location] of refused) {
    it(name, async () => {
      const diagnostics = await diagnose(definition);
      assert.ok(
        diagnostics.some((diagnostic) => diagnostic.location === location),
        JSON.stringify(diagnostics, undefined, 1),
      );
    });
  }
});

const sdk = (name: string, Parameters: object = {}, more: object = {}) =>
  one({ Type: "Task", Resource: `arn:aws:states:::aws-sdk:${name}`, Parameters, ...more });
const optimized = (name: string, Parameters: object = {}) =>
  one({ Type: "Task", Resource: `arn:aws:states:::${name}`, Parameters });

const refusedTasks: Array<[definition: object, reason: RegExp]> = [
  [one({ Type: "Task", Resource: "lambda:invoke" }), /is not an ARN/],
  [one({ Type: "Task", Resource: "arn:aws:states:eu-west-1:111122223333:activity:a" }), /activities are not run/],
  [one({ Type: "Task", Resource: "arn:aws:states:::http:invoke" }), /HTTP tasks/],
  [one({ Type: "Task", Resource: "arn:aws:states:::ecs:runTask.sync" }), /does not run ECS tasks/],
  [one({ Type: "Task", Resource: "arn:aws:states:::nobody:does" }), /no integration that Step Functions describes/],
  [
    one({ Type: "Task", Resource: "arn:aws:lambda:eu-west-1:1:function:f.waitForTaskToken" }),
    /cannot wait for a token/,
  ],
  [sdk("ec2:describeInstances.sync"), /do not support \.sync/],
  [sdk("nothing:get"), /no AWS SDK integration named nothing/],
  [sdk("ec2:DescribeInstances"), /camelCase/],
  [sdk("ec2:describeNothing"), /no operation describeNothing/],
  [sdk("sts:assumeRole"), /does not support sts:assumeRole/],
  [sdk("s3:putObject", { bucket: "b", Key: "k", Body: "x" }), /'Bucket' is required but was missing/],
  [sdk("s3:putObject", { Bucket: "b", Key: "k" }), /'Body' is required but was missing/],
  [sdk("s3:putObject", { Bucket: 1, Key: "k", Body: "x" }), /'Bucket' must be a STRING/],
  [
    sdk("s3:putObject", { Bucket: "b", key: "k", Key: "k", Body: "x" }),
    /"key" is not supported by Step Functions\. Did you mean 'Key'/,
  ],
  [sdk("ec2:describeInstances", { MaxResults: "5" }), /'MaxResults' must be an INTEGER/],
  [sdk("ec2:describeInstances", { InstanceIds: "i" }), /'InstanceIds' must be an ARRAY/],
  [sdk("dynamodb:getItem", { TableName: "t", Key: { id: { Bogus: "x" } } }), /"Bogus" is not supported/],
  [sdk("sts:getCallerIdentity", { A: 1 }), /accepts no parameters/],
  [optimized("dynamodb:query"), /has only getItem/],
  [optimized("sqs:sendMessage.sync"), /does not support \.sync/],
  [optimized("sqs:sendMessage", { QueueUrl: "u", Message: "x", MessageBody: "b" }), /"Message" is not supported/],
];

describe("a task is refused", () => {
  for (const [definition, reason] of refusedTasks) {
    it(`: ${reason.source}`, async () => {
      const diagnostics = await diagnose(definition);
      assert.ok(
        diagnostics.some(({ message }) => reason.test(message)),
        JSON.stringify(diagnostics, undefined, 1),
      );
    });
  }

  it("but not for what is known only when it runs", async () => {
    assert.deepEqual(await diagnose(sdk("s3:putObject", { "Bucket.$": "$.b", "Key.$": "$.k", "Body.$": "$" })), []);
    const Arguments = { Bucket: "{% $b %}", Key: "k", Body: { any: "{% 1 %}" }, Metadata: { any: "{% 'x' %}" } };
    assert.deepEqual(
      await diagnose(oneQuery({ Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:putObject", Arguments })),
      [],
    );
    assert.deepEqual(
      await diagnose(optimized("sqs:sendMessage", { QueueUrl: "u", MessageBody: { "a.$": "$.a" } })),
      [],
    );
  });
});

describe("a definition that is right", () => {
  it("may mix languages below JSONPath, and read variables that may not be there", async () => {
    const states = {
      A: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $later %}", Comment: "fine", Next: "B" },
      B: { Type: "Pass", Parameters: { "x.$": "$later" }, End: true },
    };
    assert.deepEqual(await diagnose(machine(states, { Comment: "all", Version: "1.0", TimeoutSeconds: 60 })), []);
  });

  it("may have text in expressions that looks like what is refused", async () => {
    for (const Output of ["{% '??' & '?:' %}", "{% $match('a', /(?:a)??/) %}", "{% $states.input.a ? 1 : 2 %}"]) {
      assert.deepEqual(await diagnose(oneQuery({ Type: "Pass", Output })), [], Output);
    }
  });
});

it("CreateStateMachine refuses with all that is wrong, in the service's words (recorded)", async () => {
  await assert.rejects(new World().create({ StartAt: "A" }), {
    code: "InvalidDefinition",
    message: "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
  });
});
