import assert from "node:assert/strict";
import type { PolicyDocument } from "../../../aws/iam";
import { type AuthorizationRequest, evaluatePolicies } from "../../../simulator/iam/evaluate";
import { member, policy, request, security, session } from "./fixtures";

const instance = `arn:aws:ec2:eu-west-1:${member}:instance/i-0b2c`;
const bus = `arn:aws:events:eu-west-1:${security}:event-bus/reflex-security`;

function reason(changes: Partial<AuthorizationRequest>): string {
  return evaluatePolicies(request(changes)).reason;
}

describe("the reason of a decision", () => {
  it("names the statements that allowed", () => {
    const identity = [policy("inline policy act of role reflex-run-Isolate", { Sid: "Send" })];
    assert.equal(reason({ identity }), "allowed by statement Send of inline policy act of role reflex-run-Isolate");
    const resourcePolicy = policy("queue policy of work", { Principal: { AWS: session.roleArn } });
    assert.equal(
      reason({ identity, resourcePolicy, resourceAccount: security }),
      "allowed by statement Send of inline policy act of role reflex-run-Isolate and statement number 1 of queue policy of work",
    );
  });

  it("says which grant is missing", () => {
    assert.equal(
      reason({ action: "ec2:TerminateInstances", resource: instance, identity: [policy("act", {})] }),
      `no policy of role reflex-run-Isolate allows ec2:TerminateInstances on ${instance}`,
    );
    assert.match(reason({}), /^role reflex-run-Isolate has no policies, so nothing allows sqs:SendMessage on arn:/);
  });

  it("says that the statement is about another resource", () => {
    const act = policy("act", { Sid: "Terminate", Action: "ec2:*", Resource: `${instance}99` });
    assert.equal(
      reason({ action: "ec2:TerminateInstances", resource: instance, identity: [act] }),
      `no policy of role reflex-run-Isolate allows ec2:TerminateInstances on ${instance}; act: statement Terminate would allow it, but only on ${instance}99, not on ${instance}`,
    );
  });

  const forward = (statement: object, context: AuthorizationRequest["context"]): Partial<AuthorizationRequest> => ({
    action: "events:PutEvents",
    resource: bus,
    resourceAccount: security,
    identity: [policy("forward", { Action: "events:PutEvents" })],
    resourcePolicy: policy("bus policy of reflex-security", {
      Sid: "AllowForwarders",
      Action: "events:PutEvents",
      Principal: "*",
      ...statement,
    }),
    context: { "aws:PrincipalOrgID": "o-other", "aws:PrincipalArn": session.roleArn, ...context },
  });

  it("says which organization the bus requires", () => {
    const condition = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abc" } } };
    assert.equal(
      reason(forward(condition, {})),
      "bus policy of reflex-security: statement AllowForwarders would allow it, but aws:PrincipalOrgID is o-other, it requires o-abc (StringEquals)",
    );
  });

  it("says that the caller belongs to no organization", () => {
    const condition = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abc" } } };
    const { "aws:PrincipalOrgID": _, ...outside } = forward(condition, {}).context ?? {};
    assert.match(
      reason({ ...forward(condition, {}), context: outside }),
      /aws:PrincipalOrgID is absent from the request, it requires o-abc/,
    );
  });

  it("says which role name the bus requires", () => {
    const pattern = "arn:aws:iam::*:role/reflex-forwarder";
    assert.match(
      reason(forward({ Condition: { ArnLike: { "aws:PrincipalArn": pattern } } }, {})),
      /aws:PrincipalArn is arn:aws:iam::111122223333:role\/reflex-run-Isolate, it requires arn:aws:iam::\*:role\/reflex-forwarder/,
    );
  });

  it("says which principals a trust policy names", () => {
    const trusted = `arn:aws:iam::${member}:role/reflex-triage`;
    assert.equal(
      reason({
        action: "sts:AssumeRole",
        resourcePolicyRequired: true,
        resourcePolicy: policy("trust policy of role x", { Action: "sts:AssumeRole", Principal: { AWS: trusted } }),
      }),
      `trust policy of role x: statement number 1 would allow it, but only to ${trusted}, the caller is ${session.roleArn}`,
    );
  });

  it("says that a plain operator never matches a key with several values", () => {
    const condition = { Condition: { StringEquals: { "aws:TagKeys": "owner" } } };
    assert.match(
      reason(forward(condition, { "aws:TagKeys": ["owner"] })),
      /aws:TagKeys can have several values, which StringEquals never matches: write ForAnyValue:StringEquals/,
    );
  });

  it("says that a resource of another account has no policy, and both misses when both sides fail", () => {
    const both = reason({ resourceAccount: security });
    assert.match(both, /role reflex-run-Isolate has no policies/);
    assert.match(both, /of account 222233334444 has no resource policy, so nothing lets role reflex-run-Isolate/);
  });

  it("names the boundary, the session policy and the level of control policies that do not allow", () => {
    const identity = [policy("act", {})];
    const other = policy("boundary workload", { Action: "s3:*" });
    assert.match(reason({ identity, boundary: other }), /^boundary workload does not allow sqs:SendMessage/);
    const narrow = { ...session, sessionPolicies: [other.document] };
    assert.match(reason({ identity, principal: narrow }), /^session policy of role reflex-run-Isolate does not allow/);
    assert.match(
      reason({ identity, scps: [[policy("FullAccess", {})], [policy("NoQueues", { Action: "s3:*" })]] }),
      /^no service control policy at level 2 of the organization \(NoQueues\) allows sqs:SendMessage/,
    );
  });

  it("says which condition made a deny apply", () => {
    const revoke = policy("AWSRevokeOlderSessions", {
      Effect: "Deny",
      Sid: "Revoke",
      Action: "*",
      Condition: { DateLessThan: { "aws:TokenIssueTime": "2026-11-24T09:30:00Z" } },
    });
    const context = { "aws:TokenIssueTime": "2026-11-24T09:00:00.000Z" };
    assert.match(
      reason({ identity: [policy("act", {}), revoke], context }),
      /^statement Revoke of AWSRevokeOlderSessions denies sqs:SendMessage on .* to role reflex-run-Isolate \(DateLessThan aws:TokenIssueTime: 2026-11-24T09:00:00.000Z\)$/,
    );
    assert.equal(evaluatePolicies(request({ identity: [policy("act", {}), revoke] })).allowed, true);
  });

  const malformed: Array<[string, unknown, RegExp]> = [
    ["no object", "text", /it is no JSON object/],
    ["a version that does not exist", { Version: "2020-01-01", Statement: [] }, /Version: it must be 2012-10-17 or/],
    ["no statement", {}, /it has no Statement/],
    ["an effect in lower case", { Statement: { Effect: "allow", Action: "*", Resource: "*" } }, /Effect: it must be/],
    [
      "a misspelt element",
      { Statement: { Effect: "Allow", Actions: "*", Resource: "*" } },
      /no policy element Actions/,
    ],
    ["no action", { Statement: { Effect: "Allow", Resource: "*" } }, /neither Action nor NotAction/],
    ["no resource", { Statement: { Effect: "Allow", Action: "*" } }, /neither Resource nor NotResource/],
    ["an action without service", { Statement: { Effect: "Allow", Action: "Run", Resource: "*" } }, /names no service/],
    ["a resource that is no ARN", { Statement: { Effect: "Allow", Action: "*", Resource: "queue" } }, /neither an ARN/],
    [
      "a principal in an identity policy",
      { Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } },
      /has no Principal element/,
    ],
    [
      "an unknown operator",
      { Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringEqual: { a: "b" } } } },
      /no condition operator StringEqual/,
    ],
    [
      "a date without time zone",
      {
        Statement: {
          Effect: "Allow",
          Action: "*",
          Resource: "*",
          Condition: { DateLessThan: { a: "2026-01-01T00:00" } },
        },
      },
      /needs a date in ISO 8601/,
    ],
  ];
  for (const [title, document, expected] of malformed) {
    it(`refuses a policy with ${title}, saying where`, () => {
      const identity = [{ name: "inline policy act", document: document as PolicyDocument }];
      const decision = evaluatePolicies(request({ identity }));
      assert.equal(decision.allowed, false);
      assert.match(decision.reason, /^inline policy act is malformed: /);
      assert.match(decision.reason, expected);
    });
  }

  it("refuses a wildcard inside a principal's name, with the remedy", () => {
    const resourcePolicy = policy("bus policy", { Principal: { AWS: "arn:aws:iam::*:role/forwarder" } });
    assert.match(
      reason({ resourcePolicy }),
      /has a wildcard inside a name; use "\*" with a condition on aws:PrincipalArn/,
    );
  });

  it("refuses a resource policy without a principal", () => {
    assert.match(reason({ resourcePolicy: policy("queue policy", {}) }), /needs either Principal or NotPrincipal/);
  });
});
