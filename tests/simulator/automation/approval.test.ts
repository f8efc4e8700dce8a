import assert from "node:assert/strict";
import { isApprover } from "../../../simulator/automation/service/approvals";
import type { Waiting } from "../../../simulator/automation/types";
import type { AwsError, Principal } from "../../../simulator/aws";
import { account, document, region, session, statuses, stepNamed, user, World } from "./world";

const approve = (inputs: object, more: object = {}) => ({ name: "ok", action: "aws:approve", inputs, ...more });
const after = { name: "after", action: "aws:sleep", inputs: { Duration: "PT1S" } };

/** Starts a run that waits, holds the clock there, and lets the test act. */
async function whileWaiting<T>(
  world: World,
  content: object,
  act: (waiting: Waiting) => Promise<T>,
): Promise<{ result: T; id: string }> {
  await world.create(content);
  let result: T | undefined;
  let problem: unknown;
  world.service.onWaiting((waiting) => {
    void world.clock.busy(async () => {
      try {
        result = await act(waiting);
      } catch (error) {
        problem = error;
      }
    });
  });
  const id = await world.start();
  await world.clock.settled();
  if (problem) throw problem;
  return { result: result as T, id };
}

const signal = (world: World, { executionId }: Waiting, SignalType: string, by: Principal, Payload = {}) =>
  world.ssm("SendAutomationSignal", { AutomationExecutionId: executionId, SignalType, Payload }, by);
const code = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "accepted",
    (error: AwsError) => error.code,
  );

