import assert from "node:assert/strict";
import { api, document, failing, statuses, stepNamed, World } from "./world";

const sleep = (name: string, more: object = {}) => ({
  name,
  action: "aws:sleep",
  inputs: { Duration: "PT10S" },
  ...more,
});
/** A step that the world can make fail. */
const fragile = (name: string, more: object = {}) =>
  api(name, { inputs: { Service: "ec2", Api: "StopInstances" }, ...more });
const broken = () => new World().on("ec2 StopInstances", failing());

describe("order of steps and final status", () => {
  it("steps run in list order, one after another", async () => {
    const run = await new World().run(document(sleep("a"), sleep("b"), sleep("c")));
    assert.equal(run.AutomationExecutionStatus, "Success");
    const times = run.StepExecutions.map((step) => [step.ExecutionStartTime, step.ExecutionEndTime]);
    assert.equal(times[1]![0], times[0]![1]);
    assert.equal(times[2]![0], times[1]![1]);
  });

  it("nextStep is taken after success, and skipped steps stay Pending", async () => {
    const run = await new World().run(document(sleep("a", { nextStep: "c" }), sleep("b"), sleep("c")));
    assert.deepEqual(statuses(run), { a: "Success", b: "Pending", c: "Success" });
  });

  it("isEnd stops the run after success", async () => {
    const run = await new World().run(document(sleep("a", { isEnd: true }), sleep("b")));
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run)], ["Success", { a: "Success", b: "Pending" }]);
  });

  it("isEnd stops the run after a failure too, even with Continue", async () => {
    const run = await broken().run(document(fragile("a", { isEnd: true, onFailure: "Continue" }), sleep("b")));
    assert.deepEqual(statuses(run), { a: "Failed", b: "Pending" });
  });

  it("onFailure is Abort by default", async () => {
    const run = await broken().run(document(fragile("a"), sleep("b")));
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run)], ["Failed", { a: "Failed", b: "Pending" }]);
    assert.match(run.FailureMessage ?? "", /InvalidInstanceID\.NotFound.*StopInstances/);
  });

  it("Continue without isCritical ends in Success", async () => {
    const run = await broken().run(document(fragile("a", { onFailure: "Continue" }), sleep("b")));
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run)], ["Success", { a: "Failed", b: "Success" }]);
  });

  it("Continue with isCritical true ends in Failed but runs all steps", async () => {
    const run = await broken().run(document(fragile("a", { onFailure: "Continue", isCritical: true }), sleep("b")));
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run)], ["Failed", { a: "Failed", b: "Success" }]);
  });

  it("onFailure step: without isCritical false ends in Failed even when the clean-up succeeds", async () => {
    const steps = [fragile("a", { onFailure: "step:cleanup" }), sleep("b", { isEnd: true }), sleep("cleanup")];
    const run = await broken().run(document(...steps));
    assert.deepEqual(statuses(run), { a: "Failed", b: "Pending", cleanup: "Success" });
    assert.equal(run.AutomationExecutionStatus, "Failed");
  });

  it("onFailure step: with isCritical false ends in Success", async () => {
    const run = await broken().run(
      document(fragile("a", { onFailure: "step:c", isCritical: false }), sleep("b"), sleep("c")),
    );
    assert.equal(run.AutomationExecutionStatus, "Success");
  });

  it("after onFailure step: the run goes on from there in list order", async () => {
    const run = await broken().run(
      document(fragile("a", { onFailure: "step:c", isCritical: false }), sleep("b"), sleep("c"), sleep("d")),
    );
    assert.deepEqual(statuses(run), { a: "Failed", b: "Pending", c: "Success", d: "Success" });
  });

  it("a step out of time makes the run TimedOut", async () => {
    const run = await new World().run(document(sleep("a", { timeoutSeconds: 5 }), sleep("b")));
    assert.deepEqual([run.AutomationExecutionStatus, statuses(run)], ["TimedOut", { a: "TimedOut", b: "Pending" }]);
    assert.equal(stepNamed(run, "a").ExecutionEndTime - stepNamed(run, "a").ExecutionStartTime, 5);
  });

  it("onFailure step: is followed on a time-out, and isCritical false keeps it out of the status", async () => {
    const run = await new World().run(
      document(sleep("a", { timeoutSeconds: 5, onFailure: "step:c", isCritical: false }), sleep("b"), sleep("c")),
    );
    assert.deepEqual(
      [run.AutomationExecutionStatus, statuses(run)],
      ["Success", { a: "TimedOut", b: "Pending", c: "Success" }],
    );
  });
});

