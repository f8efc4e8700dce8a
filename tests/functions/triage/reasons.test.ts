import assert from "node:assert/strict";
import { cryptoMiningInstance } from "../../../catalogue/instances/crypto-mining-instance/response";
import { decide, heldBack, isFused, type Situation } from "../../../functions/triage/decide";
import type { TriageSettings } from "../../../organization/settings";
import { account } from "../../../responses/account";
import type { Facts } from "../../../responses/resource";
import type { CentralResponse, PagingResponse, SignalEvent, WorkflowResponse } from "../../../responses/types";
import type { Risk } from "../../../runbooks/language/types";
import type { Workflow } from "../../../workflows/types";
import { mining, settings, start, targetOf, victim } from "./world";

const facts: Facts = { tags: { owner: "team-payments", "reflex:auto-remediate": "true" } };
// A response that leaves out all that a response may leave out.
const plain = {
  ...cryptoMiningInstance,
  resource: { ...cryptoMiningInstance.resource, describe: () => "a resource of the tests" },
  nothingToDo: undefined,
  forPeople: undefined,
} as unknown as CentralResponse;
const normal: Situation = {
  response: plain,
  risk: "destructive",
  event: mining,
  target: targetOf(cryptoMiningInstance, mining),
  settings,
  facts,
  stops: [],
  runsThisHour: 1,
  now: start,
};
const outcomes = (situation: Situation) =>
  decide(situation).reasons.map(({ check, outcome }) => `${check}: ${outcome}`);
const saying = (situation: Situation, check: string) =>
  decide(situation)
    .reasons.filter((reason) => reason.check === check)
    .map(({ outcome, detail }) => `${outcome}: ${detail}`);

