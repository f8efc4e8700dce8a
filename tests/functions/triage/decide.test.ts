import assert from "node:assert/strict";
import fc from "fast-check";
import { openSecurityGroup } from "../../../catalogue/exposure/open-security-group/response";
import type { SecurityGroupFacts } from "../../../catalogue/exposure/resources/security-group";
import { cryptoMiningInstance } from "../../../catalogue/instances/crypto-mining-instance/response";
import type { InstanceFacts } from "../../../catalogue/instances/resources/instance";
import type { Action } from "../../../functions/shared/incident";
import { decide, type Situation } from "../../../functions/triage/decide";
import type { TriageSettings } from "../../../organization/settings";
import type { Stop } from "../../../organization/stops";
import type { SignalEvent } from "../../../responses/types";
import type { Risk } from "../../../runbooks/language/types";
import { mining, opened, settings, start, targetOf, variant, victim } from "./world";

const instance: InstanceFacts = {
  instanceId: victim,
  state: "running",
  tags: { owner: "team-payments", "reflex:auto-remediate": "true" },
  vpcId: "vpc-1",
  subnetId: "subnet-1",
  instanceType: "t3.medium",
  architecture: "x86_64",
  imageId: "ami-1",
};
const group: SecurityGroupFacts = {
  groupId: "sg-0e1f2031425364758",
  vpcId: "vpc-1",
  tags: instance.tags,
  openRules: [{ id: "sgr-01a2b3c4d5e6f7081", half: false }],
  unreadLists: [],
};
const normal: Situation = {
  response: cryptoMiningInstance,
  risk: "destructive",
  event: mining,
  target: targetOf(cryptoMiningInstance, mining),
  settings,
  facts: instance,
  stops: [],
  runsThisHour: 0,
  now: start,
};
const having = (changes: Partial<InstanceFacts>): InstanceFacts => ({ ...instance, ...changes });
const about = (event: SignalEvent): Partial<Situation> => ({ event, target: targetOf(cryptoMiningInstance, event) });
const stopped = (changes: Partial<Stop>): Partial<Situation> => ({
  stops: [{ pk: "*", state: "stopped", by: "jane", at: "2026-11-24T09:00:00Z", reason: "wrong alarms", ...changes }],
});
const service = (changes: object) =>
  about(variant(mining, { service: { ...(mining.detail.service as object), ...changes } }));
const configured = (changes: Partial<TriageSettings>): Partial<Situation> => ({
  settings: { ...settings, ...changes },
});
const ran = (minutes: number): Partial<Situation> => ({
  lastRun: { incidentId: "incident-1", decidedAt: new Date(start - minutes * 60_000).toISOString() },
});

