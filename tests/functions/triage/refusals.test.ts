import assert from "node:assert/strict";
import { leaseSeconds } from "../../../functions/triage/claims";
import type { SignalEvent } from "../../../responses/types";
import { batch, bodyOf, message, mining, opened, serviceError, settings, variant, victim, World } from "./world";

/** A finding that a person selected, and clicked Contain. */
const click = {
  ...mining,
  id: "click-1",
  source: "aws.securityhub",
  "detail-type": "Security Hub Findings - Custom Action",
  account: "222233334444",
  detail: {
    actionName: "Contain",
    findings: [
      {
        Id: "finding-1",
        Title: "The instance mines",
        AwsAccountId: "111122223333",
        Resources: [
          {
            Type: "AwsEc2Instance",
            Region: "eu-west-1",
            Id: `arn:aws:ec2:eu-west-1:111122223333:instance/${victim}`,
          },
        ],
      },
    ],
  },
} as unknown as SignalEvent;

const later = (day: string) => variant(mining, { updatedAt: `2026-11-${day}T10:00:00.000Z` });
const runClaims = (world: World) =>
  [...world.table].filter(([key, item]) => key.startsWith("run#") && Number(item.expires?.N) > 0);
const fused = (world: World) =>
  [...world.table].filter(([key]) => key.startsWith("fuse#")).flatMap(([, { incidents }]) => incidents?.SS ?? []);
const steps = (world: World) => world.messages.map(({ notification }) => notification.content.nextSteps.join(" "));

describe("what AWS refuses for good", () => {
  let world: World;
  beforeEach(() => {
    world = new World(settings);
  });
  const refuse = (command: string, error: string) => {
    world.beforeCall = ({ name }) => {
      if (name === command) throw serviceError(error);
    };
  };
  const clicked = async () => {
    const { batchItemFailures } = await world
      .triage()
      .handle(batch([message("contain-instance-on-request", "security-hub", click)]));
    return batchItemFailures.length;
  };

  for (const error of [
    "InvalidAutomationExecutionParametersException",
    "AccessDeniedException",
    "AutomationDefinitionNotFoundException",
    "ValidationException",
  ]) {
    it(`is reported at once and ends the claim: ${error} on the start`, async () => {
      refuse("StartAutomationExecutionCommand", error);
      assert.deepEqual(await world.deliver(mining), []);
      assert.deepEqual(world.verdicts(), ["page"]);
      assert.match(
        steps(world)[0] ?? "",
        new RegExp(`ssm:StartAutomationExecution in 111122223333 eu-west-1 was refused: ${error}`),
      );
      assert.doesNotMatch(steps(world)[0] ?? "", /start IsolateAndSnapshotInstance yourself/);
      assert.equal(world.calls.filter(({ name }) => name === "StartAutomationExecutionCommand").length, 1);
      assert.deepEqual(runClaims(world), []);
      assert.deepEqual(fused(world), [], "what did not start is not counted");
    });
  }

  it("is tried again by a later signal and by a click, and people are notified once of each", async () => {
    refuse("StartAutomationExecutionCommand", "AccessDeniedException");
    await world.deliver(mining);
    assert.deepEqual(await world.deliver(mining), []);
    assert.deepEqual(await world.deliver(later("24")), []);
    assert.equal(world.messages.length, 1);
    assert.equal(await clicked(), 0);
    assert.equal(world.messages.length, 2, "a person who clicks is notified");
    assert.deepEqual(world.verdicts(), ["page", "duplicate", "duplicate", "page"]);
    world.beforeCall = () => {};
    await world.deliver(later("25"));
    assert.equal(world.executions.size, 1);
    assert.equal(runClaims(world).length, 1);
  });

  it("ends the claim that a dead invocation left, for whoever comes next", async () => {
    world.beforeCall = ({ name }) => {
      if (name === "StartAutomationExecutionCommand") throw new Error("the invocation died");
    };
    assert.deepEqual(await world.deliver(mining), ["message-1"]);
    world.pass(leaseSeconds + 1);
    refuse("StartAutomationExecutionCommand", "InvalidAutomationExecutionParametersException");
    assert.equal(await clicked(), 0);
    assert.deepEqual(world.verdicts(), ["page", "page"]);
    assert.deepEqual(runClaims(world), []);
  });

  it("leaves the claim of the run before, so that it can still be undone", async () => {
    await world.deliver(mining);
    const [before] = runClaims(world);
    world.pass(25 * 3600);
    refuse("StartAutomationExecutionCommand", "AccessDeniedException");
    await world.deliver(later("25"));
    assert.deepEqual(runClaims(world), [before]);
  });

  it("is reported when it is the way into the account, and when it is the reading", async () => {
    refuse("AssumeRoleCommand", "AccessDenied");
    assert.deepEqual(await world.deliver(mining), []);
    refuse("DescribeInstancesCommand", "UnauthorizedOperation");
    assert.deepEqual(await world.deliver(variant(mining, { id: "other" })), []);
    assert.deepEqual(world.verdicts(), ["page", "page"]);
    assert.match(steps(world)[0] ?? "", /sts:AssumeRole of reflex-responder in 111122223333 eu-west-1 was refused/);
    assert.match(steps(world)[1] ?? "", /ec2:DescribeInstances in 111122223333 eu-west-1 was refused/);
    assert.equal(world.executions.size, 0);
  });

  it("is known before the call where the document does not allow a value", async () => {
    world.instances.set(victim, { ...world.instances.get(victim), InstanceType: "odd" });
    assert.deepEqual(await world.deliver(mining), []);
    assert.deepEqual(world.verdicts(), ["page"]);
    assert.match(steps(world)[0] ?? "", /parameter InstanceType has the value odd/);
    assert.equal(
      world.calls.some(({ name }) => name === "StartAutomationExecutionCommand"),
      false,
    );
  });

  it("only observes where it would only have observed", async () => {
    world = new World({ ...settings, mode: "observe" });
    world.instances.set(victim, { ...world.instances.get(victim), InstanceType: "odd" });
    await world.deliver(mining);
    assert.deepEqual(world.verdicts(), ["observe"]);
    assert.match(JSON.stringify(world.decisions()), /parameter InstanceType has the value odd/);
  });

  it("is reported again where an invocation died while it notified people, and only then", async () => {
    refuse("StartAutomationExecutionCommand", "AccessDeniedException");
    await world.deliver(mining);
    const calls = world.calls.length;
    for (let point = 1; point <= calls; point++) {
      world = new World(settings);
      world.beforeCall = ({ name }, number) => {
        if (number === point) throw new Error("the invocation died");
        if (name === "StartAutomationExecutionCommand") throw serviceError("AccessDeniedException");
      };
      assert.deepEqual(await world.deliver(mining), ["message-1"], `call ${point}`);
      refuse("StartAutomationExecutionCommand", "AccessDeniedException");
      world.pass(leaseSeconds + 1);
      assert.deepEqual(await world.deliver(mining), [], `call ${point}`);
      assert.ok(world.messages.length === 1 || world.messages.length === 2, `call ${point}: ${world.messages.length}`);
      assert.deepEqual(runClaims(world), [], `call ${point}`);
    }
  });
});

