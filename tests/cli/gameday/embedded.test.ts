import assert from "node:assert/strict";
import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { FisClient } from "@aws-sdk/client-fis";
import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { compilePattern } from "../../../aws/patterns";
import { gameDayByName } from "../../../cli/commands/gameday";
import { UsageError } from "../../../cli/errors";
import { type EmbeddedOptions, type GameDayStage, holdEmbedded } from "../../../cli/gameday/embedded";
import { readSafetyLever } from "../../../cli/gameday/safetyLever";
import { sharedEmulator, start } from "../drill/support";

describe("a game day in the embedded organization", () => {
  const emulator = sharedEmulator();
  const hold = (name: string, onStaged?: EmbeddedOptions["onStaged"]) =>
    holdEmbedded(gameDayByName(name), { emulator: emulator.get(), start, onStaged });
  it("kills a service, sees it restarted by the member account, and measures both", async () => {
    const { experiment, measured, timeline, verdict } = await hold("kill-service");
    assert.equal(verdict, "held");
    assert.deepEqual(
      measured.map(({ name, held }) => [name, held]),
      [
        ["detected", true],
        ["runbook started", true],
        ["healed", true],
      ],
    );
    assert.equal(experiment?.status, "completed");
    const took = measured.map((one) => one.took ?? 0);
    assert.deepEqual(
      took,
      [...took].sort((a, b) => a - b),
    );
    assert.deepEqual(
      timeline.flatMap((e) => (e.kind === "alarm" ? e.state : [])),
      ["ALARM", "OK"],
    );
    // The event is what CloudWatch would send.
    const event = timeline.find(
      (e) => e.kind === "event" && e.event["detail-type"] === "CloudWatch Alarm State Change",
    );
    assert.ok(event?.kind === "event");
    const shape = {
      detail: {
        previousState: { value: ["OK"] },
        state: { value: ["ALARM"] },
        configuration: { metrics: { metricStat: { metric: { namespace: ["CWAgent"] } } } },
      },
    };
    assert.ok(compilePattern(shape).matches(event.event));
    const killed = timeline.find(
      (e) =>
        e.kind === "call" &&
        e.operation === "SendCommand" &&
        e.principal.kind === "role-session" &&
        e.principal.roleName === "reflex-game-day-kill-service",
    );
    assert.ok(killed?.kind === "call" && killed.decision?.allowed);
  });

  it("does not hold where the service stays down", async () => {
    const { measured, verdict } = await hold("kill-service", ({ organization, blueprint }) => {
      const { account } = blueprint.member;
      // The agent is lost as well: no command reaches the instance any more.
      organization.timeline.subscribe((entry) => {
        if (entry.kind === "alarm" && entry.state === "ALARM") {
          const id = instanceOf(organization.timeline.entries);
          organization.machines.remove(account, "eu-west-1", id);
        }
      });
    });
    assert.deepEqual(
      measured.map(({ held }) => held),
      [true, true, false],
    );
    assert.equal(verdict, "did not hold");
  });

  it("terminates an instance, and sees its group replace it", async () => {
    const { measured, timeline, verdict } = await hold("terminate-instance");
    assert.equal(verdict, "held");
    assert.deepEqual(
      measured.map(({ name }) => name),
      ["detected", "healed"],
    );
    const scaling = timeline.flatMap((e) => (e.kind === "scaling" ? e : []));
    assert.deepEqual(
      scaling.map(({ activity }) => activity),
      ["terminate", "launch"],
    );
    assert.notEqual(scaling[0]?.instanceId, scaling[1]?.instanceId);
  });

  it("makes a sample, and sees triage decide about the canary without changing anything", async () => {
    const { experiment, timeline, verdict, violations } = await hold("crypto-sample");
    assert.equal(verdict, "held");
    assert.deepEqual([experiment, violations], [undefined, []]);
    assert.ok(!timeline.some((e) => e.kind === "automation"));
    const told = timeline.find((e) => e.kind === "message");
    assert.match(
      told?.kind === "message" ? (told.subject ?? "") : "",
      /would start IsolateAndSnapshotInstance on canary/,
    );
  });

  it("is refused while the safety lever is engaged", async () => {
    const refused = hold("kill-service", async ({ operator, organization, blueprint }) => {
      const fis = operator(FisClient);
      assert.equal((await readSafetyLever(fis)).status, "disengaged");
      await organization.fis.handle({
        service: "fis",
        operation: "UpdateSafetyLeverState",
        input: { id: "default", state: { status: "engaged", reason: "INC-7" } },
        region: blueprint.settings.homeRegion,
        account: blueprint.member.account,
        principal: { kind: "root", account: blueprint.member.account },
      });
    });
    await assert.rejects(
      refused,
      (error) => error instanceof UsageError && /safety lever is engaged \(INC-7\)/.test(error.message),
    );
  });

  it("does not hold when one of its alarms stops the experiment", async () => {
    const { experiment, verdict } = await hold("kill-service", async ({ organization, blueprint }) => {
      const AlarmName = "reflex-undelivered-reflex-events-dlq";
      await organization.direct
        .in(CloudWatchClient, blueprint.member.account, blueprint.settings.homeRegion)
        .send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "an event was not delivered" }));
    });
    assert.deepEqual([experiment?.status, verdict], ["stopped", "did not hold"]);
  });

  it("does not hold where the role trusts the template instead of the experiment", async () => {
    const { experiment, verdict } = await hold("kill-service", async ({ organization, blueprint }) => {
      const RoleName = "reflex-game-day-kill-service";
      const iam = organization.direct.in(IAMClient, blueprint.member.account, "us-east-1");
      const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
      const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "").replace(
        "experiment/*",
        "experiment-template/*",
      );
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust }));
    });
    assert.deepEqual([experiment?.status, verdict], ["failed", "did not hold"]);
    assert.match(experiment?.reason ?? "", /aws:SourceArn/i);
  });

  it("is refused where nothing could be proved", async () => {
    await assert.rejects(hold("slow-task"), (error) => error instanceof UsageError && /--live/.test(error.message));
  });
});

function instanceOf(entries: GameDayStage["organization"]["timeline"]["entries"]): string {
  const sent = entries.find((e) => e.kind === "call" && e.operation === "SendCommand");
  const [id] = sent?.kind === "call" ? (sent.input.InstanceIds as string[]) : [];
  return id ?? "";
}
