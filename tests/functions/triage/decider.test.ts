import assert from "node:assert/strict";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { canonicalJson } from "../../../aws/json";
import { sha256 } from "../../../functions/shared/identifiers";
import type { Claim } from "../../../functions/triage/claims";
import { Decider } from "../../../functions/triage/decider";
import type { Dependencies } from "../../../functions/triage/dependencies";
import type { Fuse } from "../../../functions/triage/fuse";
import { incidentIdOf } from "../../../functions/triage/incident";
import type { Signal } from "../../../functions/triage/signal";
import type { TriageSettings } from "../../../organization/settings";
import { type Facts, type ResourceKind, read } from "../../../responses/resource";
import type { CentralResponse, ParameterInputs, SignalEvent, Target } from "../../../responses/types";
import type { Risk, Runbook } from "../../../runbooks/language/types";
import type { Workflow } from "../../../workflows/types";
import { settings as given, start as now, serviceError } from "./world";

const document = { schemaVersion: "0.3" };
const runbookOf = (name: string, risk: Risk = "disruptive") =>
  ({
    name,
    parameters: { A: { type: "String", allowedPattern: "[a-z]+" } },
    compile: () => ({ name, risk, riskReasons: [], document }),
  }) as unknown as Runbook;

const facts: Facts = { tags: { owner: "team", "reflex:auto-remediate": "true" } };
const known: ResourceKind = { name: "thing", reads: [], facts: () => facts, describe: () => "there" };
/** A kind with one read. */
const readable: ResourceKind = { ...known, reads: [read("ec2", "DescribeInstances", () => ({}))] };

const event = {
  id: "event-1",
  source: "aws.test",
  "detail-type": "Test",
  account: "222233334444",
  region: "eu-west-1",
  time: "2026-11-24T09:14:00Z",
  detail: { b: 1, a: [2] },
} as unknown as SignalEvent;
const target: Target = {
  account: "111122223333",
  region: "eu-west-1",
  resource: { id: "i-1", arn: "arn:i-1" },
  signal: { id: "signal-1", version: "1", title: "Title", severity: 8, occurredAt: "2026-11-24T09:13:00Z" },
};

interface Case {
  /** What the read of the resource throws. */
  refusal?: Error;
  response?: Partial<CentralResponse>;
  target?: Partial<Target>;
  settings?: Partial<TriageSettings>;
  used?: number;
  /** Items of the table of what people stopped. */
  stops?: Array<Record<string, AttributeValue>>;
  lastRun?: Claim;
  undone?: Claim;
}

/** The record of a case, with what the response and the fuse were given. */
async function decided(one: Case = {}) {
  const inputs: ParameterInputs[] = [];
  const asked: unknown[][] = [];
  const outside = {
    settings: { ...given, ...one.settings },
    now: () => now,
    dynamodb: { send: async () => ({ Items: one.stops ?? [] }) },
    sts: { send: async () => ({ Credentials: { AccessKeyId: "A", SecretAccessKey: "S", SessionToken: "T" } }) },
    memberCalls: () => async () => {
      if (one.refusal) throw one.refusal;
      return {};
    },
  } as unknown as Dependencies;
  const fuse = {
    used: async (...of: unknown[]) => {
      asked.push(of);
      return one.used ?? 0;
    },
  } as unknown as Fuse;
  const response = {
    name: "test",
    title: "Test response",
    placement: "central",
    forms: {},
    resource: known,
    runbook: runbookOf("Contain"),
    coolDownHours: 24,
    parameters: (of: ParameterInputs) => {
      inputs.push(of);
      return { A: ["a"] };
    },
    input: (of: ParameterInputs) => {
      inputs.push(of);
      return { more: true };
    },
    ...one.response,
  } as unknown as CentralResponse;
  const signal: Signal = { rule: "reflex-test", response, event, target: { ...target, ...one.target } };
  const record = await new Decider(outside, fuse).decide(signal, one.lastRun, one.undone);
  const reason = (check: string) => record.decision.reasons.find((each) => each.check === check);
  return { record, inputs, asked, signal, reason };
}
const claimOf = (start: unknown) =>
  ({ incidentId: "incident-before", decidedAt: "2026-11-24T09:00:00Z", record: { start } }) as unknown as Claim;