describe("aws:approve", () => {
  it("execution and step are Waiting, and the listener learns who may answer until when", async () => {
    const world = new World();
    const { result } = await whileWaiting(
      world,
      document(approve({ Approvers: ["amy"], Message: "Terminate?" }), after),
      async (waiting) => {
        const run = await world.get(waiting.executionId);
        await signal(world, waiting, "Approve", user("amy"));
        return { waiting, run };
      },
    );
    assert.deepEqual(
      { ...result.waiting, executionId: "" },
      {
        executionId: "",
        account,
        region,
        step: "ok",
        action: "aws:approve",
        message: "Terminate?",
        approvers: ["amy"],
        expiresAt: new Date("2026-12-01T09:00:00Z"),
      },
    );
    assert.deepEqual([result.run.AutomationExecutionStatus, statuses(result.run).ok], ["Waiting", "Waiting"]);
    assert.deepEqual(stepNamed(result.run, "ok").Outputs.ApprovalStatus, ["Waiting"]);
    const entry = world.timeline.of("step").find(({ waiting }) => waiting);
    assert.deepEqual(entry?.waiting, {
      since: "2026-11-24T09:00:00.000Z",
      until: "2026-12-01T09:00:00.000Z",
      message: "Terminate?",
      approvers: ["amy"],
      minRequiredApprovals: 1,
    });
  });

  it("the run resumes when approved; outputs are ApprovalStatus and ApproverDecisions", async () => {
    const world = new World().answering(() => ({ decision: "Approve", by: user("amy"), comment: "go" }));
    const run = await world.run(document(approve({ Approvers: ["amy"] }), after));
    assert.equal(run.AutomationExecutionStatus, "Success");
    const { ApprovalStatus, ApproverDecisions } = stepNamed(run, "ok").Outputs;
    assert.deepEqual(ApprovalStatus, ["Approved"]);
    assert.deepEqual(JSON.parse(ApproverDecisions![0]!), [
      {
        Approver: `arn:aws:iam::${account}:user/amy`,
        ApprovalStatus: "Approve",
        ApprovalDecisionTime: "2026-11-24T09:00:00.000Z",
        Comment: "go",
      },
    ]);
  });

  it("one rejection fails the step, which follows onFailure", async () => {
    const world = new World().answering(() => ({ decision: "Reject", by: user("amy"), comment: "no" }));
    const run = await world.run(
      document(
        approve({ Approvers: ["amy", "bob"], MinRequiredApprovals: 2 }, { onFailure: "step:say", maxAttempts: 3 }),
        after,
        { ...after, name: "say" },
      ),
    );
    assert.deepEqual(
      [run.AutomationExecutionStatus, statuses(run)],
      ["Failed", { ok: "Failed", after: "Pending", say: "Success" }],
    );
    assert.match(stepNamed(run, "ok").FailureMessage ?? "", /rejected by .*user\/amy: no/);
  });

  it("an approval that nobody answers times out after 7 days", async () => {
    const world = new World();
    const run = await world.run(document(approve({ Approvers: ["amy"] }), after));
    assert.deepEqual(
      [run.AutomationExecutionStatus, statuses(run)],
      ["TimedOut", { ok: "TimedOut", after: "Pending" }],
    );
    assert.equal(world.clock.now().toISOString(), "2026-12-01T09:00:00.000Z");
  });

  it("after a time-out Continue lets the run go on, as the generic rules say", async () => {
    const run = await new World().run(
      document(approve({ Approvers: ["amy"] }, { timeoutSeconds: 60, onFailure: "Continue" }), after),
    );
    assert.deepEqual(statuses(run), { ok: "TimedOut", after: "Success" });
  });

  it("MinRequiredApprovals decisions of different approvers are needed", async () => {
    const world = new World();
    const { result, id } = await whileWaiting(
      world,
      document(approve({ Approvers: ["amy", "bob"], MinRequiredApprovals: 2 }), after),
      async (waiting) => {
        const first = await code(signal(world, waiting, "Approve", user("amy")));
        const again = await code(signal(world, waiting, "Approve", user("amy")));
        const between = (await world.get(waiting.executionId)).AutomationExecutionStatus;
        const second = await code(signal(world, waiting, "Approve", user("bob")));
        return [first, again, between, second];
      },
    );
    assert.deepEqual(result, ["accepted", "InvalidAutomationSignalException", "Waiting", "accepted"]);
    assert.equal((await world.get(id)).AutomationExecutionStatus, "Success");
  });

  it("a role listed once gives one decision, however many people are in it", async () => {
    const world = new World();
    const role = `arn:aws:iam::${account}:role/responder`;
    const { result } = await whileWaiting(
      world,
      document(approve({ Approvers: [role, "bob"], MinRequiredApprovals: 2 }), after),
      async (waiting) => [
        await code(signal(world, waiting, "Approve", session("responder", "amy"))),
        await code(signal(world, waiting, "Approve", session("responder", "cat"))),
      ],
    );
    assert.deepEqual(result, ["accepted", "InvalidAutomationSignalException"]);
  });

  it("somebody who is not listed does not count, and learns it", async () => {
    const world = new World();
    const { result, id } = await whileWaiting(world, document(approve({ Approvers: ["amy"] }), after), (waiting) =>
      code(signal(world, waiting, "Approve", user("eve"))),
    );
    assert.equal(result, "InvalidAutomationSignalException");
    assert.equal((await world.get(id)).AutomationExecutionStatus, "TimedOut");
  });

  it("an approver is a user name, a user ARN, a role ARN or the ARN of a session", () => {
    const bySession = `arn:aws:sts::${account}:assumed-role/responder/amy`;
    const byRole = `arn:aws:iam::${account}:role/responder`;
    assert.ok(isApprover("amy", user("amy")) && isApprover(`arn:aws:iam::${account}:user/amy`, user("amy")));
    assert.ok(isApprover(byRole, session("responder", "x")) && isApprover(bySession, session("responder", "amy")));
    assert.ok(
      !isApprover(bySession, session("responder", "bob")) && !isApprover("responder", session("responder", "amy")),
    );
    assert.ok(!isApprover(`arn:aws:iam::${account}:root`, { kind: "root", account }));
  });

  it("a signal when nothing waits is InvalidAutomationSignal, an unknown id is not found", async () => {
    const world = new World();
    const run = await world.run(document(after));
    const send = (AutomationExecutionId: string, by = user("amy")) =>
      code(world.ssm("SendAutomationSignal", { AutomationExecutionId, SignalType: "Approve" }, by));
    assert.equal(await send(run.AutomationExecutionId), "InvalidAutomationSignalException");
    assert.equal(await send("00000000-0000-0000-0000-000000000000"), "AutomationExecutionNotFoundException");
    assert.equal(
      await send(run.AutomationExecutionId, user("amy", "999999999999")),
      "AutomationExecutionNotFoundException",
    );
  });

  it("Deny does not exist", async () => {
    const world = new World();
    const { result } = await whileWaiting(world, document(approve({ Approvers: ["amy"] })), (waiting) =>
      code(signal(world, waiting, "Deny", user("amy"))),
    );
    assert.equal(result, "ValidationException");
  });

  it("notifies a topic whose name starts with Automation, with the run's credentials", async () => {
    const topic = `arn:aws:sns:${region}:${account}:AutomationApprovals`;
    const world = new World().answering(() => ({ decision: "Approve", by: user("amy") }));
    const run = await world.run({
      ...document(approve({ Approvers: ["amy"], NotificationArn: topic, Message: "Terminate?" })),
      assumeRole: `arn:aws:iam::${account}:role/run`,
    });
    const [publish] = world.calls;
    assert.deepEqual([publish?.operation, publish?.parameters.TopicArn], ["Publish", topic]);
    assert.equal(
      publish?.credentials.principal.kind === "role-session" && publish.credentials.principal.roleName,
      "run",
    );
    assert.match(String(publish?.parameters.Message), new RegExp(`Terminate\\?[\\s\\S]*${run.AutomationExecutionId}`));
  });

  for (const [rule, inputs, message] of [
    [
      "a topic with another name is refused",
      { Approvers: ["a"], NotificationArn: `arn:aws:sns:${region}:${account}:Pages` },
      /start with "Automation"/,
    ],
    [
      "a topic of another account is refused",
      { Approvers: ["a"], NotificationArn: `arn:aws:sns:${region}:999999999999:Automation` },
      /must be in account/,
    ],
    ["at most 10 approvers", { Approvers: Array.from({ length: 11 }, String) }, /may have 10 items/],
    [
      "MinRequiredApprovals is at most the number of approvers",
      { Approvers: ["a"], MinRequiredApprovals: 2 },
      /number of approvers, 1/,
    ],
    ["a message has at most 4,096 characters", { Approvers: ["a"], Message: "x".repeat(4_097) }, /4096 characters/],
  ] as const) {
    it(rule, async () => {
      const run = await new World().run(document(approve(inputs)));
      assert.match(stepNamed(run, "ok").FailureMessage ?? "", message);
      assert.equal(stepNamed(run, "ok").FailureDetails?.FailureStage, "InputValidation");
    });
  }
});

describe("aws:pause", () => {
  const pause = { name: "p", action: "aws:pause", inputs: {} };
  it("waits until somebody resumes the named step", async () => {
    const world = new World();
    const { result, id } = await whileWaiting(world, document(pause, after), async (waiting) => [
      await code(signal(world, waiting, "Approve", user("amy"))),
      await code(signal(world, waiting, "Resume", user("amy"), { StepName: ["other"] })),
      await code(signal(world, waiting, "Resume", user("amy"), { StepName: ["p"] })),
    ]);
    assert.deepEqual(result, ["InvalidAutomationSignalException", "AutomationStepNotFoundException", "accepted"]);
    assert.equal((await world.get(id)).AutomationExecutionStatus, "Success");
  });
  it("times out after 7 days", async () => {
    const run = await new World().run(document(pause));
    assert.equal(run.AutomationExecutionStatus, "TimedOut");
    assert.equal(stepNamed(run, "p").ExecutionEndTime - stepNamed(run, "p").ExecutionStartTime, 604_800);
  });
});
