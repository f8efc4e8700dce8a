import assert from "node:assert/strict";
import type { DecisionRecord } from "../../../functions/shared/incident";
import type { Dependencies } from "../../../functions/triage/dependencies";
import { Starter } from "../../../functions/triage/starter";
import { documentHash } from "../../../runbooks/documentHash";
import { start as beginning, serviceError, settings } from "./world";

const stateMachineArn = "arn:aws:states:eu-west-1:222233334444:stateMachine:Reflex-Investigate";
const workflow = { stateMachineArn, name: "incident-1", input: { image: "ami-1" } };
const runbook = {
  runbook: "Isolate",
  documentName: "Reflex-Isolate",
  documentHash: documentHash({ description: "isolate" }, "eu-west-1"),
  clientToken: "token-1",
  parameters: { InstanceId: ["i-1"] },
  tags: { "reflex:incident": "incident-1", "reflex:response": "response" },
};
const recordOf = (account = "111122223333", region = "eu-west-1") =>
  ({ incidentId: "incident-1", target: { account, region } }) as DecisionRecord;

/** A starter before services that answer as the test says; waiting is instant. */
function starterWith(answer: (operation: string, input: object) => unknown) {
  const sleeps: number[] = [];
  const calls: Array<{ region: string; service: string; operation: string; input: object; at: number }> = [];
  const clock = { now: beginning };
  const credentials = { AccessKeyId: "ASIATEST", SecretAccessKey: "secret", SessionToken: "token" };
  const starter = new Starter({
    settings,
    now: () => clock.now,
    sleep: async (milliseconds: number) => {
      sleeps.push(milliseconds);
      clock.now += milliseconds;
    },
    sts: { send: async () => ({ Credentials: credentials }) },
    sfn: { send: async ({ input }: { input: object }) => answer("StartExecution", input) },
    memberCalls: (region: string) => async (service: string, operation: string, input: object) => {
      if (operation === "GetDocument") return { Content: '{"description":"isolate"}', DocumentVersion: "3" };
      calls.push({ region, service, operation, input, at: clock.now - beginning });
      return answer(operation, input);
    },
  } as unknown as Dependencies);
  return { starter, sleeps, calls, clock };
}
const started = () => ({ AutomationExecutionId: "execution-1" });

describe("starting a workflow", () => {
  it("gives the name of the execution", async () => {
    const inputs: object[] = [];
    const { starter } = starterWith((_, input) => {
      inputs.push(input);
      return { executionArn: "arn:execution" };
    });
    assert.equal(await starter.start(recordOf(), workflow), "arn:execution");
    assert.deepEqual(inputs, [{ stateMachineArn, name: "incident-1", input: '{"image":"ami-1"}' }]);
  });

  it("finds the execution that was started before", async () => {
    const { starter } = starterWith(() => {
      throw serviceError("ExecutionAlreadyExists");
    });
    assert.equal(
      await starter.start(recordOf(), workflow),
      "arn:aws:states:eu-west-1:222233334444:execution:Reflex-Investigate:incident-1",
    );
  });

  it("fails with what Step Functions says, or when it says nothing", async () => {
    const refusing = starterWith(() => {
      throw serviceError("StateMachineDoesNotExist");
    });
    await assert.rejects(refusing.starter.start(recordOf(), workflow), { name: "StateMachineDoesNotExist" });
    await assert.rejects(starterWith(() => ({})).starter.start(recordOf(), workflow), {
      message: `Step Functions answered the start of ${stateMachineArn} without an execution.`,
    });
    const thrown = { name: "ExecutionAlreadyExists" };
    const strange = starterWith(() => {
      throw thrown;
    });
    await assert.rejects(strange.starter.start(recordOf(), workflow), (error) => error === thrown);
  });
});