describe("a Region that is not governed", () => {
  it("is a decision with a reason, for a finding and for a click, and nothing is read there", async () => {
    const world = new World({ ...settings, governedRegions: ["eu-west-2"] });
    assert.deepEqual(await world.deliver(mining), []);
    await world.triage().handle(batch([message("contain-instance-on-request", "security-hub", click)]));
    assert.deepEqual(world.verdicts(), ["page", "page"]);
    for (const step of steps(world)) {
      assert.match(step, /eu-west-1 is not governed \(eu-west-2\)/);
      assert.doesNotMatch(step, /start IsolateAndSnapshotInstance yourself/);
    }
    assert.ok(!world.calls.some(({ name }) => name === "AssumeRoleCommand"));
  });
});

describe("a signal that goes to the dead-letter queue", () => {
  const fail = (world: World) => {
    world.beforeCall = ({ name }) => {
      if (name === "StartAutomationExecutionCommand") throw serviceError("InternalServerError");
    };
  };

  it("is reported with its incident, cause and what to do, after the last attempt, each of its own", async () => {
    const world = new World(settings);
    fail(world);
    for (let received = 1; received <= 5; received++) {
      await world.triage().handle(batch([bodyOf(mining), bodyOf(opened)], received));
      world.pass(leaseSeconds + 1);
      assert.equal(world.messages.length, received < 5 ? 0 : 2);
    }
    const [first, second] = world.messages.map(({ notification }) => notification);
    const [claim] = runClaims(world);
    assert.match(first?.content.title ?? "", new RegExp(`payments-prod: nothing is done about ${victim}`));
    assert.ok(first?.content.description.includes(claim?.[1].incident?.S ?? "?"), "the incident of the claim");
    assert.match(first?.content.description ?? "", /InternalServerError/);
    assert.match(first?.content.nextSteps.join(" ") ?? "", /redrive of the queue reflex-triage-dlq/);
    assert.match(second?.content.title ?? "", /sg-0e1f2031425364758/);
  });

  it("is reported at once where no attempt can succeed, and never twice", async () => {
    const world = new World(settings);
    const body = JSON.stringify({ ...JSON.parse(bodyOf(mining)), form: "of-a-newer-version" });
    for (let received = 1; received <= 5; received++) await world.triage().handle(batch([body, "not json"], received));
    assert.equal(world.messages.length, 2);
    assert.match(world.messages[0]?.notification.content.description ?? "", /GuardDuty Finding from aws.guardduty/);
    assert.match(world.messages[0]?.notification.content.description ?? "", /MalformedSignal/);
    assert.doesNotMatch(JSON.stringify(world.messages[1]), /not json/);
  });

  it("fails as before when nobody can be notified", async () => {
    const world = new World(settings);
    world.beforeCall = ({ name }) => {
      if (name === "PublishCommand") throw serviceError("AuthorizationErrorException");
    };
    const { batchItemFailures } = await world.triage().handle(batch(["not json"]));
    assert.equal(batchItemFailures.length, 1);
    assert.ok(world.logs.some(({ message: text }) => text === "Nobody could be notified of a lost message."));
  });
});