describe("attempts and limits", () => {
  it("a step fails only after maxAttempts", async () => {
    let calls = 0;
    const world = new World().on("ec2 StopInstances", () => (++calls < 3 ? failing()() : {}));
    const run = await world.run(document(fragile("a", { maxAttempts: 3 })));
    assert.equal(run.AutomationExecutionStatus, "Success");
    assert.deepEqual(
      world.timeline.of("step").map(({ status, attempt }) => [status, attempt]),
      [
        ["InProgress", 1],
        ["InProgress", 2],
        ["InProgress", 3],
        ["Success", 3],
      ],
    );
    assert.match(world.timeline.of("step")[1]?.failure ?? "", /attempt 1 failed/);
  });

  it("the time limit is one of each attempt", async () => {
    const run = await new World().run(document(sleep("a", { timeoutSeconds: 5, maxAttempts: 3 })));
    assert.equal(stepNamed(run, "a").ExecutionEndTime - stepNamed(run, "a").ExecutionStartTime, 15);
  });

  it("executeAwsApi ends after 25 seconds whatever timeoutSeconds says", async () => {
    const world = new World();
    world.on("ec2 StopInstances", async () => {
      await world.clock.sleep(60_000);
      return {};
    });
    const run = await world.run(document(fragile("a", { timeoutSeconds: 600 })));
    assert.equal(run.AutomationExecutionStatus, "TimedOut");
    assert.equal(stepNamed(run, "a").ExecutionEndTime - stepNamed(run, "a").ExecutionStartTime, 25);
  });

  it("throttling is retried first and does not use up attempts", async () => {
    let calls = 0;
    const world = new World().on("ec2 StopInstances", () => (++calls < 4 ? failing("RequestLimitExceeded")() : {}));
    const run = await world.run(document(fragile("a")));
    assert.deepEqual([run.AutomationExecutionStatus, calls], ["Success", 4]);
    assert.equal(world.timeline.of("step").at(-1)?.attempt, 1);
  });

  it("when throttling does not end, maxAttempts count", async () => {
    const world = new World({ throttlingRetrySeconds: 3 }).on("ec2 StopInstances", failing("ThrottlingException"));
    const run = await world.run(document(fragile("a", { maxAttempts: 2 })));
    assert.equal(world.calls.length, 6);
    assert.equal(stepNamed(run, "a").FailureDetails?.FailureType, "Throttling");
  });

  it("a wrong input is not attempted again", async () => {
    const world = new World();
    const run = await world.run(
      document({ name: "a", action: "aws:sleep", inputs: { Duration: "10 minutes" }, maxAttempts: 3 }),
    );
    assert.equal(stepNamed(run, "a").FailureDetails?.FailureStage, "InputValidation");
    assert.equal(world.timeline.of("step").filter(({ status }) => status === "InProgress").length, 1);
  });
});

