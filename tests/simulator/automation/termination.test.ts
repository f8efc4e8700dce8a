import assert from "node:assert/strict";
import fc from "fast-check";
import { documentProblems } from "../../../simulator/automation/document/validate";
import { AwsError } from "../../../simulator/aws";
import { StepLimit } from "../stepLimit";
import { document, region, user, World } from "./world";

/** Any way a call can go: an answer, an error, throttling for ever, or an answer that comes late. */
type Behaviour = "answers" | "fails" | "throttles" | "hangs";
const behaviours: Behaviour[] = ["answers", "fails", "throttles", "hangs"];

const bodies = (index: number): fc.Arbitrary<object> => {
  const choice = { NextStep: `s${index + 2}`, Variable: "{{ P }}", StringEquals: "x" };
  return fc.constantFrom<object>(
    {
      action: "aws:executeAwsApi",
      inputs: { Service: "ec2", Api: "DescribeInstances" },
      outputs: [{ Name: "O", Selector: "$.O", Type: "String" }],
    },
    {
      action: "aws:assertAwsResourceProperty",
      inputs: { Service: "ec2", Api: "DescribeInstances", PropertySelector: "$.O", DesiredValues: ["x"] },
    },
    {
      action: "aws:waitForAwsResourceProperty",
      inputs: { Service: "ec2", Api: "DescribeInstances", PropertySelector: "$.O", DesiredValues: ["x"] },
    },
    { action: "aws:sleep", inputs: { Duration: "PT90S" } },
    { action: "aws:approve", inputs: { Approvers: ["amy"] } },
    { action: "aws:pause", inputs: {} },
    { action: "aws:branch", inputs: { Choices: [choice] } },
    { action: "aws:changeInstanceState", inputs: { InstanceIds: ["i"], DesiredState: "stopped" } },
    { action: "aws:createImage", inputs: { InstanceId: "i", ImageName: "n" } },
    {
      action: "aws:runCommand",
      inputs: { DocumentName: "AWS-RunShellScript", InstanceIds: ["i"], Parameters: { commands: ["true"] } },
    },
    { action: "aws:executeAutomation", inputs: { DocumentName: "Child" } },
    { action: "aws:executeStateMachine", inputs: { stateMachineArn: "m" } },
    { action: "aws:createStack", inputs: { StackName: "n" } },
    { action: "aws:updateVariable", inputs: { Name: "variable:V", Value: "{{ P }}" } },
    { action: "aws:executeAwsApi", inputs: { Service: "ec2", Api: "StopInstances", Id: "{{ s0.O }}" } },
  );
};

const properties = (index: number): fc.Arbitrary<object> =>
  fc.record(
    {
      onFailure: fc.constantFrom("Abort", "Continue", `step:s${index + 1}`, `step:s${index + 2}`),
      onCancel: fc.constantFrom("Abort", `step:s${index + 1}`),
      nextStep: fc.constantFrom(`s${index + 1}`, `s${index + 2}`),
      isEnd: fc.boolean(),
      isCritical: fc.boolean(),
      maxAttempts: fc.integer({ min: 1, max: 3 }),
      timeoutSeconds: fc.integer({ min: 1, max: 200 }),
    },
    { requiredKeys: [] },
  );

const steps = (from: number, count: number): fc.Arbitrary<object[]> =>
  fc.tuple(
    ...Array.from({ length: count }, (_, offset) => {
      const index = from + offset;
      return fc
        .tuple(bodies(index), properties(index))
        .map(([body, more]) => ({ name: `s${index}`, ...body, ...more }));
    }),
  );

const loops = (index: number): fc.Arbitrary<object> =>
  fc
    .record({
      inner: steps(100, 2),
      inputs: fc.constantFrom<object>(
        { Iterators: ["a", "b", "c"] },
        { LoopCondition: { Variable: "{{ P }}", StringEquals: "p" }, MaxIterations: 4 },
      ),
      more: fc.record(
        { timeoutSeconds: fc.integer({ min: 1, max: 300 }), onFailure: fc.constantFrom("Abort", "Continue") },
        { requiredKeys: [] },
      ),
    })
    .map(({ inner, inputs, more }) => ({
      name: `s${index}`,
      action: "aws:loop",
      inputs: { ...inputs, Steps: inner },
      ...more,
    }));