describe("decide", () => {
  const cases: Array<[string, Partial<Situation>, Action, RegExp]> = [
    ["a real finding about an allowlisted instance", {}, "run", /fuse 0 of 5 this hour/],
    ["an account that is no member", about(variant(mining, { accountId: "999900001111" })), "ignore", /not a member/],
    ["an account named like a property of objects", configured({ members: {} }), "ignore", /not a member/],
    [
      "a Region that is not governed",
      configured({ governedRegions: ["eu-west-2"] }),
      "page",
      /eu-west-1 is not governed/,
    ],
    ["what AWS does not let it read", { facts: undefined, unreadable: "STS said no" }, "page", /STS said no/],
    [
      "no member, in a Region that is not governed",
      configured({ members: {}, governedRegions: [] }),
      "ignore",
      /not a member/,
    ],
    ["a sample", service({ additionalInfo: { sample: true } }), "ignore", /sample/],
    ["an archived finding", service({ archived: true }), "ignore", /archived/],
    ["a replay", about({ ...mining, "replay-name": "r" } as SignalEvent), "ignore", /replay/],
    ["an instance that is gone", { facts: undefined }, "ignore", /does not exist any more/],
    ["a terminated instance", { facts: having({ state: "terminated" }) }, "ignore", /already terminated/],
    [
      "what the response leaves to people",
      { response: { ...cryptoMiningInstance, forPeople: () => "reboot it by hand" } },
      "page",
      /reboot it by hand/,
    ],
    ["a stopped instance", { facts: having({ state: "stopped" }) }, "run", /stopped/],
    [
      "what is protected, allowlisted or not",
      { facts: having({ tags: { ...instance.tags, "reflex:protected": "" } }) },
      "page",
      /protected by the tag reflex:protected/,
    ],
    [
      "an instance without the allowlist tag",
      { facts: having({ tags: {} }) },
      "page",
      /reflex:auto-remediate=true is missing/,
    ],
    [
      "another value of the allowlist tag",
      { facts: { ...instance, tags: { "reflex:auto-remediate": "True" } } },
      "page",
      /missing/,
    ],
    [
      "an instance without an owner",
      { facts: { ...instance, tags: { "reflex:auto-remediate": "true" } } },
      "run",
      /no owner/,
    ],
    ["a run 24 h ago", ran(24 * 60), "run", /24 h ago/],
    ["a run less than 24 h ago", ran(24 * 60 - 1), "ignore", /incident-1 acted on it 23 h ago/],
    ["a run five minutes ago", ran(5), "ignore", /5 min ago/],
    ["a full hour", { runsThisHour: 5 }, "page", /fuse 5 of 5/],
    ["room for one more", { runsThisHour: 4 }, "run", /fuse 4 of 5/],
    ["a full hour and a reversible runbook", { runsThisHour: 5, risk: "reversible" }, "run", /not counted/],
    ["a stop", stopped({}), "observe", /stopped by jane at 2026-11-24T09:00:00Z: wrong alarms\. Nothing is changed/],
    [
      "one account set to observe for a time",
      stopped({ pk: "account#111122223333", state: "observe", until: "2026-11-24T12:00:00Z" }),
      "observe",
      /set to observe \(account 111122223333\) by jane at \S+ until 2026-11-24T12:00:00Z: wrong alarms/,
    ],
    ["an organization that observes", configured({ mode: "observe" }), "observe", /the organization only observes/],
    [
      "an account that observes",
      configured({ members: { "111122223333": { name: "p", mode: "observe" } } }),
      "observe",
      /the account only observes/,
    ],
    [
      "a response that observes",
      configured({ observeResponses: ["crypto-mining-instance"] }),
      "observe",
      /the response only observes/,
    ],
    ["another response that observes", configured({ observeResponses: ["open-security-group"] }), "run", /./],
    [
      "observing, and no allowlist tag",
      { ...configured({ mode: "observe" }), facts: having({ tags: {} }) },
      "page",
      /missing/,
    ],
    ["no allowlist tag, and terminated", { facts: having({ tags: {}, state: "terminated" }) }, "ignore", /already/],
  ];
  for (const [what, change, action, reason] of cases) {
    it(`${action}: ${what}`, () => {
      const decision = decide({ ...normal, ...change });
      assert.equal(decision.action, action);
      assert.match(decision.reasons.map(({ detail }) => detail).join("\n"), reason);
    });
  }

  it("decides about security groups in the same way", () => {
    const situation: Situation = {
      ...normal,
      response: openSecurityGroup,
      risk: "reversible",
      event: opened,
      target: targetOf(openSecurityGroup, opened),
      facts: group,
    };
    assert.equal(decide(situation).action, "run");
    assert.equal(decide({ ...situation, ...ran(0) }).action, "run");
    assert.equal(decide({ ...situation, facts: { ...group, openRules: [] } as SecurityGroupFacts }).action, "ignore");
  });

  // Each obstacle is rare, so that many situations have none and many have exactly one.
  const rarely = fc.nat(9).map((n) => n === 0);
  const mostly = rarely.map((unlikely) => !unlikely);
  const situations = fc
    .record({
      member: mostly,
      memberMode: fc.constantFrom("act", "act", "act", "observe", undefined),
      mode: rarely.map((observe) => (observe ? "observe" : "act")),
      observed: rarely,
      sample: rarely,
      archived: rarely,
      replay: rarely,
      state: fc.constantFrom("running", "running", "running", "running", "stopped", "terminated", undefined),
      allowed: mostly,
      owner: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
      risk: fc.constantFrom<Risk>("read", "reversible", "disruptive", "destructive"),
      fusePerHour: fc.nat(6),
      runsThisHour: fc.nat(6),
      minutesSinceRun: fc.option(fc.nat(3000), { nil: undefined }),
    } satisfies { [K in keyof Given]: fc.Arbitrary<Given[K]> })
    .map((given) => ({ given, situation: build(given) }));

  it("runs only what nothing speaks against", () => {
    let runs = 0;
    fc.assert(
      fc.property(situations, ({ given, situation }) => {
        const { action } = decide(situation);
        const fused = ["disruptive", "destructive"].includes(given.risk) && given.runsThisHour >= given.fusePerHour;
        const against =
          !given.member ||
          given.sample ||
          given.archived ||
          given.replay ||
          given.state === undefined ||
          given.state === "terminated" ||
          !given.allowed ||
          fused ||
          given.mode === "observe" ||
          given.memberMode === "observe" ||
          given.observed ||
          (given.minutesSinceRun !== undefined && given.minutesSinceRun < 24 * 60);
        if (action === "run") runs++;
        assert.equal(action === "run", !against);
      }),
      { numRuns: 1_000 },
    );
    assert.ok(runs > 50 && runs < 500, `${runs} runs among 1,000 cases: they say little`);
  });

  it("always gives reasons in words, one stop at least for everything but a run", () => {
    fc.assert(
      fc.property(situations, ({ situation }) => {
        const { action, reasons } = decide(situation);
        assert.ok(reasons.length >= 4);
        assert.ok(reasons.every(({ check, detail }) => check !== undefined && detail.length > 0));
        assert.equal(
          reasons.some(({ outcome }) => outcome === "stop"),
          action !== "run",
        );
      }),
    );
  });
});

interface Given {
  member: boolean;
  memberMode: "act" | "observe" | undefined;
  mode: "act" | "observe";
  observed: boolean;
  sample: boolean;
  archived: boolean;
  replay: boolean;
  state: string | undefined;
  allowed: boolean;
  owner: string | undefined;
  risk: Risk;
  fusePerHour: number;
  runsThisHour: number;
  minutesSinceRun: number | undefined;
}

function build(given: Given): Situation {
  const event = variant(mining, {
    service: { archived: given.archived, additionalInfo: { sample: given.sample } },
  }) as SignalEvent & { "replay-name"?: string };
  if (given.replay) event["replay-name"] = "review";
  const tags = { ...(given.allowed ? { "reflex:auto-remediate": "true" } : {}), owner: given.owner ?? "" };
  return {
    ...normal,
    ...about(event),
    risk: given.risk,
    settings: {
      ...settings,
      mode: given.mode,
      members: given.member ? { "111122223333": { name: "payments-prod", mode: given.memberMode } } : {},
      observeResponses: given.observed ? ["crypto-mining-instance"] : [],
      fusePerHour: given.fusePerHour,
    },
    facts: given.state === undefined ? undefined : having({ state: given.state, tags }),
    runsThisHour: given.runsThisHour,
    ...(given.minutesSinceRun === undefined ? {} : ran(given.minutesSinceRun)),
  };
}