describe("aws:sleep", () => {
  const timed = async (inputs: object) => {
    const run = await new World().run(document({ name: "a", action: "aws:sleep", inputs }));
    const step = stepNamed(run, "a");
    return step.StepStatus === "Success" ? step.ExecutionEndTime - step.ExecutionStartTime : step.FailureMessage;
  };
  it("accepts an ISO 8601 duration", async () => assert.equal(await timed({ Duration: "P1DT2H3M4S" }), 93_784));
  it("accepts a time", async () => assert.equal(await timed({ Timestamp: "2026-11-24T10:00:00Z" }), 3_600));
  it("a time in the past goes on at once", async () =>
    assert.equal(await timed({ Timestamp: "2020-01-01T00:00:00Z" }), 0));
  it("lasts at most 604,799 seconds", async () =>
    assert.match(String(await timed({ Duration: "P7D" })), /at most 604799/));
  it("refuses a duration that is not ISO 8601", async () =>
    assert.match(String(await timed({ Duration: "-PT1S" })), /ISO 8601/));
});

describe("aws:branch", () => {
  const parameters = {
    S: { type: "String", default: "Alpha" },
    N: { type: "Integer", default: 5 },
    B: { type: "Boolean", default: true },
  };
  const holds = async (condition: object): Promise<boolean | string> => {
    const steps = [
      { name: "br", action: "aws:branch", inputs: { Choices: [{ NextStep: "yes", ...condition }], Default: "no" } },
      sleep("no", { isEnd: true }),
      sleep("yes"),
    ];
    const run = await new World().run({ ...document(...steps), parameters });
    return stepNamed(run, "br").FailureMessage ?? stepNamed(run, "yes").StepStatus === "Success";
  };
  const table: Array<[object, boolean]> = [
    [{ Variable: "{{ S }}", StringEquals: "Alpha" }, true],
    [{ Variable: "{{ S }}", StringEquals: "alpha" }, false],
    [{ Variable: "{{ S }}", EqualsIgnoreCase: "alpha" }, true],
    [{ Variable: "{{ S }}", StartsWith: "Al" }, true],
    [{ Variable: "{{ S }}", EndsWith: "ha" }, true],
    [{ Variable: "{{ S }}", Contains: "lph" }, true],
    [{ Variable: "{{ N }}", NumericEquals: 5 }, true],
    [{ Variable: "{{ N }}", NumericGreater: 5 }, false],
    [{ Variable: "{{ N }}", NumericLesser: 6 }, true],
    [{ Variable: "{{ N }}", NumericGreaterOrEquals: "{{ N }}" }, true],
    [{ Variable: "{{ N }}", NumericLesserOrEquals: 4 }, false],
    [{ Variable: "{{ B }}", BooleanEquals: true }, true],
    [{ Not: { Variable: "{{ B }}", BooleanEquals: true } }, false],
    [
      {
        And: [
          { Variable: "{{ B }}", BooleanEquals: true },
          { Variable: "{{ N }}", NumericEquals: 6 },
        ],
      },
      false,
    ],
    [
      {
        Or: [
          { Variable: "{{ B }}", BooleanEquals: false },
          { Variable: "{{ N }}", NumericEquals: 5 },
        ],
      },
      true,
    ],
  ];
  for (const [condition, expected] of table) {
    it(`${JSON.stringify(condition)} is ${expected}`, async () => assert.equal(await holds(condition), expected));
  }
  it("a comparison of the wrong type fails the step", async () =>
    assert.match(
      String(await holds({ Variable: "{{ N }}", StringEquals: "5" })),
      /compares strings, found an Integer/,
    ));

  const missing = api("d", {
    outputs: [{ Name: "Platform", Selector: "$.Reservations[0].Instances[0].Platform", Type: "String" }],
  });
  const onPlatform = (choice: object) =>
    document(
      missing,
      { name: "br", action: "aws:branch", inputs: { Choices: [{ NextStep: "yes", ...choice }], Default: "no" } },
      sleep("no", { isEnd: true }),
      sleep("yes"),
    );
  const linux = () => new World().on("ec2 DescribeInstances", { Reservations: [{ Instances: [{ InstanceId: "i" }] }] });

  it("a selector that finds nothing leaves the output unset, and string operators on it are false", async () => {
    const run = await linux().run(onPlatform({ Variable: "{{ d.Platform }}", StringEquals: "windows" }));
    assert.deepEqual(statuses(run), { d: "Success", br: "Success", no: "Success", yes: "Pending" });
  });
  it("Not of a comparison with an unset output is true", async () => {
    const run = await linux().run(onPlatform({ Not: { Variable: "{{ d.Platform }}", StringEquals: "windows" } }));
    assert.equal(stepNamed(run, "yes").StepStatus, "Success");
  });
  it("an unset output in the input of another action fails that step at input validation", async () => {
    const run = await linux().run(
      document(missing, api("use", { inputs: { Service: "ec2", Api: "CreateTags", Value: "{{ d.Platform }}" } })),
    );
    assert.equal(stepNamed(run, "use").StepStatus, "Failed");
    assert.equal(stepNamed(run, "use").FailureDetails?.FailureStage, "InputValidation");
  });

  const noMatch = (more: object) => [
    {
      name: "br",
      action: "aws:branch",
      inputs: { Choices: [{ NextStep: "b", Variable: "x", StringEquals: "y" }] },
      ...more,
    },
    sleep("a"),
    sleep("b"),
  ];
  it("without a match and without Default the next step in the list runs", async () =>
    assert.equal(stepNamed(await new World().run(document(...noMatch({}))), "a").StepStatus, "Success"));
  it("without a match isEnd ends the run", async () =>
    assert.equal(stepNamed(await new World().run(document(...noMatch({ isEnd: true }))), "a").StepStatus, "Pending"));
  it("a branch with isEnd still jumps when a choice matches", async () => {
    const [first, ...others] = noMatch({ isEnd: true });
    const matching = { ...first, inputs: { Choices: [{ NextStep: "b", Variable: "x", StringEquals: "x" }] } };
    assert.deepEqual(statuses(await new World().run(document(matching, ...others))), {
      br: "Success",
      a: "Pending",
      b: "Success",
    });
  });
});

