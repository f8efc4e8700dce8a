import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type DrillStage, onStage } from "../../../cli/drill/drill";
import { responseByName } from "../../../cli/drill/scenarios";
import { loggedDecisions } from "../../../cli/story/decisions";
import type { SignalEvent } from "../../../responses/types";
import type { BusEvent } from "../../../simulator";
import { messagesIn, sharedEmulator, start, triageDeadLetters, variant } from "./support";

interface Finding {
  accountId: string;
  severity: number;
  service: { archived: boolean; additionalInfo: Record<string, unknown> };
  resource: { instanceDetails: Record<string, unknown> };
}

describe("signals that must change nothing", () => {
  const emulator = sharedEmulator();

  /** Lets events happen to the instance of the model case, and says what came of them. */
  async function afterwards(
    events: (stage: DrillStage) => SignalEvent[],
    look: (stage: DrillStage) => Promise<void> = async () => {},
  ) {
    const response = responseByName("crypto-mining-instance");
    return onStage({ response, answer: async () => "none", start, emulator: emulator.get() }, async (stage) => {
      const before = await stage.scenario.state(stage.world, stage.staged);
      for (const event of events(stage)) stage.organization.happen(event as unknown as BusEvent);
      await stage.organization.settled();
      await look(stage);
      const { timeline } = stage.organization;
      return {
        changed: JSON.stringify(before) !== JSON.stringify(await stage.scenario.state(stage.world, stage.staged)),
        rules: timeline.of("rule").map((r) => r.rule),
        decisions: timeline.of("invocation").flatMap((i) => loggedDecisions(i.logs)),
        started: new Set(timeline.of("automation").map((a) => a.executionId)).size,
      };
    });
  }

  const finding = (stage: DrillStage, change: (detail: Finding) => void) =>
    variant(stage.staged.event, (detail) => change(detail as unknown as Finding));

  it("ignores a sample, an archived finding and one of low severity before triage", async () => {
    const { changed, rules } = await afterwards((stage) => [
      finding(stage, (d) => {
        d.service.additionalInfo.sample = true;
      }),
      finding(stage, (d) => {
        d.service.archived = true;
      }),
      finding(stage, (d) => {
        d.severity = 6.9;
      }),
      { ...stage.staged.event, "replay-name": "yesterday" } as SignalEvent,
    ]);
    assert.equal(changed, false);
    // A forwarder may match more than the central rules do, which filter again.
    assert.deepEqual(
      rules.filter((rule) => !rule.startsWith("reflex-forward-")),
      [],
    );
  });

  it("accounts for a finding about an account outside the organization, and touches nothing", async () => {
    const { changed, decisions, started } = await afterwards((stage) => [
      finding(stage, (d) => {
        d.accountId = "999988887777";
      }),
    ]);
    assert.equal(changed, false);
    assert.equal(started, 0);
    assert.deepEqual(
      decisions.map((d) => d.action),
      ["ignore"],
    );
    assert.match(decisions[0]!.reasons.map((r) => r.detail).join(), /999988887777 is not a member of the organization/);
  });

  it("notifies people of a finding that does not name its instance, and tries nothing", async () => {
    const { changed, decisions, started } = await afterwards(
      (stage) => [
        finding(stage, (d) => {
          delete d.resource.instanceDetails.instanceId;
        }),
      ],
      async (stage) => {
        const { messages } = await messagesIn(stage, triageDeadLetters);
        assert.equal(messages.length, 0);
      },
    );
    assert.deepEqual(
      decisions.map((d) => d.action),
      ["page"],
    );
    assert.match(
      decisions[0]!.reasons.map((r) => r.detail).join(),
      /nothing acts on this automatically: it needs a person/,
    );
    assert.equal(changed, false);
    assert.equal(started, 0);
  });

  it("starts one execution for ten deliveries of one finding, at once and later", async () => {
    const { started, decisions } = await afterwards(
      (stage) => Array.from({ length: 5 }, () => stage.staged.event),
      async ({ organization, staged }) => {
        for (let i = 0; i < 5; i++) organization.happen(staged.event as unknown as BusEvent);
        await organization.settled();
      },
    );
    assert.equal(started, 1);
    assert.deepEqual(decisions.map((d) => d.action).toSorted(), [...Array(9).fill("duplicate"), "run"]);
  });

  it("refuses a spoofed source at the member's bus, and a direct call at the security bus", async () => {
    const { changed, started } = await afterwards(
      () => [],
      async ({ organization, blueprint, staged }) => {
        const { member, security, settings } = blueprint;
        const admin = { kind: "root" as const, account: member.account };
        const events = organization.clients.as(EventBridgeClient, admin, settings.homeRegion);
        const Detail = JSON.stringify(staged.event.detail);
        const entry = { DetailType: "GuardDuty Finding", Detail };
        const spoofed = await events.send(new PutEventsCommand({ Entries: [{ ...entry, Source: "aws.guardduty" }] }));
        assert.equal(spoofed.Entries?.[0]?.ErrorCode, "NotAuthorizedForSourceException");
        const EventBusName = `arn:aws:events:${settings.homeRegion}:${security.account}:event-bus/reflex-security`;
        await assert.rejects(
          events.send(new PutEventsCommand({ Entries: [{ ...entry, Source: "my.app", EventBusName }] })),
          (error: Error) => /AccessDenied/.test(error.name) && /bus policy of reflex-security/.test(error.message),
        );
        await organization.settled();
      },
    );
    assert.equal(changed, false);
    assert.equal(started, 0);
  });
});
