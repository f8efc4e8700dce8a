import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type DrillStage, onStage } from "../../../cli/drill/drill";
import { responseByName } from "../../../cli/drill/scenarios";
import { loggedDecisions } from "../../../cli/story/decisions";
import { sweepRuleName } from "../../../components/naming";
import { securityBusArn } from "../../../organization/names";
import { changed, entries, messagesIn, run, sharedEmulator, start } from "./support";

const minutes = (count: number) => count * 60_000;

/** IAM stores no trust without a statement. */
const trustInNobody = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }],
});

describe("a sweep", () => {
  const emulator = sharedEmulator();
  const staged = (
    response: string,
    play: (stage: DrillStage) => Promise<void>,
    plan?: Awaited<ReturnType<typeof changed>>,
  ) =>
    onStage(
      { response: responseByName(response), answer: async () => "approve", start, emulator: emulator.get(), plan },
      play,
    );

  /** The sweep of a response is due, and everything that follows is over. */
  async function sweep({ blueprint, organization }: DrillStage, response: string): Promise<void> {
    organization.due(blueprint.security.account, blueprint.settings.homeRegion, sweepRuleName(response));
    await organization.settled();
  }
  const decisionsIn = ({ organization }: DrillStage) =>
    organization.timeline.of("invocation").flatMap(({ logs }) => loggedDecisions(logs));
  const callsIn = ({ organization }: DrillStage) => organization.timeline.of("call");

  it("notifies people of a key that is too old and in use, with its history, and disables nothing", async () => {
    const result = await run(emulator.get(), "access-key-too-old");
    assert.equal(result.verdict, "paged");
    assert.deepEqual(result.after, { active: 1, inactive: 0 });
    assert.equal(result.calls.refused, 0);
    const [page, ...others] = entries(result, "message");
    assert.deepEqual(others, []);
    assert.match(page!.message, /export-pipeline uses access keys.*made 120 days ago, last used 2 days ago for s3/);
    assert.match(page!.message, /team-data/);
  });

  it("turns off a key that nobody uses, once, and leaves new keys alone", async () => {
    let again = 0;
    const result = await run(emulator.get(), "access-key-unused", {}, async (stage) => {
      await sweep(stage, "access-key-unused");
      again = callsIn(stage).filter(({ operation }) => operation === "StartAutomationExecution").length;
    });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(result.before, { active: 1, inactive: 0 });
    assert.deepEqual(result.after, { active: 0, inactive: 1 });
    assert.equal(again, 1);
    assert.equal(result.calls.refused, 0);
    const changes = entries(result, "call").filter(({ operation }) => operation === "UpdateAccessKey");
    assert.deepEqual(
      changes.map(({ input }) => (input as { UserName: string }).UserName),
      ["old-reports"],
    );
  });

  for (const [response, restored] of [
    ["cloudtrail-stopped", "logging"],
    ["config-disabled", "recording"],
  ] as const) {
    it(`finds what no event reports, and ${response} answers`, async () => {
      await staged(response, async (stage) => {
        assert.equal((await stage.scenario.state(stage.world, stage.staged))[restored], false);
        await sweep(stage, response);
        assert.equal((await stage.scenario.state(stage.world, stage.staged))[restored], true);
        assert.deepEqual(
          decisionsIn(stage).map(({ action }) => action),
          ["run"],
        );
        // Nothing is found any more.
        await sweep(stage, response);
        assert.equal(decisionsIn(stage).length, 1);
        assert.ok(callsIn(stage).every(({ decision }) => decision?.allowed !== false));
      });
    });
  }

  it("notifies people of an instance that stays isolated, once a week", async () => {
    await staged("left-unfinished", async (stage) => {
      const { organization, scenario, staged: left, world } = stage;
      const before = await scenario.state(world, left);
      await sweep(stage, "left-unfinished");
      await sweep(stage, "left-unfinished");
      assert.deepEqual(
        decisionsIn(stage).map(({ action }) => action),
        ["page", "duplicate"],
      );
      organization.clock.spend(minutes(7 * 24 * 60));
      await sweep(stage, "left-unfinished");
      assert.deepEqual(
        decisionsIn(stage).map(({ action }) => action),
        ["page", "duplicate", "page"],
      );
      const pages = organization.timeline.of("message").map(({ message }) => message);
      assert.equal(pages.length, 2);
      assert.match(pages[1]!, new RegExp(`1 left unfinished: instance ${left.subject} is isolated for incident-`));
      assert.deepEqual(await scenario.state(world, left), before);
    });
  });

  it("of an account that cannot be entered ends in the dead-letter queue, with nothing decided", async () => {
    const plan = await changed("aws:iam/role:Role", "reflex-sweeper", (inputs) => {
      inputs.assumeRolePolicy = trustInNobody;
    });
    await staged(
      "access-key-unused",
      async (stage) => {
        await sweep(stage, "access-key-unused");
        const { messages } = await messagesIn(stage, "reflex-sweep-dlq");
        assert.equal(messages.length, 1);
        assert.equal((JSON.parse(messages[0]!.Body!) as { account: string }).account, stage.world.account);
        assert.deepEqual(decisionsIn(stage), []);
      },
      plan,
    );
  });

  it("cannot be forged by a member: neither on its own bus, nor on the security bus, nor through its forwarder", async () => {
    await staged("access-key-unused", async (stage) => {
      const { blueprint, organization, staged: found, world } = stage;
      const admin = { kind: "root" as const, account: world.account };
      const forged = { ...found.event, account: world.account };
      const put = async (EventBusName?: string) =>
        organization.clients.as(EventBridgeClient, admin, world.region).send(
          new PutEventsCommand({
            Entries: [
              {
                Source: forged.source,
                DetailType: forged["detail-type"],
                Detail: JSON.stringify(forged.detail),
                ...(EventBusName && { EventBusName }),
              },
            ],
          }),
        );
      await put();
      await assert.rejects(put(securityBusArn(blueprint.settings)), /not authorized|AccessDenied/i);
      const { account } = blueprint.security;
      const { homeRegion } = blueprint.settings;
      // A rule of the member that sends it on arrives, and no response matches it; nor would one on the default bus.
      organization.events.emit(account, homeRegion, "reflex-security", forged as never, "drill");
      organization.events.emit(account, homeRegion, "default", forged as never, "drill");
      await organization.settled();
      assert.deepEqual(decisionsIn(stage), []);
      assert.deepEqual(organization.timeline.of("automation"), []);
      // The same from the security account is answered.
      organization.events.emit(account, homeRegion, "default", found.event as never, "drill");
      await organization.settled();
      assert.deepEqual(
        decisionsIn(stage).map(({ action }) => action),
        ["run"],
      );
    });
  });
});