describe("the reasons of a decision", () => {
  it("say of each check how it ended, in order", () => {
    assert.deepEqual(decide(normal), {
      action: "run",
      reasons: [
        { check: "membership", outcome: "pass", detail: "account is a member (payments-prod)" },
        { check: "signal", outcome: "pass", detail: `a real finding, severity ${normal.target.signal.severity}` },
        { check: "resource", outcome: "pass", detail: "a resource of the tests" },
        { check: "owner", outcome: "note", detail: "owner team-payments" },
        { check: "allowlist", outcome: "pass", detail: "allowlisted by tag reflex:auto-remediate=true" },
        { check: "cool-down", outcome: "pass", detail: `first run on ${victim}` },
        { check: "fuse", outcome: "pass", detail: "fuse 1 of 5 this hour" },
      ],
    });
  });

  it("are few where the event does not say what it is about", () => {
    const target = { ...normal.target, unclear: "it names nothing" };
    assert.deepEqual(decide({ ...normal, target, facts: undefined }), {
      action: "page",
      reasons: [
        { check: "signal", outcome: "pass", detail: `a real finding, severity ${normal.target.signal.severity}` },
        { check: "resource", outcome: "stop", detail: "the event does not say what it is about: it names nothing" },
      ],
    });
  });

  it("say where nothing could be read, and why", () => {
    const governedRegions = ["eu-west-2", "eu-north-1"];
    const elsewhere = { ...normal, settings: { ...settings, governedRegions }, facts: undefined };
    assert.match(
      saying(elsewhere, "region").join(),
      /^stop: eu-west-1 is not governed \(eu-west-2, eu-north-1\): nothing/,
    );
    const denied = { ...normal, facts: undefined, unreadable: "it was refused" };
    assert.deepEqual([decide(denied).action, ...saying(denied, "resource")], ["page", "stop: it was refused"]);
  });

  it("say at the end that a start is refused, for which people act where it would have run", () => {
    const { action, reasons } = decide(normal);
    const refused = { check: "start", outcome: "stop", detail: "it is refused" };
    assert.deepEqual(heldBack({ action, reasons }, "it is refused"), {
      action: "page",
      reasons: [...reasons, refused],
    });
    assert.deepEqual(heldBack({ action: "observe", reasons: [] }, "it is refused"), {
      action: "observe",
      reasons: [refused],
    });
  });

  it("name the check that stopped it", () => {
    const others = ["allowlist: pass", "cool-down: pass", "fuse: pass"];
    const looked = ["resource: pass", "owner: note"];
    const change = (changes: Partial<Situation>) => outcomes({ ...normal, ...changes });
    assert.deepEqual(change({ settings: { ...settings, members: {} } }), [
      "membership: stop",
      "signal: pass",
      ...others,
    ]);
    assert.deepEqual(change({ facts: undefined }), [
      "membership: pass",
      "signal: pass",
      "resource: stop",
      "cool-down: pass",
      "fuse: pass",
    ]);
    assert.deepEqual(change({ event: { ...mining, "replay-name": "r" } as SignalEvent }), [
      "membership: pass",
      "signal: stop",
      ...looked,
      ...others,
    ]);
    const settled = { ...plain, nothingToDo: () => "it is settled" } as CentralResponse;
    assert.deepEqual(saying({ ...normal, response: settled }, "resource"), ["stop: it is settled"]);
    const left = { ...plain, forPeople: () => "reboot it by hand" } as CentralResponse;
    assert.deepEqual(saying({ ...normal, response: left }, "procedure"), ["stop: reboot it by hand"]);
    const all: TriageSettings = { ...settings, mode: "observe", observeResponses: [plain.name] };
    const members = { "111122223333": { name: "payments-prod", mode: "observe" } } as const;
    assert.deepEqual(change({ settings: { ...all, members } }).slice(-3), [
      "organization mode: stop",
      "account mode: stop",
      "response mode: stop",
    ]);
  });

  it("check the allowlist only where the resource exists, and the protection before the allowlist", () => {
    const protectedFacts = { tags: { ...facts.tags, "reflex:protected": "" } };
    assert.match(saying({ ...normal, facts: protectedFacts }, "allowlist")[0] ?? "", /^stop: protected/);
    assert.match(saying({ ...normal, facts: { tags: {} } }, "allowlist")[0] ?? "", /^stop: not on the allowlist/);
    const asked = { ...plain, onRequest: true } as CentralResponse;
    assert.match(saying({ ...normal, response: asked, facts: { tags: {} } }, "allowlist")[0] ?? "", /^note: not on/);
    assert.match(saying({ ...normal, response: asked }, "allowlist")[0] ?? "", /^pass: /);
    assert.match(saying({ ...normal, response: asked, facts: protectedFacts }, "allowlist")[0] ?? "", /^stop: protec/);
  });

  it("say when it ran last, in minutes and then in hours, and whether that is long enough ago", () => {
    const ago = (milliseconds: number) =>
      saying(
        { ...normal, lastRun: { incidentId: "one", decidedAt: new Date(start - milliseconds).toISOString() } },
        "cool-down",
      );
    const within = "within the cool-down of 24 h";
    assert.deepEqual(ago(119 * 60_000 + 59_999), [`stop: one acted on it 119 min ago, ${within}`]);
    assert.deepEqual(ago(120 * 60_000), [`stop: one acted on it 2 h ago, ${within}`]);
    assert.deepEqual(ago(24 * 3_600_000 - 1), [`stop: one acted on it 23 h ago, ${within}`]);
    assert.deepEqual(ago(24 * 3_600_000), ["pass: last acted on 24 h ago, cool-down 24 h"]);
  });

  it("count against the fuse what people notice, unless a person requested it", () => {
    const fuse = (risk: Risk | undefined, response = plain) =>
      saying({ ...normal, risk, response, runsThisHour: 9 }, "fuse");
    const asked = { ...plain, onRequest: true } as CentralResponse;
    assert.deepEqual(fuse("disruptive"), ["stop: fuse 9 of 5 this hour: only people start runs in this account now"]);
    assert.deepEqual(fuse("destructive"), fuse("disruptive"));
    assert.deepEqual(fuse("reversible"), ["note: not counted: it is reversible"]);
    assert.deepEqual(fuse("read"), ["note: not counted: it is read-only"]);
    assert.deepEqual(fuse("destructive", asked), ["note: not counted: a person requested it"]);
    assert.deepEqual(fuse("read", asked), ["note: not counted: it is read-only"]);
    assert.deepEqual(
      ["read", "reversible", "disruptive", "destructive", undefined].map((risk) => isFused(risk as Risk)),
      [false, false, true, true, false],
    );
  });

  it("say how severe a finding is, and nothing of it where a signal has no severity", () => {
    const { severity: _, ...signal } = normal.target.signal;
    assert.deepEqual(saying({ ...normal, target: { ...normal.target, signal } }, "signal"), ["pass: not a replay"]);
    const none = { ...signal, severity: 0 };
    assert.deepEqual(saying({ ...normal, target: { ...normal.target, signal: none } }, "signal"), [
      "pass: a real finding, severity 0",
    ]);
  });
});

