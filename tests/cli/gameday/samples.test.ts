import assert from "node:assert/strict";
import { cryptoMiningInstance } from "../../../catalogue/instances/crypto-mining-instance/response";
import type { InstanceFacts } from "../../../catalogue/instances/resources/instance";
import sample from "../../../catalogue/instances/security-drill/events/fires/sample-of-bitcoin-tool.json";
import { securityDrill } from "../../../catalogue/instances/security-drill/response";
import { decide, type Situation } from "../../../functions/triage/decide";
import type { CentralResponse, RunbookResponse, SignalEvent } from "../../../responses/types";

const event = sample as unknown as SignalEvent;

const facts = {
  instanceId: "i-0123456789abcdef0",
  state: "running",
  tags: { "reflex:canary": "true", "reflex:auto-remediate": "true" },
  vpcId: "vpc-1",
  subnetId: "subnet-1",
  instanceType: "t3.nano",
  architecture: "x86_64",
  imageId: "ami-1",
} satisfies InstanceFacts;

function situation(
  response: RunbookResponse<InstanceFacts>,
  admitSamples: boolean | undefined,
  changes: Partial<Situation> = {},
): Situation {
  return {
    response: response as unknown as CentralResponse,
    risk: "destructive",
    stops: [],
    event,
    target: securityDrill.forms.guardduty!.target(event),
    settings: {
      partition: "aws",
      organizationId: "o-a1b2c3d4e5",
      securityAccountId: "222233334444",
      homeRegion: "eu-west-1",
      members: { "111122223333": { name: "canary" } },
      governedRegions: ["eu-west-1"],
      mode: "act",
      observeResponses: [],
      allowlistTag: { key: "reflex:auto-remediate", value: "true" },
      ownerTagKey: "owner",
      fusePerHour: 10,
      ...(admitSamples !== undefined && { admitSamples }),
    },
    facts,
    runsThisHour: 0,
    now: Date.parse("2026-11-24T09:15:00Z"),
    ...changes,
  };
}

const without = (flag: "sample"): SignalEvent => {
  const copy = structuredClone(event) as SignalEvent & {
    detail: { service: { additionalInfo: Record<string, unknown> } };
  };
  delete copy.detail.service.additionalInfo[flag];
  return copy;
};

describe("a sample finding", () => {
  it("is observed for the canary where the organization admits samples, with the reason", () => {
    const { action, reasons } = decide(situation(securityDrill, true));
    assert.equal(action, "observe");
    assert.ok(reasons.some(({ check, detail }) => check === "signal" && /sample.*nothing is changed/.test(detail)));
  });

  it("is ignored where it does not, which is the default", () => {
    assert.equal(decide(situation(securityDrill, undefined)).action, "ignore");
    assert.equal(decide(situation(securityDrill, false)).action, "ignore");
  });

  it("is ignored by every other response, admitted or not", () => {
    assert.equal(decide(situation(cryptoMiningInstance, true)).action, "ignore");
  });

  it("starts nothing, whatever else is true", () => {
    const archived = structuredClone(event) as SignalEvent & { detail: { service: Record<string, unknown> } };
    archived.detail.service.archived = true;
    const replayed = { ...event, "replay-name": "replay" } as SignalEvent;
    for (const one of [event, without("sample"), archived, replayed]) {
      for (const admits of [true, false, undefined]) {
        for (const canary of [facts, { ...facts, tags: {} }, undefined]) {
          const { action } = decide(situation(securityDrill, admits, { event: one, facts: canary }));
          assert.notEqual(action, "run");
        }
      }
    }
  });

  it("is ignored where the account has no canary, and a real finding is none for a drill", () => {
    assert.equal(decide(situation(securityDrill, true, { facts: undefined })).action, "ignore");
    assert.equal(decide(situation(securityDrill, true, { event: without("sample") })).action, "ignore");
  });

  it("is about the canary, not about the instance that it names", () => {
    const [first] = securityDrill.resource.reads;
    const input = first?.input(securityDrill.forms.guardduty!.target(event), () => undefined);
    assert.deepEqual(input, {
      Filters: [
        { Name: "tag:reflex:canary", Values: ["true"] },
        { Name: "instance-state-name", Values: ["running"] },
      ],
    });
  });
});