describe("a decision", () => {
  it("is kept whole: what was read, decided and planned", async () => {
    const { record, inputs, asked, signal } = await decided({
      settings: { snapshotLockDays: 7 },
      response: { undo: runbookOf("Restore") },
    });
    assert.equal(record.decision.action, "run");
    assert.equal(record.incidentId, incidentIdOf(signal, "run"));
    const { start, procedure, decision, ...rest } = record;
    assert.deepEqual(rest, {
      incidentId: record.incidentId,
      decidedAt: "2026-11-24T09:14:08Z",
      rule: "reflex-test",
      response: { name: "test", title: "Test response" },
      target,
      facts,
      event,
      hashes: { event: sha256(canonicalJson(event)), document: sha256(canonicalJson(document)) },
    });
    assert.ok(start && "runbook" in start);
    assert.deepEqual(start.parameters.A, ["a"]);
    assert.deepEqual(start.parameters.IncidentId, [record.incidentId]);
    assert.deepEqual(procedure?.undo, { name: "Restore", parameters: { A: ["a"] } });
    assert.deepEqual(asked, [["111122223333", "2026-11-24T09:14:08Z"]]);
    assert.deepEqual(inputs, [
      {
        event,
        target,
        facts,
        incidentId: record.incidentId,
        now: "2026-11-24T09:14:08Z",
        goldenImages: given.goldenImages,
        snapshotLockDays: 7,
        undone: undefined,
      },
    ]);
  });

  it("says that a person requested it, where one did", async () => {
    const { record } = await decided({ response: { onRequest: true } });
    assert.equal(record.requested, true);
    assert.equal("requested" in (await decided()).record, false);
  });

  it("depends on the fuse, the risk and the last run", async () => {
    assert.equal((await decided({ used: 5 })).record.decision.action, "page");
    const reversible = await decided({ used: 5, response: { runbook: runbookOf("Contain", "reversible") } });
    assert.equal(reversible.record.decision.action, "run");
    const again = await decided({ lastRun: claimOf(undefined) });
    assert.equal(again.record.decision.action, "ignore");
    assert.match(again.reason("cool-down")?.detail ?? "", /^incident-before acted on it 14 min ago/);
  });

  it("obeys what people stopped of all, of its account or of its response, until the time that was given", async () => {
    const item = (pk: string, more: Record<string, AttributeValue> = {}) => ({ pk: { S: pk }, ...more });
    for (const pk of ["*", "account#111122223333", "response#test"])
      assert.equal((await decided({ stops: [item(pk)] })).record.decision.action, "observe", pk);
    const others = [
      item("account#444455556666"),
      item("response#other"),
      item("*", { until: { S: "2026-11-24T09:14:08Z" } }),
    ];
    assert.equal((await decided({ stops: others })).record.decision.action, "run");
  });

  it("plans what it would have started where it only observes, and nothing where it does not start", async () => {
    const observed = await decided({ settings: { mode: "observe" } });
    assert.equal(observed.record.decision.action, "observe");
    assert.ok(observed.record.start);
    for (const one of [{ used: 5 }, { lastRun: claimOf(undefined) }]) {
      const { record, inputs } = await decided(one);
      assert.deepEqual([record.start, inputs], [undefined, []]);
    }
  });
});

describe("what a decision reads", () => {
  const boom = new Error("it was read");

  it("is nothing where nobody may read, or nobody knows what", async () => {
    for (const one of [
      { account: "999900001111" },
      { account: "toString" },
      { region: "us-east-1" },
      { unclear: "it names nothing" },
    ]) {
      const { record } = await decided({ target: one, response: { resource: readable }, refusal: boom });
      assert.deepEqual([record.facts, record.start], [undefined, undefined]);
      assert.equal(record.decision.action, "account" in one ? "ignore" : "page");
    }
    await assert.rejects(decided({ response: { resource: readable }, refusal: boom }), boom);
  });

  it("may be refused for good, which people are notified of; what passes is tried again", async () => {
    const denied = await decided({ response: { resource: readable }, refusal: serviceError("UnauthorizedOperation") });
    assert.equal(denied.record.decision.action, "page");
    assert.equal(denied.record.facts, undefined);
    assert.match(
      denied.reason("resource")?.detail ?? "",
      /ec2:DescribeInstances .* was refused: UnauthorizedOperation/,
    );
    await assert.rejects(decided({ response: { resource: readable }, refusal: serviceError("RequestLimitExceeded") }), {
      name: "RequestLimitExceeded",
    });
  });

  it("may be gone", async () => {
    const { record } = await decided({ response: { resource: { ...known, facts: () => undefined } } });
    assert.deepEqual([record.decision.action, record.start], ["ignore", undefined]);
  });
});

describe("the start of a decision", () => {
  it("that AWS would refuse is a page, with the reason, and an incident of its own", async () => {
    const { record, reason, signal } = await decided({ response: { parameters: () => ({ A: ["A 1"] }) } });
    assert.equal(record.decision.action, "page");
    assert.equal(record.start, undefined);
    assert.equal(record.incidentId, incidentIdOf(signal, "page"));
    assert.match(reason("start")?.detail ?? "", /parameter A has the value A 1/);
  });

  it("that fails otherwise fails the signal", async () => {
    const broken = new Error("a defect");
    const parameters = () => {
      throw broken;
    };
    await assert.rejects(decided({ response: { parameters } }), broken);
  });

  it("is that of a workflow where the response has one, and none where it has nothing", async () => {
    const workflow = {
      name: "Handle",
      definition: () => ({}),
      runbooks: [runbookOf("Contain")],
    } as unknown as Workflow;
    const { record } = await decided({ response: { runbook: undefined, workflow } as Partial<CentralResponse> });
    assert.ok(record.start && "stateMachineArn" in record.start);
    assert.deepEqual([record.start.name, record.start.input.more], [record.incidentId, true]);
    const none = await decided({ response: { runbook: undefined } as Partial<CentralResponse> });
    assert.equal(none.record.decision.action, "page");
    assert.equal(none.record.start, undefined);
  });

  it("that undoes a run works on the state of that run, with its parameters", async () => {
    const undoes = runbookOf("Isolate");
    const parameters = { A: ["isolated"] };
    const { record, inputs } = await decided({ response: { undoes }, undone: claimOf({ parameters }) });
    assert.equal(record.decision.action, "run");
    assert.ok(record.start && "runbook" in record.start);
    assert.deepEqual(record.start.parameters.IncidentId, ["incident-before"]);
    assert.deepEqual(inputs[0]?.undone, parameters);
    for (const start of [undefined, { stateMachineArn: "arn", name: "x", input: {} }])
      assert.equal((await decided({ response: { undoes }, undone: claimOf(start) })).inputs[0]?.undone, undefined);
  });
});
