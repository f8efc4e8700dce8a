/**
 * Whether a drill in the kept organization is the drill that it would be in one deployed for it: for one response of each
 * subject and every workflow, or for the whole catalogue, which is ten minutes of computing (two drills for each response):
 *
 *   npx mocha tests/judges/keptOrganization.judge.ts
 *   REFLEX_JUDGE_ALL=1 npx mocha tests/judges/keptOrganization.judge.ts
 *   REFLEX_JUDGE_ALL=1 npx mocha tests/judges/keptOrganization.judge.ts --grep failed-service
 */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { catalogue } from "../../catalogue/catalogue";
import { subjects } from "../../catalogue/responses";
import { type Blueprint, blueprint } from "../../cli/blueprint";
import { type DrillResult, drill } from "../../cli/drill/drill";
import { placeOf } from "../../cli/drill/place";
import { scenarioOf } from "../../cli/drill/scenarios";
import { deployedAt, keptBlueprint } from "../../cli/kept/organization";
import type { Response } from "../../responses/types";
import { Emulator, type TimedEntry } from "../../simulator";

/** Ids are random, and instants follow from how long real calls took. */
const withoutIds = (value: unknown): unknown =>
  JSON.parse(
    (JSON.stringify(value) ?? "null")
      .replace(/\d{4}-\d\d-\d\dT\d\d[:-]\d\d[:-]\d\d(\.\d+)?Z?/g, "TIME")
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
      .replace(/\b(AKIA|ASIA|AROA|AIDA|AIPA|ANPA)[A-Z0-9]+/g, "$1")
      .replace(/-[0-9a-f]{8,17}\b/g, "-ID"),
  );

const roleOf = (entry: TimedEntry): string | undefined => {
  if (entry.kind !== "call") return undefined;
  return entry.principal.kind === "role-session" ? entry.principal.roleName : entry.principal.kind;
};

/** What an entry says, without ids, instants and texts. */
function saidBy(entry: TimedEntry): string {
  const { kind, account, operation, decision, error, step, status, rule } = entry as TimedEntry &
    Record<string, unknown>;
  const allowed = (decision as { allowed: boolean } | undefined)?.allowed;
  const code = typeof error === "object" ? (error as { code: string }).code : error;
  return JSON.stringify([kind, account, roleOf(entry), operation, allowed, code, step, status, rule]);
}

const story = (result: DrillResult) => ({
  verdict: result.verdict,
  unmet: result.unmet,
  calls: result.calls,
  executions: result.executions.map(({ document, status }) => `${document} ${status}`).sort(),
  timeline: result.timeline.map(saidBy).sort(),
  ...(withoutIds({
    outcome: result.outcome,
    before: result.before,
    after: result.after,
    changes: result.changes,
  }) as object),
});

const happened = (response: Response) => placeOf(response, scenarioOf(response).example);
const momentOf = (response: Response): string =>
  Object.values(happened(response)).join(" ") + scenarioOf(response).example.time;

/** What is kept does not depend on the response; how a drill uses it, on the kind of response. */
const samples = new Set(subjects.map(({ responses: [first] }) => first?.name));
const judged = catalogue.filter(
  (response) =>
    process.env.REFLEX_JUDGE_ALL ||
    samples.has(response.name) ||
    (response.placement === "central" && response.workflow),
);

/**
 * Two drills in the same organization may differ by a call or two: pollers and runs race each other in real time. What the
 * kept organization gives must be a story that a deployed one gives as well.
 */
const rounds = 3;

describe("a drill in the kept organization", () => {
  let deployed: Emulator;
  let restored: Emulator;
  before(async () => {
    [deployed, restored] = await Promise.all([Emulator.start(), Emulator.start()]);
  });
  after(() => Promise.all([deployed?.stop(), restored?.stop()]));

  // By place and time, so that one deployment serves many drills.
  for (const response of [...judged].sort((one, other) => (momentOf(one) < momentOf(other) ? -1 : 1))) {
    it(`is the same as in a deployed one: ${response.name}`, async () => {
      const kept = await keptBlueprint(happened(response));
      assert.equal(kept.kept?.at.getTime(), deployedAt.getTime(), "nothing is kept");
      const plan = await blueprint(happened(response));
      const play = async (emulator: Emulator, place: Blueprint) =>
        story(await drill({ response, answer: async () => "approve", emulator, plan: place }));
      const inKept: object[] = [];
      const inDeployed: object[] = [];
      for (let round = 0; round < rounds; round++) {
        inKept.push(await play(restored, kept));
        inDeployed.push(await play(deployed, plan));
        if (inKept.some((one) => inDeployed.some((other) => isDeepStrictEqual(one, other)))) return;
      }
      assert.deepEqual(inKept.at(-1), inDeployed.at(-1));
    });
  }
});