describe("variables", () => {
  const update = (name: string, value: unknown) => ({
    name,
    action: "aws:updateVariable",
    inputs: { Name: "variable:v", Value: value },
  });
  const withVariable = (type: string, value: unknown, ...steps: object[]) => ({
    ...document(...steps),
    variables: { v: { type, default: value } },
  });

  it("a variable is overwritten and read later, with text around it", async () => {
    const run = await new World().run(
      withVariable("String", "a", update("one", "{{ variable:v }}b"), update("two", "{{variable:v}}c")),
    );
    assert.deepEqual(run.Variables, { v: ["abc"] });
  });
  it("the type of a variable is fixed", async () => {
    const run = await new World().run(withVariable("String", "a", update("one", 3)));
    assert.match(stepNamed(run, "one").FailureMessage ?? "", /is of type String; its type cannot change/);
  });
  it("a String variable has 1 to 512 characters", async () => {
    for (const value of ["", "x".repeat(513)]) {
      const run = await new World().run(withVariable("String", "a", update("one", value)));
      assert.match(stepNamed(run, "one").FailureMessage ?? "", /1 to 512 characters/);
    }
  });
  it("the default of a StringMap variable may be the text {}", async () => {
    const run = await new World().run(withVariable("StringMap", "{}", update("one", { k: "v" })));
    assert.deepEqual(run.Variables, { v: ['{"k":"v"}'] });
  });
  it("global: and automation: variables are known", async () => {
    const text =
      "{{ global:ACCOUNT_ID }} {{global:REGION}} {{ global:AWS_PARTITION }} {{ global:DATE }} {{ global:DATE_TIME }} {{ automation:EXECUTION_ID }}";
    const run = await new World().run(withVariable("String", "a", update("one", text)));
    assert.deepEqual(run.Variables.v, [
      `111122223333 eu-west-1 aws 2026-11-24 2026-11-24_09.00.00 ${run.AutomationExecutionId}`,
    ]);
  });
});
