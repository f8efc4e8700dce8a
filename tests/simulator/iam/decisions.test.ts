import assert from "node:assert/strict";
import type { PolicyDocument } from "../../../aws/iam";
import type { Principal } from "../../../simulator/aws";
import { type AuthorizationRequest, evaluatePolicies } from "../../../simulator/iam/evaluate";
import { member, policy, queue, request, root, security, session, sessionArn, user } from "./fixtures";

const allowAll = policy("identity policy", {});
const denyAll = policy("deny policy", { Effect: "Deny", Sid: "Stop" });
const nothing = policy("empty-handed policy", { Action: "sqs:ListQueues" });
const service: Principal = { kind: "service", service: "events.amazonaws.com" };
const serviceGrant = policy("queue policy", { Principal: { Service: "events.amazonaws.com" } });
const toMember = policy("queue policy", { Principal: { AWS: member } });

const decided = (changes: Partial<AuthorizationRequest>) => evaluatePolicies(request(changes));
/** A refusal is whole: it allows nothing, no Deny made it, no statement decided it. */
function refused(changes: Partial<AuthorizationRequest>, reason: RegExp): void {
  const decision = decided(changes);
  assert.match(decision.reason, reason);
  assert.deepEqual(decision, { allowed: false, explicitDeny: false, reason: decision.reason, statements: [] });
}
const statementsOf = (changes: Partial<AuthorizationRequest>) => {
  const { allowed, explicitDeny, statements } = decided(changes);
  assert.deepEqual([allowed, explicitDeny], [true, false]);
  return statements.map(({ policy, index }) => `${policy} ${index}`);
};

describe("a decision to allow", () => {
  it("names each statement without which it would not have been made", () => {
    const levels = [[policy("root level", {})], [nothing, policy("member level", {})]];
    const boundary = policy("boundary", {});
    const carried = [policy("session policy", {})];
    assert.deepEqual(statementsOf({ identity: [nothing, allowAll], boundary, session: carried, scps: levels }), [
      "identity policy 0",
      "boundary 0",
      "session policy 0",
      "root level 0",
      "member level 0",
    ]);
  });

  it("names no sid where a statement has none", () => {
    assert.deepEqual(decided({ identity: [allowAll] }).statements, [
      { policy: "identity policy", index: 0, effect: "Allow" },
    ]);
  });

  it("names of a resource policy only the strongest grants", () => {
    const both = policy("queue policy", { Principal: { AWS: member } }, { Principal: { AWS: sessionArn } });
    assert.deepEqual(statementsOf({ resourcePolicy: both }), ["queue policy 1"]);
  });

  it("names both sides where both are needed", () => {
    const assume = policy("identity policy", { Action: "sts:AssumeRole" });
    const trust = policy("trust policy", { Action: "sts:AssumeRole", Principal: { AWS: member } });
    for (const statement of trust.document.Statement as Array<{ Resource?: unknown }>) delete statement.Resource;
    const common = {
      action: "sts:AssumeRole",
      resourcePolicyRequired: true,
      identity: [assume],
      resourcePolicy: trust,
    };
    assert.deepEqual(statementsOf({ ...common, resource: `arn:aws:iam::${member}:role/target` }), [
      "trust policy 0",
      "identity policy 0",
    ]);
    const foreign = { resource: `arn:aws:sqs:eu-west-1:${security}:work`, resourceAccount: security };
    assert.deepEqual(statementsOf({ ...foreign, identity: [allowAll], resourcePolicy: toMember }), [
      "identity policy 0",
      "queue policy 0",
    ]);
  });

  it("names no statement for what root may do in its own account", () => {
    assert.deepEqual(statementsOf({ principal: root }), []);
  });

  it("names an identity policy, not the resource policy that only delegates to it", () => {
    assert.deepEqual(statementsOf({ identity: [allowAll], resourcePolicy: toMember }), ["identity policy 0"]);
  });
});

