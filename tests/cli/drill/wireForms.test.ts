import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { responseFolder } from "../../../catalogue/folders";
import { type DrillStage, onStage } from "../../../cli/drill/drill";
import { responseByName } from "../../../cli/drill/scenarios";
import { loggedDecisions } from "../../../cli/story/decisions";
import { targetIn } from "../../../responses/staging";
import type { CentralResponse, SignalEvent } from "../../../responses/types";
import type { BusEvent } from "../../../simulator";
import { sharedEmulator, start } from "./support";

const imported = ["security-hub", "security-hub-v2"];

describe("one finding in several wire forms", () => {
  const emulator = sharedEmulator();

  /** What came of a finding that arrived in these forms, which are those of an example, about what the drill made. */
  async function afterwards(name: string, example: string, deliver: Deliver) {
    const response = responseByName(name) as CentralResponse;
    return onStage({ response, answer: async () => "none", start, emulator: emulator.get() }, async (stage) => {
      const before = await stage.scenario.state(stage.world, stage.staged);
      const forms = { guardduty: stage.staged.event, ...importedForms(response, example, stage) };
      const happen = (...events: SignalEvent[]) => {
        for (const event of events) stage.organization.happen(event as unknown as BusEvent);
      };
      deliver(forms, happen, stage.organization);
      await stage.organization.settled();
      const { timeline } = stage.organization;
      return {
        changed: JSON.stringify(before) !== JSON.stringify(await stage.scenario.state(stage.world, stage.staged)),
        rules: timeline.of("rule").map(({ rule }) => rule),
        decisions: timeline.of("invocation").flatMap(({ logs }) => loggedDecisions(logs)),
        incidents: new Set(timeline.of("invocation").flatMap(({ logs }) => logs.flatMap(incidentIn))),
        started: new Set(timeline.of("automation").map(({ executionId }) => executionId)).size,
      };
    });
  }

  for (const [name, example] of [
    ["crypto-mining-instance", "bitcoin-domain-queried"],
    ["credentials-used-from-tor", "user-through-tor"],
  ] as const) {
    it(`starts one run of ${name} when all arrive at once, and twice`, async () => {
      const { changed, rules, decisions, incidents, started } = await afterwards(name, example, (forms, happen) => {
        const all = Object.values(forms);
        happen(...all, ...all);
      });
      for (const form of ["guardduty", ...imported]) {
        assert.equal(rules.filter((rule) => rule === `reflex-${name}-${form}`).length, 2, form);
      }
      assert.equal(decisions.length, 6);
      assert.equal(decisions.filter(({ action }) => action === "run").length, 1);
      assert.equal(incidents.size, 1);
      assert.equal(started, 1);
      assert.equal(changed, true);
    });
  }

  it("starts one run when the forms come one after the other, Security Hub's first, and an update last", async () => {
    const { decisions, started } = await afterwards(
      "crypto-mining-instance",
      "bitcoin-domain-queried",
      ({ guardduty, "security-hub": hub, "security-hub-v2": v2 }, happen, { clock }) => {
        const updated = (event: SignalEvent) =>
          JSON.parse(JSON.stringify(event).replaceAll(modified(guardduty!), "2026-11-24T09:29:03.700Z")) as SignalEvent;
        // While the run waits for its approver: an hour is long before its end, and before the cool-down's.
        const later = [hub!, guardduty!, updated(v2!), updated(guardduty!)];
        for (const [index, event] of later.entries()) clock.after((index + 1) * 15 * 60_000, async () => happen(event));
        happen(v2!);
      },
    );
    assert.equal(decisions[0]?.action, "run");
    assert.deepEqual(
      decisions.slice(1).map(({ action }) => action),
      Array(4).fill("duplicate"),
    );
    assert.equal(started, 1);
  });
});

type Deliver = (
  forms: Record<string, SignalEvent>,
  happen: (...events: SignalEvent[]) => void,
  organization: DrillStage["organization"],
) => void;

/** The incident that a structured line of triage names. */
const incidentIn = (line: string): string[] => /"incidentId":"([^"]+)"/.exec(line)?.slice(1) ?? [];

const modified = ({ detail }: SignalEvent) => String(detail.updatedAt);

/** Security Hub's forms of an example, about the account, the resource and the access key of the drill's world. */
function importedForms(response: CentralResponse, example: string, { staged, world }: DrillStage) {
  const events = join(responseFolder(response.name), "events", "fires");
  const read = (file: string) => readFileSync(join(events, `${file}.json`), "utf8");
  const native = JSON.parse(read(example)) as SignalEvent;
  const before = targetIn(response.forms, native);
  const after = targetIn(response.forms, staged.event);
  const swaps = [
    [before.account, world.account],
    [before.region, world.region],
    [before.resource.id, after.resource.id],
    [modified(native), modified(staged.event)],
  ] as const;
  return Object.fromEntries(
    imported.map((form) => {
      const text = swaps.reduce((all, [from, to]) => all.replaceAll(from, to), read(`${example}.${form}`));
      return [form, JSON.parse(text) as SignalEvent];
    }),
  );
}