describe("starting a runbook", () => {
  it("calls SSM in the Region of the target, with all that was decided", async () => {
    const { starter, sleeps, calls } = starterWith(started);
    assert.equal(await starter.start(recordOf("111122223333", "eu-central-1"), runbook), "execution-1");
    assert.deepEqual(calls, [
      {
        region: "eu-central-1",
        service: "ssm",
        operation: "StartAutomationExecution",
        at: 0,
        input: {
          DocumentName: runbook.documentName,
          DocumentVersion: "3",
          ClientToken: "token-1",
          Parameters: { InstanceId: ["i-1"] },
          Tags: [
            { Key: "reflex:incident", Value: "incident-1" },
            { Key: "reflex:response", Value: "response" },
          ],
        },
      },
    ]);
    assert.deepEqual(sleeps, []);
  });

  it("waits until a second has passed since the last start in the same account and Region", async () => {
    const { starter, sleeps, clock } = starterWith(started);
    await starter.start(recordOf(), runbook);
    clock.now += 400;
    await starter.start(recordOf(), runbook);
    assert.deepEqual(sleeps, [600]);
    clock.now += 1_000;
    await starter.start(recordOf(), runbook);
    assert.deepEqual(sleeps, [600]);
    await starter.start(recordOf("111122223333", "eu-central-1"), runbook);
    await starter.start(recordOf("444455556666"), runbook);
    assert.deepEqual(sleeps, [600]);
  });

  for (const name of ["ThrottlingException", "Throttling", "RequestLimitExceeded", "TooManyRequestsException"]) {
    it(`tries again after ${name}`, async () => {
      let refusals = 1;
      const { starter, calls } = starterWith(() => {
        if (refusals-- > 0) throw serviceError(name);
        return started();
      });
      assert.equal(await starter.start(recordOf(), runbook), "execution-1");
      assert.equal(calls.length, 2);
    });
  }

  it("waits longer each time, by chance up to twice as long, and gives up after five starts", async () => {
    const { starter, sleeps, calls } = starterWith(() => {
      throw serviceError("ThrottlingException");
    });
    await assert.rejects(starter.start(recordOf(), runbook), {
      message:
        `SSM in 111122223333 eu-west-1 throttled 5 starts of ${runbook.documentName}; ` +
        "the message stays in the queue and is tried again.",
    });
    assert.equal(calls.length, 5);
    // Between two starts is a second at least: a shorter wait is followed by the rest of it. Sums of fractions are
    // rounded, so a millisecond is allowed for.
    const waits = [1, 2, 3, 4].map((n) => calls[n]!.at - calls[n - 1]!.at);
    for (const [index, least] of [500, 1_000, 2_000, 4_000].entries()) {
      assert.ok(waits[index]! >= Math.max(least, 1_000) - 1 && waits[index]! <= 2 * least + 1, `${waits[index]} ms`);
    }
    const last = sleeps.at(-1)!;
    assert.ok(last >= 4_000 && last < 8_000, "nothing is waited for after the last start");
  });

  it("is several times where its values are too many for one, a second apart", async () => {
    const parameters = { InstanceId: ["i-1"], Ids: Array.from({ length: 60 }, (_, index) => `id-${index}`) };
    const { starter, calls } = starterWith(started);
    assert.equal(await starter.start(recordOf(), { ...runbook, parameters, each: "Ids" }), "execution-1");
    assert.deepEqual(
      calls.map(({ at, input }) => [at, (input as { Parameters: { Ids: string[] } }).Parameters.Ids.length]),
      [
        [0, 50],
        [1_000, 10],
      ],
    );
  });

  it("fails at once with any other error, and when SSM gives no execution", async () => {
    const denied = starterWith(() => {
      throw serviceError("AccessDenied");
    });
    await assert.rejects(denied.starter.start(recordOf(), runbook), { name: "AccessDenied" });
    assert.equal(denied.calls.length, 1);
    const empty = starterWith(() => ({}));
    await assert.rejects(empty.starter.start(recordOf(), runbook), {
      message: `SSM answered the start of ${runbook.documentName} without an execution id.`,
    });
    assert.equal(empty.calls.length, 1);
    const thrown = { name: "ThrottlingException" };
    const strange = starterWith(() => {
      throw thrown;
    });
    await assert.rejects(strange.starter.start(recordOf(), runbook), (error) => error === thrown);
  });
});
