import assert from "node:assert/strict";
import fc from "fast-check";
import { ServiceError } from "../../../simulator/emulator/boto3";
import { StepLimit } from "../stepLimit";
import { World } from "./world";

type States = Record<string, Record<string, unknown>>;
interface Workflow {
  StartAt: string;
  States: States;
}

/** Any way a call can go: an answer, an error that can be retried or not, or an answer that comes late. */
type Behaviour = "answers" | "fails" | "throttles" | "hangs";

const retriers = fc.constantFrom(
  [{ ErrorEquals: ["Ec2.ThrottlingException"], IntervalSeconds: 1, MaxAttempts: 2, JitterStrategy: "FULL" }],
  [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 30, BackoffRate: 3, MaxDelaySeconds: 60 }],
);

/** Retry, Catch and where it goes on, each or none. */
const handlers = (path: string, Next: string) => {
  const Assign = { [`caught${path}`]: "{% $states.errorOutput.Error %}" };
  const catchers = fc.constant([{ ErrorEquals: ["States.ALL"], Next, Assign }]);
  return fc.record({ Retry: retriers, Catch: catchers, Next: fc.constant(Next) }, { requiredKeys: ["Next"] });
};

const resources = fc.constantFrom<Record<string, unknown>>(
  { Resource: "arn:aws:states:::aws-sdk:ec2:describeInstances", Arguments: {} },
  { Resource: "arn:aws:states:::aws-sdk:ec2:describeInstances", Arguments: { InstanceIds: ["{% $absent %}"] } },
  {
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Arguments: { StateMachineArn: "{% $states.context.StateMachine.Id & 'child' %}" },
  },
  {
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Arguments: { QueueUrl: "u", MessageBody: "{% $states.context.Task.Token %}" },
    HeartbeatSeconds: "{% 20 %}",
  },
);

/**
 * A state that goes on to one of those behind it. Only a Wait may go back: a loop without one ends at the limit of the
 * history, which another test shows and which is slow.
 */
function state(path: string, ahead: string[], all: string[], depth: number): fc.Arbitrary<Record<string, unknown>> {
  const target = fc.constantFrom(...ahead);
  const plain: Array<fc.Arbitrary<Record<string, unknown>>> = [
    target.map((Next) => ({ Type: "Pass", Assign: { [`v${path}`]: "{% $states.context.State.Name %}" }, Next })),
    fc.record({
      Type: fc.constant("Wait"),
      Seconds: fc.integer({ min: 1_000, max: 100_000 }),
      Next: fc.constantFrom(...all),
    }),
    fc.tuple(target, target).map(([Next, Default]) => ({
      Type: "Choice",
      Choices: [{ Condition: "{% $millis() % 3000 = 0 %}", Next }],
      Default,
    })),
    fc.constant({ Type: "Fail", Error: "Custom" }),
    fc
      .tuple(
        resources,
        target.chain((next) => handlers(path, next)),
        fc.record({ TimeoutSeconds: fc.integer({ min: 25, max: 90 }) }, { requiredKeys: [] }),
      )
      .map(([resource, more, limit]) => ({ Type: "Task", ...resource, ...more, ...limit })),
  ];
  if (depth === 0) return fc.oneof(...plain);
  const inner = fc.tuple(workflow(`${path}a`, depth - 1), workflow(`${path}b`, depth - 1));
  return target.chain((next) =>
    fc.oneof(
      ...plain,
      fc.tuple(inner, handlers(path, next)).map(([Branches, more]) => ({ Type: "Parallel", Branches, ...more })),
      fc
        .tuple(workflow(`${path}m`, depth - 1), handlers(path, next), fc.integer({ min: 0, max: 3 }))
        .map(([ItemProcessor, more, MaxConcurrency]) => ({
          Type: "Map",
          Items: [1, 2, 3],
          MaxConcurrency,
          ItemProcessor,
          ...more,
        })),
    ),
  );
}