describe("a response that only pages", () => {
  const paging: PagingResponse = {
    name: "root-login",
    title: "Root",
    summary: "A response of the tests.",
    placement: "central",
    resource: account,
    forms: {},
  };

  it("needs a person, and checks neither allowlist nor fuse nor cool-down", () => {
    const situation = { ...normal, response: paging, risk: undefined, runsThisHour: 9 };
    assert.equal(decide(situation).action, "page");
    assert.deepEqual(outcomes(situation), [
      "membership: pass",
      "signal: pass",
      "resource: pass",
      "owner: note",
      "procedure: stop",
    ]);
  });

  it("is distinguished from one that starts a workflow", () => {
    const workflow: WorkflowResponse = {
      ...paging,
      workflow: { name: "Investigate" } as Workflow,
      coolDownHours: 1,
      input: () => ({}),
    };
    const situation = { ...normal, response: workflow };
    assert.equal(decide(situation).action, "run");
    assert.ok(!outcomes(situation).some((one) => one.startsWith("procedure") || one.startsWith("undo")));
  });
});

describe("a response that undoes a runbook", () => {
  const undoing = { ...plain, undoes: { name: "IsolateInstance" } } as unknown as CentralResponse;

  it("runs for the incident that it undoes, and is ignored without one", () => {
    const undone: Situation = { ...normal, response: undoing, undone: { incidentId: "incident-1" } };
    assert.equal(decide(undone).action, "run");
    assert.deepEqual(saying(undone, "undo"), ["pass: undoes what IsolateInstance did in incident-1"]);
    const nothing: Situation = { ...normal, response: undoing };
    assert.equal(decide(nothing).action, "ignore");
    assert.deepEqual(saying(nothing, "undo"), [
      `stop: IsolateInstance has not acted on ${victim} lately: there is nothing to undo`,
    ]);
  });

  it("is the only one that is checked for such an incident", () => {
    assert.deepEqual(saying({ ...normal, undone: { incidentId: "incident-1" } }, "undo"), []);
  });
});

describe("a drill", () => {
  const drill = { ...plain, drill: true } as unknown as CentralResponse;
  const sample: SignalEvent = { ...mining, detail: { service: { additionalInfo: { sample: true } } } };
  const admitted = { ...settings, admitSamples: true } as typeof settings;
  const of = (event: SignalEvent, given = settings) => {
    const situation: Situation = { ...normal, response: drill, event, settings: given };
    return [decide(situation).action, ...saying(situation, "signal")];
  };

  it("observes a sample where samples are admitted", () => {
    assert.deepEqual(of(sample, admitted), [
      "observe",
      "stop: the finding is a sample: a drill, for which nothing is changed",
    ]);
  });

  it("is ignored everywhere else, and never starts anything", () => {
    const replay = { ...mining, "replay-name": "r" } as SignalEvent;
    assert.deepEqual(of(sample), ["ignore", "stop: the finding is a sample"]);
    assert.deepEqual(of(mining), ["ignore", "stop: the finding is no sample, and drills answer nothing else"]);
    assert.deepEqual(of(mining, admitted), of(mining));
    assert.deepEqual(of(replay, admitted), ["ignore", "stop: the event is a replay from the archive"]);
  });
});