/** Removes whatever the validation objects to: filtering would throw nearly every document away. */
function repaired(content: object): Record<string, unknown> {
  const result = structuredClone(content) as Record<string, unknown>;
  for (;;) {
    const [problem] = documentProblems(result);
    if (!problem) return result;
    const [, main, inner, property = ""] =
      /^mainSteps\[(\d+)\](?:\.inputs\.Steps\[(\d+)\])?(?:\.(\w+))?/.exec(problem.path) ?? [];
    const list = result.mainSteps as StepWithInputs[];
    const outer = list[Number(main)];
    assert.ok(outer, `${problem.path}: ${problem.message}`);
    const target = inner === undefined ? outer : outer.inputs.Steps![Number(inner)]!;
    if (["onFailure", "onCancel", "nextStep", "isEnd"].includes(property)) delete target[property];
    else Object.assign(target, { action: "aws:sleep", inputs: { Duration: "PT2S" }, outputs: undefined });
    if (target.outputs === undefined) delete target.outputs;
  }
}

interface StepWithInputs {
  [property: string]: unknown;
  inputs: { Steps?: StepWithInputs[] };
}

const documents = fc
  .tuple(steps(0, 3), fc.option(loops(3)), steps(4, 3))
  .map(([before, loop, after]) => ({
    ...document(
      ...before,
      ...(loop ? [loop] : [{ name: "s3", action: "aws:sleep", inputs: { Duration: "PT1S" } }]),
      ...after,
    ),
    parameters: { P: { type: "String", default: "p" } },
    variables: { V: { type: "String", default: "v" } },
  }))
  .map(repaired);

/** Far more than any of these runs needs. */
const mostSteps = 20_000;

function behaving(world: World, pattern: Behaviour[], steps: StepLimit): void {
  let calls = 0;
  const answers = ["O", "x"];
  world.answerAll(async ({ operation }) => {
    await steps.call();
    const behaviour = pattern[calls++ % pattern.length];
    if (behaviour === "fails") throw new AwsError("InvalidParameterValue", "no");
    if (behaviour === "throttles") throw new AwsError("ThrottlingException", "Rate exceeded");
    if (behaviour === "hangs") await world.clock.sleep(40_000);
    const status = calls % 3 === 0 ? "done" : "pending";
    return {
      [answers[0]!]: answers[1],
      ImageId: "ami",
      StackId: "s",
      executionArn: "e",
      status: status === "done" ? "SUCCEEDED" : "RUNNING",
      Command: { CommandId: operation },
    };
  });
}

describe("every run ends", () => {
  it("whatever the document, the answers of AWS, the people and the moment of a cancellation", async () => {
    const ended = ["Success", "Failed", "TimedOut", "Cancelled"];
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 4 }),
        fc.constantFrom("Approve", "Reject", undefined),
        fc.option(fc.integer({ min: 0, max: 900 })),
        async (content, pattern, decision, stopAfter) => {
          const world = new World();
          const steps = new StepLimit(world.clock, mostSteps);
          behaving(world, pattern, steps);
          if (decision)
            world.answering(
              ({ action }) => ({ decision: action === "aws:pause" ? "Resume" : decision, by: user("amy") }) as const,
            );
          await world.create(document({ name: "c", action: "aws:sleep", inputs: { Duration: "PT30S" } }), "Child");
          await world.create(content);
          const id = await world.start();
          if (stopAfter !== null) {
            world.clock.after(stopAfter * 1000, async () => {
              await world.ssm("StopAutomationExecution", { AutomationExecutionId: id }).catch(() => undefined);
            });
          }
          await steps.settled();
          const run = await world.get(id);
          assert.ok(ended.includes(run.AutomationExecutionStatus), `${run.AutomationExecutionStatus} in ${region}`);
          for (const { StepName, StepStatus } of run.StepExecutions) {
            assert.ok(
              [...ended, "Pending", "Exited"].includes(StepStatus),
              `step ${StepName} is ${StepStatus} after the end`,
            );
          }
          const last = world.timeline
            .of("automation")
            .filter(({ executionId }) => executionId === id)
            .map(({ status }) => status);
          assert.equal(last.filter((one) => ended.includes(one)).length, 1);
          assert.ok(!run.StepExecutions.some(({ FailureDetails }) => FailureDetails?.FailureType === "Internal"));
        },
      ),
      { numRuns: 150 },
    );
  });
});
