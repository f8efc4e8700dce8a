import assert from "node:assert/strict";
import type { PolicyDocument } from "../../../aws/iam";
import type { BusEvent, Principal } from "../../../simulator/aws";
import type { Clients } from "../../../simulator/clients";
import { SimulatedClock } from "../../../simulator/clock";
import type { DeliveryError } from "../../../simulator/events/delivery";
import { busName, EventBridge, type Rule, type Target } from "../../../simulator/events/eventBridge";
import { targets } from "../../../simulator/events/targets";
import { Authorizer } from "../../../simulator/identity/authorizer";
import type { IamDirectory } from "../../../simulator/identity/directory";
import { ResourcePolicies } from "../../../simulator/identity/resourcePolicies";
import { Timeline } from "../../../simulator/timeline";
import { policy } from "../iam/fixtures";
import forwarding from "./forwarding.json";

const account = "111122223333";
const region = "eu-west-1";
const putEvents = { Action: "events:PutEvents" };
const event: BusEvent = {
  ...{ version: "0", id: "e-1", source: "probe", "detail-type": "forwarding-probe", account, region },
  ...{ time: "2026-09-15T00:00:00Z", resources: [], detail: {} },
};
const delegated: Principal = {
  ...{ kind: "user", account, userName: "Delegated", userId: "AIDAEXAMPLE" },
  userArn: `arn:aws:iam::${account}:user/Delegated`,
};

/** What the directory says of the recorded roles, and of the user who puts events. */
const directory = {
  knownOf: async () => ({}),
  role: async (arn: string) => {
    const roleName = arn.split("/")[1] ?? "";
    if (roleName.endsWith("missing")) return undefined;
    const trust = policy("trust policy", {
      ...{ Action: "sts:AssumeRole", Principal: { Service: "events.amazonaws.com" } },
    });
    return { account, roleArn: arn, roleName, roleId: "AROAEXAMPLE", trust };
  },
  policiesOf: async (principal: Principal) => ({
    identity:
      principal.kind === "role-session" && principal.roleName.endsWith("nogrant") ? [] : [policy("p", putEvents)],
  }),
} as unknown as IamDirectory;

function setUp(target: string, document: PolicyDocument | undefined) {
  const clock = new SimulatedClock(new Date("2026-09-15T00:00:00Z"));
  const timeline = new Timeline(() => clock.now());
  const events = new EventBridge(clock, timeline);
  for (const bus of ["probe-a", busName(target)]) events.createBus(account, region, bus);
  const policies = new ResourcePolicies();
  if (document) policies.set(target, "bus policy", document);
  const authorizer = new Authorizer(directory, policies, { memberAccounts: new Set([account]) }, clock, {});
  const clients = {} as Clients;
  const { send } = targets({ events, authorizer, clients, clock, timeline, callAws: async () => ({}) });
  return { authorizer, send };
}

const rule = { account, region, bus: "probe-a", name: "r", arn: `arn:aws:events:${region}:${account}:rule/probe-a/r` };

describe("recorded events from bus to bus", () => {
  for (const { case: name, direct, target, role, policy: document, delivered, code } of forwarding.facts) {
    it(`${name} is ${delivered ? "delivered" : "refused"}`, async () => {
      const { authorizer, send } = setUp(target, document as PolicyDocument | undefined);
      if (direct) {
        const entry = { EventBusName: target, Source: event.source, DetailType: event["detail-type"], Detail: "{}" };
        const call = { service: "events", operation: "PutEvents", region, account, principal: delegated };
        const verdict = await authorizer.authorizeCall({ ...call, input: { Entries: [entry] } });
        assert.equal(verdict.allowed, delivered, verdict.reason);
        return;
      }
      const forward: Target = { Id: "t", Arn: target, RoleArn: `arn:aws:iam::${account}:role/probe-${role}` };
      const sent = send(rule as unknown as Rule, forward, "", event, { local: 0, regional: 0 });
      if (delivered) await sent;
      else
        await assert.rejects(
          async () => sent,
          (error: DeliveryError) => error.code === code,
        );
    });
  }

  it("stop at the second hop within one Region, and pass one hop to another Region and one within it", async () => {
    const target = `arn:aws:events:${region}:${account}:event-bus/probe-c`;
    const { send } = setUp(target, undefined);
    const forward: Target = { Id: "t", Arn: target, RoleArn: `arn:aws:iam::${account}:role/probe-good` };
    const hop = async (local: number, regional: number) =>
      send(rule as unknown as Rule, forward, "", event, { local, regional });
    await assert.rejects(hop(1, 0), { code: "THIRD_ACCOUNT_HOP_DETECTED" });
    await hop(0, 1);
  });
});