function workflow(path: string, depth: number): fc.Arbitrary<Workflow> {
  return fc.integer({ min: 1, max: 3 }).chain((count) => {
    const names = Array.from({ length: count }, (_, i) => `${path}s${i}`);
    const all = [...names, `${path}end`];
    return fc.tuple(...names.map((name, i) => state(name, all.slice(i + 1), all, depth))).map((made) => {
      const states = Object.fromEntries(names.map((name, i) => [name, made[i]!]));
      return reachable({ StartAt: all[0]!, States: { ...states, [`${path}end`]: { Type: "Succeed" } } });
    });
  });
}

/** A state that cannot be reached would be refused. */
function reachable({ StartAt, States }: Workflow): Workflow {
  const seen = new Set<string>();
  const visit = (name: unknown): void => {
    if (typeof name !== "string" || seen.has(name)) return;
    seen.add(name);
    const {
      Next,
      Default,
      Choices = [],
      Catch = [],
    } = States[name] as { Next?: string; Default?: string; Choices?: object[]; Catch?: object[] };
    for (const target of [Next, Default, ...[...Choices, ...Catch].map((entry) => (entry as { Next?: string }).Next)])
      visit(target);
  };
  visit(StartAt);
  return { StartAt, States: Object.fromEntries(Object.entries(States).filter(([name]) => seen.has(name))) };
}

/** Far more than any of these runs needs. */
const mostSteps = 20_000;

function behaving(world: World, pattern: Behaviour[], steps: StepLimit): void {
  let calls = 0;
  const behave = async (answer: Record<string, unknown>) => {
    await steps.call();
    const behaviour = pattern[calls++ % pattern.length];
    if (behaviour === "fails") throw new ServiceError("Invalid", "no", 400);
    if (behaviour === "throttles")
      throw new ServiceError("ThrottlingException", "slow down", 400, "ThrottlingException");
    if (behaviour === "hangs") await world.clock.sleep(40_000);
    return answer;
  };
  world.on("ec2 DescribeInstances", () => behave({ Reservations: [] }));
  world.on("sqs SendMessage", () => behave({ MessageId: "m" }));
}

const ended = ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

describe("every execution ends", () => {
  it("whatever the state machine, the answers of AWS, who sends tokens back, and when it is stopped", async () => {
    await fc.assert(
      fc.asyncProperty(
        workflow("", 2),
        fc.array(fc.constantFrom<Behaviour>("answers", "fails", "throttles", "hangs"), { minLength: 1, maxLength: 4 }),
        fc.constantFrom("SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat", undefined),
        fc.option(fc.integer({ min: 0, max: 900 })),
        async (definition, pattern, answer, stopAfter) => {
          const world = new World();
          const steps = new StepLimit(world.clock, mostSteps);
          behaving(world, pattern, steps);
          world.answering(async ({ taskToken }) => {
            if (!answer) return;
            await world.clock.sleep(15_000);
            await world.states(answer, { taskToken, output: "1", error: "E" }).catch(() => undefined);
          });
          await world.create({ StartAt: "W", States: { W: { Type: "Wait", Seconds: 30, End: true } } }, "machinechild");
          const machine = await world.create({ QueryLanguage: "JSONata", TimeoutSeconds: 200_000, ...definition });
          const arn = await world.start(machine);
          if (stopAfter !== null) {
            world.clock.after(stopAfter * 1000, async () => {
              await world.states("StopExecution", { executionArn: arn });
            });
          }
          await steps.settled();
          const execution = world.record(arn);
          assert.ok(ended.includes(execution.status), execution.status);
          assert.ok(!execution.cause?.includes("embedded organization failed"), execution.cause);
          const told = world.timeline.of("workflow").filter(({ executionArn }) => executionArn === arn);
          assert.equal(told.filter(({ status }) => status !== "RUNNING").length, 1);
          assert.match(execution.history.at(-1)?.type ?? "", /^Execution(Succeeded|Failed|TimedOut|Aborted)$/);
          for (const { id, previousEventId } of execution.history) assert.ok(previousEventId < id);
        },
      ),
      { numRuns: 150 },
    );
  });
});