describe("the heartbeat of a member account", () => {
  const emulator = sharedEmulator();
  const options = () => ({ response: responseByName("root-used"), answer: async () => "none" as const, start });

  it("keeps its alarm quiet, every five minutes, and changes nothing else", async () => {
    await onStage({ ...options(), emulator: emulator.get() }, async ({ organization }) => {
      await organization.pass(minutes(120));
      assert.equal(organization.clock.now().getTime() - start.getTime() >= minutes(120), true);
      const beats = organization.timeline.of("rule").filter(({ rule }) => rule === "reflex-heartbeat-arrived");
      assert.equal(beats.length, 24);
      // At first there was no heartbeat: people are notified at the first one.
      const states = organization.timeline.of("alarm").map(({ state }) => state);
      assert.ok(["", "ALARM,OK"].includes(states.join()), states.join());
      assert.equal(organization.timeline.of("automation").length, 0);
    });
  });

  it("pages when the way to the security bus is broken, and nothing else would say so", async () => {
    const plan = await changed("aws:iam/role:Role", "reflex-forwarder", (inputs) => {
      inputs.assumeRolePolicy = trustInNobody;
    });
    await onStage({ ...options(), emulator: emulator.get(), plan }, async ({ blueprint, organization, world }) => {
      await organization.pass(minutes(60));
      const [alarm] = organization.timeline.of("alarm");
      assert.equal(alarm?.alarmName, "reflex-silent-members");
      assert.equal(alarm?.state, "ALARM");
      const pages = organization.timeline.of("message").filter(({ topicArn }) => topicArn.endsWith(":reflex-pages"));
      const texts = pages.map(({ subject = "", message }) => `${subject} ${message}`).join("\n");
      assert.match(texts, /ALARM: "reflex-silent-members"/);
      assert.match(texts, /is silent/);
      assert.ok(texts.includes(`(${world.account}), ${blueprint.settings.homeRegion}`), texts);
    });
  });
});
