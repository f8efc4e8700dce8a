import assert from "node:assert/strict";
import { sha256 } from "../../../functions/shared/identifiers";
import { leaseSeconds } from "../../../functions/triage/claims";
import type { SignalEvent } from "../../../responses/types";
import { documentHash } from "../../../runbooks/documentHash";
import { batch, bodyOf, message, mining, opened, serviceError, settings, variant, victim, World } from "./world";

const minute = 60;
const hour = 60 * minute;
const died = () => {
  throw new Error("the invocation died");
};
/** The same kind of finding on another instance, which the world then has too. */
function another(world: World, index: number): SignalEvent {
  const id = `i-0000000000000000${index}`;
  world.instances.set(id, { ...world.instances.get(victim), InstanceId: id });
  return variant(mining, {
    id: `finding-${index}`,
    resource: { resourceType: "Instance", instanceDetails: { instanceId: id } },
  });
}

describe("triage", () => {
  let world: World;
  beforeEach(() => {
    world = new World(settings);
  });

  it("reads, decides, starts the runbook, keeps the decision and notifies people", async () => {
    assert.deepEqual(await world.deliver(mining), []);
    const [execution] = [...world.executions.values()];
    const [decision] = world.decisions();
    const incident = decision?.incidentId ?? "";
    assert.match(incident, /^incident-20261124-[0-9a-f]{10}$/);
    assert.equal(execution?.region, "eu-west-1");
    assert.deepEqual(execution?.input, {
      DocumentName: "Reflex-IsolateAndSnapshotInstance",
      DocumentVersion: "1",
      ClientToken: execution?.input.ClientToken,
      Parameters: {
        AutomationAssumeRole: ["arn:aws:iam::111122223333:role/reflex/reflex-run-IsolateAndSnapshotInstance"],
        IncidentId: [incident],
        InstanceId: [victim],
        SubnetId: ["subnet-0c1d2e3f405162738"],
        InstanceType: ["t3.medium"],
        RoleName: ["web-role"],
        AutoScalingGroupName: ["web-asg"],
        RevokeBefore: ["2026-11-24T09:14:08Z"],
        GoldenImageId: ["ami-0f1021324354657a8"],
        LockUntil: ["none"],
      },
      Tags: [
        { Key: "reflex:incident", Value: incident },
        { Key: "reflex:response", Value: "crypto-mining-instance" },
      ],
    });
    assert.match(
      String(execution?.input.ClientToken),
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );

    const body = world.evidence.get(`incidents/${incident}/decision.json`) ?? "";
    const evidence = JSON.parse(body);
    assert.deepEqual(evidence.event, mining);
    assert.deepEqual(evidence.execution, { id: "execution-1" });
    assert.equal(evidence.facts.roleName, "web-role");
    assert.equal(evidence.facts.elasticIpAllocationId, "eipalloc-1");
    assert.match(evidence.hashes.event, /^[0-9a-f]{64}$/);
    assert.equal(world.messages[0]?.notification.metadata.additionalContext.evidenceSha256, sha256(body));
    assert.deepEqual(world.verdicts(), ["run"]);
  });

  it("enters the member with sessions that can only read, then only start this one document", async () => {
    await world.deliver(mining);
    const sessions = world.calls.filter(({ name }) => name === "AssumeRoleCommand");
    assert.deepEqual(
      sessions.map(({ input }) => [input.RoleArn, input.DurationSeconds]),
      Array(2).fill(["arn:aws:iam::111122223333:role/reflex/reflex-responder", 900]),
    );
    const [lookup, starter] = sessions.map(({ input }) => String(input.Policy));
    assert.ok((lookup?.length ?? 0) <= 2048 && (starter?.length ?? 0) <= 2048);
    const actions = (policy = "{}") =>
      (JSON.parse(policy).Statement as Array<{ Action: string[] }>).flatMap(({ Action }) => Action);
    assert.ok(actions(lookup).every((action) => /:(Describe|Get)\w+$/.test(action)));
    assert.deepEqual(actions(starter), [
      "ssm:StartAutomationExecution",
      "ssm:GetDocument",
      "ssm:ListDocumentVersions",
      "ssm:AddTagsToResource",
      "iam:PassRole",
    ]);
    assert.ok(!starter?.includes('"*"'));
  });

  it("starts what an earlier release had, notifies people once a day, and starts nothing else", async () => {
    const about = () => world.messages.filter(({ Subject }) => Subject.includes("different versions"));
    const changed = { description: "isolate", mainSteps: [] };
    world.documents.set("IsolateAndSnapshotInstance", changed);
    await world.deliver(mining);
    assert.deepEqual(world.verdicts(), ["page"]);
    assert.equal(world.executions.size, 0);
    const { nextSteps } = world.messages.at(-1)!.notification.content;
    assert.match(String(nextSteps), /no release of this organization had/);
    assert.deepEqual(about(), []);

    const releases = world.table.get("releases")!;
    world.table.set("releases", { ...releases, hashes: { SS: [documentHash(changed, "eu-west-1")] } });
    for (const index of [1, 2]) await world.deliver(another(world, index));
    assert.deepEqual(world.verdicts(), ["page", "run", "run"]);
    assert.equal(about().length, 1);
    assert.match(String(about()[0]?.notification.content.nextSteps), /Update the stack of the member payments-prod/);
  });

  it("never writes credentials or the text of a message it cannot read into evidence, message or log", async () => {
    await world.deliver(mining);
    await world.triage().handle(batch(['{"password": "hunter2"']));
    const written = JSON.stringify([[...world.evidence], world.messages, world.logs, world.lines]);
    assert.ok(!written.includes("top-secret") && !written.includes("hunter2"));
  });

  it("starts one execution for ten deliveries of one finding, whether in one batch or in ten", async () => {
    assert.deepEqual(await world.deliver(...Array<SignalEvent>(5).fill(mining)), []);
    // The delegated administrator's feed delivers it with another id and another envelope.
    for (let i = 0; i < 5; i++) {
      assert.deepEqual(await world.deliver({ ...mining, id: `delivery-${i}`, account: "222233334444" }), []);
    }
    assert.equal(world.executions.size, 1);
    assert.equal(world.messages.length, 1);
    assert.equal(world.evidence.size, 1);
    assert.deepEqual(world.verdicts(), ["run", ...Array(9).fill("duplicate")]);
  });

  it("lets nine of ten simultaneous deliveries wait while one is at work", async () => {
    const failures = await Promise.all(Array.from({ length: 10 }, () => world.deliver(mining)));
    assert.equal(failures.filter((failed) => failed.length === 0).length, 1);
    world.pass(6 * minute);
    for (let i = 0; i < 9; i++) assert.deepEqual(await world.deliver(mining), []);
    assert.equal(world.executions.size, 1);
    assert.equal(world.messages.length, 1);
    assert.deepEqual(
      world.logs.filter(({ level }) => level === "error"),
      [],
    );
  });

  it("does nothing about later findings on the same instance within the cool-down, and acts again after it", async () => {
    await world.deliver(mining);
    world.pass(6 * hour);
    await world.deliver(variant(mining, { updatedAt: "2026-11-24T15:13:59.204Z" }));
    assert.deepEqual(world.verdicts(), ["run", "duplicate"]);
    assert.equal(world.messages.length, 1);
    world.pass(18 * hour);
    await world.deliver(variant(mining, { updatedAt: "2026-11-25T09:14:09.000Z" }));
    assert.equal(world.executions.size, 2);
    await world.deliver(variant(mining, { updatedAt: "2026-11-25T09:14:09.000Z" }));
    assert.equal(world.executions.size, 2);
  });

  it("revokes a second opening of the same group at once, and says so when a rule is already gone", async () => {
    await world.deliver(opened);
    const again = structuredClone(opened) as SignalEvent & { detail: { eventID: string; responseElements: unknown } };
    again.detail.eventID = "second";
    await world.deliver(again);
    assert.equal(world.executions.size, 2);
    const [, second] = [...world.executions.values()];
    assert.deepEqual((second!.input.Parameters as Record<string, unknown>).RuleIds, ["sgr-01a2b3c4d5e6f7081"]);
    world.groups.get("sg-0e1f2031425364758")!.rules = ["sgr-0999999999"];
    again.detail.eventID = "third";
    await world.deliver(again);
    assert.deepEqual(world.verdicts(), ["run", "run", "ignore"]);
    assert.match(world.messages.at(-1)?.notification.content.nextSteps[0] ?? "", /already gone/);
  });

  it("does not read an account that is no member, and says why nothing happens", async () => {
    const foreign = variant(mining, { accountId: "999900001111" });
    await world.deliver(foreign, foreign);
    assert.ok(!world.calls.some(({ name }) => name === "AssumeRoleCommand"));
    assert.deepEqual(world.verdicts(), ["ignore", "duplicate"]);
    assert.match(JSON.stringify(world.messages), /999900001111 is not a member/);
    assert.equal(world.messages.length, 1);
  });

  it("ignores a sample that came past the pattern, and an instance that does not exist", async () => {
    const service = { ...(mining.detail.service as object), additionalInfo: { sample: true } };
    await world.deliver(variant(mining, { service }));
    world.instances.clear();
    await world.deliver(variant(mining, { id: "other" }));
    assert.deepEqual(world.verdicts(), ["ignore", "ignore"]);
    assert.equal(world.executions.size, 0);
    assert.match(JSON.stringify(world.messages[0]), /the finding is a sample/);
    assert.match(JSON.stringify(world.messages[1]), /does not exist any more/);
  });

  it("pages for a resource that is not on the allowlist: once, and again the next day", async () => {
    world.instances.set(victim, { ...world.instances.get(victim), Tags: [{ Key: "owner", Value: "team-payments" }] });
    await world.deliver(mining);
    world.pass(hour);
    await world.deliver(variant(mining, { updatedAt: "2026-11-24T10:13:59.204Z" }));
    assert.deepEqual(world.verdicts(), ["page", "duplicate"]);
    world.pass(24 * hour);
    await world.deliver(variant(mining, { updatedAt: "2026-11-25T10:14:59.204Z" }));
    assert.equal(world.messages.length, 2);
    assert.equal(world.executions.size, 0);
    assert.match(world.messages[0]?.notification.content.title ?? "", /needs your decision/);
  });

  it("only says what it would do in observe mode, with the start it would have made", async () => {
    world = new World({ ...settings, mode: "observe" });
    await world.deliver(mining, mining);
    assert.deepEqual(world.verdicts(), ["observe", "duplicate"]);
    assert.equal(world.executions.size, 0);
    const evidence = JSON.parse([...world.evidence.values()][0] ?? "{}");
    assert.deepEqual(evidence.start.parameters.InstanceId, [victim]);
    assert.equal(evidence.execution, undefined);
  });

  it("stops at the fuse, pages for what comes after, and acts again in the next hour", async () => {
    for (let i = 1; i <= 7; i++) assert.deepEqual(await world.deliver(another(world, i)), []);
    assert.deepEqual(world.verdicts(), ["run", "run", "run", "run", "run", "page", "page"]);
    assert.match(world.messages[5]?.notification.content.description ?? "", /fuse 5 of 5 this hour/);
    world.pass(hour);
    await world.deliver(another(world, 8));
    assert.equal(world.executions.size, 6);
  });

  it("holds the fuse when many invocations decide at the same moment", async () => {
    const events = Array.from({ length: 9 }, (_, i) => another(world, i + 1));
    const failures = (await Promise.all(events.map((event) => world.deliver(event)))).flat();
    assert.deepEqual(failures, []);
    assert.equal(world.executions.size, 5);
    assert.deepEqual(world.verdicts().sort(), [...Array(4).fill("page"), ...Array(5).fill("run")]);
  });

  it("does not count reversible runbooks against the fuse", async () => {
    world = new World({ ...settings, fusePerHour: 0 });
    await world.deliver(opened, mining);
    assert.deepEqual(world.verdicts(), ["run", "page"]);
  });

  it("spaces starts by a second in one account and Region", async () => {
    await world.deliver(another(world, 1), another(world, 2), another(world, 3));
    assert.deepEqual(world.sleeps, [1_000, 1_000]);
  });

  it("backs off when SSM throttles, within the invocation", async () => {
    let refusals = 3;
    world.beforeCall = ({ name }) => {
      if (name === "StartAutomationExecutionCommand" && refusals-- > 0) throw serviceError("ThrottlingException");
    };
    assert.deepEqual(await world.deliver(mining), []);
    assert.equal(world.executions.size, 1);
    const waited = world.sleeps.reduce((sum, sleep) => sum + sleep, 0);
    assert.ok(waited >= 3_500 && waited <= 10_000, `${waited} ms`);
  });

  it("gives the message back when SSM keeps throttling, and starts once later", async () => {
    world.beforeCall = ({ name }) => {
      if (name === "StartAutomationExecutionCommand") throw serviceError("ThrottlingException");
    };
    assert.deepEqual(await world.deliver(mining), ["message-1"]);
    assert.equal(world.messages.length, 0);
    world.beforeCall = () => {};
    world.pass(6 * minute);
    assert.deepEqual(await world.deliver(mining), []);
    assert.equal(world.executions.size, 1);
    assert.deepEqual(world.verdicts(), ["run", "duplicate"]);
  });

  it("fails only the messages that it cannot handle", async () => {
    const bodies = [
      bodyOf(mining),
      "not json",
      message("no-such-response", "guardduty", mining),
      message("failed-service", "guardduty", mining),
      bodyOf(variant(mining, { accountId: 42 })),
      "[]",
      message("crypto-mining-instance", "toString", mining),
      message("crypto-mining-instance", "guardduty", { id: "x" } as SignalEvent),
      bodyOf(opened),
    ];
    const { batchItemFailures } = await world.triage().handle(batch(bodies));
    assert.deepEqual(
      batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
      ["message-2", "message-3", "message-4", "message-6", "message-7", "message-8"],
    );
    assert.equal(world.executions.size, 2);
    const errors = world.logs.filter(({ level }) => level === "error").map(({ details }) => details.error);
    assert.equal(errors.length, 6);
    assert.ok(errors.every((error) => (error as { name: string }).name === "MalformedSignal"));
    assert.equal(world.lines.filter((line) => line.includes('"Failures":1')).length, 6);
  });

  for (const moment of ["before", "after"] as const) {
    it(`loses nothing and starts once, wherever it dies (right ${moment} each of its calls)`, async () => {
      const whole = new World(settings);
      await whole.deliver(mining);
      for (let point = 1; point <= whole.calls.length; point++) {
        world = new World(settings);
        const die = (_: unknown, number: number) => void (number === point && died());
        if (moment === "before") world.beforeCall = die;
        else world.afterCall = die;
        const where = `call ${point}, ${whole.calls[point - 1]?.name}`;
        assert.deepEqual(await world.deliver(mining), ["message-1"], where);

        // An instance changes between the deliveries: the start that was decided is repeated, not a new one.
        world.instances.set(victim, { ...world.instances.get(victim), InstanceType: "t3.large" });
        world.pass(leaseSeconds + 1);
        assert.deepEqual(await world.deliver(mining), [], where);
        assert.deepEqual(await world.deliver(mining), [], where);
        assert.equal(world.executions.size, 1, where);
        assert.equal(world.evidence.size, 1, where);
        assert.ok(world.messages.length === 1 || world.messages.length === 2, where);
        const [counter] = [...world.table].filter(([key]) => key.startsWith("fuse#"));
        assert.equal(counter?.[1].incidents?.SS?.length, 1, where);
      }
    });
  }

  it("finishes what a dead invocation claimed when a later finding comes first", async () => {
    world.afterCall = ({ name }) => void (name === "StartAutomationExecutionCommand" && died());
    await world.deliver(mining);
    world.afterCall = () => {};
    world.pass(leaseSeconds + 1);
    await world.deliver(variant(mining, { updatedAt: "2026-11-24T09:30:00.000Z" }));
    assert.equal(world.executions.size, 1);
    assert.equal(world.messages.length, 1);
    assert.match(world.messages[0]?.notification.content.description ?? "", /2026-11-24T09:13:58Z/);
  });
});