describe("a decision to deny", () => {
  it("names the level of the organization that does not allow", () => {
    refused(
      { identity: [allowAll], scps: [[allowAll], [nothing]] },
      /^no service control policy at level 2 of the organization \(empty-handed policy\) allows sqs:SendMessage/,
    );
  });

  it("names the session policies, where they do not allow", () => {
    const limited = { ...session, sessionPolicies: [nothing.document] };
    refused(
      { principal: limited, identity: [allowAll] },
      /^session policy of role reflex-run-Isolate does not allow sqs:SendMessage/,
    );
  });

  it("names the boundary, where it does not allow", () => {
    refused({ identity: [allowAll], boundary: nothing }, /^empty-handed policy does not allow sqs:SendMessage/);
  });

  it("names all that is missing, on both sides", () => {
    const foreign = { resource: `arn:aws:sqs:eu-west-1:${security}:work`, resourceAccount: security };
    refused(foreign, /^role reflex-run-Isolate has no policies.*; arn:aws:sqs:eu-west-1:222233334444:work of account /);
    refused(
      { ...foreign, identity: [allowAll] },
      /^arn:aws:sqs:eu-west-1:222233334444:work of account 222233334444 has/,
    );
    refused({ identity: [nothing], boundary: nothing }, /^no policy of role .*; empty-handed policy does not allow/);
  });

  it("names the missing resource policy, where identity policies do not suffice", () => {
    refused({ identity: [allowAll], resourcePolicyRequired: true }, /has no resource policy, so nothing lets role /);
    refused({ principal: service }, /has no resource policy, so nothing lets service events\.amazonaws\.com call/);
  });

  it("names the nearest miss of the resource policy in the same account", () => {
    const other = policy("queue policy", { Principal: { AWS: session.roleArn }, Resource: `${queue}-other` });
    refused(
      { resourcePolicy: other },
      /^role .* has no policies, .*; queue policy: statement number 1 would allow it, but/,
    );
    refused({}, /^role reflex-run-Isolate has no policies, so nothing allows sqs:SendMessage on [^;]*$/);
  });

  it("explains to root users why they assume no role", () => {
    const changes = { principal: root, resource: `arn:aws:iam::${member}:role/target` };
    refused({ ...changes, action: "STS:assumeRole" }, /^AWS lets no root user assume a role/);
    assert.equal(decided({ ...changes, action: "sts:GetCallerIdentity" }).allowed, true);
    refused({ principal: user, action: "sts:AssumeRole" }, /^user alice has no policies/);
  });

  it("names the Deny, and nothing else", () => {
    const { reason, ...decision } = decided({ identity: [allowAll, denyAll] });
    assert.match(reason, /^statement Stop of deny policy denies sqs:SendMessage/);
    assert.deepEqual(decision, {
      allowed: false,
      explicitDeny: true,
      statements: [{ policy: "deny policy", sid: "Stop", index: 0, effect: "Deny" }],
    });
  });
});

describe("policies that are of no account to a principal", () => {
  const own: Array<[string, Partial<AuthorizationRequest>]> = [
    ["identity policies", { identity: [denyAll] }],
    ["a boundary", { boundary: denyAll }],
    ["session policies", { session: [denyAll] }],
  ];
  for (const [what, changes] of own) {
    it(`are ${what} to root and to a service`, () => {
      assert.equal(decided({ principal: root, ...changes }).allowed, true);
      assert.equal(decided({ principal: service, resourcePolicy: serviceGrant, ...changes }).allowed, true);
      assert.equal(decided({ principal: user, ...changes }).explicitDeny, true);
    });
  }

  it("are service control policies to a service, whoever manages the organization", () => {
    for (const managementAccount of [undefined, security]) {
      const changes: Partial<AuthorizationRequest> = {
        principal: service,
        resourcePolicy: serviceGrant,
        scps: [[denyAll]],
        managementAccount,
      };
      assert.equal(decided(changes).allowed, true);
    }
    assert.equal(decided({ identity: [allowAll], scps: [[denyAll]], managementAccount: security }).allowed, false);
  });

  it("are resource control policies to a service-linked role", () => {
    const roleArn = `arn:aws:iam::${member}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRole`;
    const rcps = [[policy("rcp", { Effect: "Deny", Principal: "*" })]];
    assert.equal(decided({ principal: { ...session, roleArn }, identity: [allowAll], rcps }).allowed, true);
    assert.equal(decided({ identity: [allowAll], rcps }).explicitDeny, true);
    assert.equal(decided({ identity: [allowAll], rcps: [] }).allowed, true);
  });

  it("never are those that a session is given, in place of those that it carries", () => {
    const carrying = { ...session, sessionPolicies: [nothing.document] };
    assert.equal(decided({ principal: carrying, identity: [allowAll], session: [] }).allowed, true);
  });
});

describe("a policy that cannot be evaluated", () => {
  const malformed = { Version: "2012-10-17", Statement: [{ Effect: "Perhaps" }] } as unknown as PolicyDocument;

  it("denies, and the reason names it", () => {
    refused({ identity: [allowAll, { name: "broken policy", document: malformed }] }, /^broken policy is malformed: /);
    refused(
      { identity: [allowAll], scps: [[{ name: "broken control", document: malformed }]] },
      /^broken control is m/,
    );
  });

  it("denies whatever goes wrong", () => {
    const failing = (error: unknown) => ({
      name: "p",
      get document(): PolicyDocument {
        throw error;
      },
    });
    const reason = /^the policies could not be evaluated: out of order$/;
    refused({ identity: [failing(new Error("out of order"))] }, reason);
    const compiling = new Proxy(allowAll.document, {
      get: () => {
        throw new Error("out of order");
      },
    });
    refused({ identity: [{ name: "p", document: compiling }] }, reason);
    refused({ identity: [failing("out of order")] }, reason);
  });
});
