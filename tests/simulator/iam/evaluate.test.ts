import assert from "node:assert/strict";
import type { PolicyStatement } from "../../../aws/iam";
import { type AuthorizationRequest, evaluatePolicies } from "../../../simulator/iam/evaluate";
import {
  member,
  policy,
  queue,
  request,
  root,
  security,
  session,
  sessionArn,
  stranger,
  user,
  variable,
} from "./fixtures";

const allowAll = policy("identity policy", {});
const denyAll = policy("deny policy", { Effect: "Deny", Sid: "Stop" });
const nothing = policy("empty-handed policy", { Action: "sqs:ListQueues" });

function expectAllowed(changes: Partial<AuthorizationRequest>, allowed: boolean): void {
  const decision = evaluatePolicies(request(changes));
  assert.equal(decision.allowed, allowed, decision.reason);
}

describe("evaluatePolicies: one account", () => {
  it("denies what nothing allows and allows what an identity policy allows", () => {
    expectAllowed({}, false);
    expectAllowed({ identity: [allowAll] }, true);
    expectAllowed({ identity: [nothing] }, false);
  });

  const layers: Array<[string, Partial<AuthorizationRequest>]> = [
    ["identity policy", { identity: [allowAll, denyAll] }],
    ["boundary", { boundary: denyAll }],
    ["session policy", { session: [denyAll] }],
    ["resource policy", { resourcePolicy: policy("queue policy", { Effect: "Deny", Principal: "*" }) }],
    ["service control policy", { scps: [[allowAll, denyAll]] }],
    ["resource control policy", { rcps: [[policy("rcp", { Effect: "Deny", Principal: "*" })]] }],
  ];
  for (const [layer, changes] of layers) {
    it(`an explicit deny in the ${layer} wins over every allow`, () => {
      const open = policy("open queue policy", { Principal: "*" });
      const decision = evaluatePolicies(request({ identity: [allowAll], resourcePolicy: open, ...changes }));
      assert.equal(decision.allowed, false);
      assert.equal(decision.explicitDeny, true);
      assert.equal(decision.statements[0]?.effect, "Deny");
    });
  }

  it("needs boundary and every session policy layer to allow, where they exist", () => {
    expectAllowed({ identity: [allowAll], boundary: allowAll, session: [nothing, allowAll] }, true);
    expectAllowed({ identity: [allowAll], boundary: nothing }, false);
    expectAllowed({ identity: [allowAll], session: [nothing] }, false);
    expectAllowed({ boundary: allowAll, session: [allowAll] }, false);
  });

  it("applies the session policies that the session carries", () => {
    const limited = { ...session, sessionPolicies: [nothing.document] };
    expectAllowed({ principal: limited, identity: [allowAll] }, false);
  });

  it("lets root do everything in its own account, except assume a role", () => {
    expectAllowed({ principal: root }, true);
    expectAllowed({ principal: root, action: "sts:AssumeRole", resource: session.roleArn }, false);
    expectAllowed({ principal: root, scps: [[nothing]] }, false);
  });

  it("names the deciding statements by policy, sid and position", () => {
    const named = policy("inline policy act", { Action: "sqs:ListQueues" }, { Sid: "Send" });
    assert.deepEqual(evaluatePolicies(request({ identity: [named] })).statements, [
      { policy: "inline policy act", sid: "Send", index: 1, effect: "Allow" },
    ]);
  });
});

/** Which layers may be empty-handed although the call is allowed: the table of the evaluation logic page. */
describe("evaluatePolicies: what a grant in the resource policy overrides in the same account", () => {
  const principalArn = { Condition: { ArnEquals: { "aws:PrincipalArn": session.roleArn } } };
  const rows: Array<[string, Partial<PolicyStatement>, typeof session | typeof user, [boolean, boolean, boolean]]> = [
    ["a user ARN", { Principal: { AWS: `arn:aws:iam::${member}:user/alice` } }, user, [true, true, true]],
    ["a role ARN", { Principal: { AWS: session.roleArn } }, session, [true, false, false]],
    ["a role's unique id", { Principal: { AWS: session.roleId } }, session, [true, false, false]],
    ["a session ARN", { Principal: { AWS: sessionArn } }, session, [true, true, true]],
    ["* with aws:PrincipalArn", { Principal: "*", ...principalArn }, session, [true, true, true]],
    ["{AWS: *} with aws:PrincipalArn", { Principal: { AWS: "*" }, ...principalArn }, session, [true, true, true]],
    ["the account's root ARN", { Principal: { AWS: `arn:aws:iam::${member}:root` } }, session, [false, false, false]],
    ["the account id", { Principal: { AWS: member } }, session, [false, false, false]],
  ];
  for (const [naming, statement, principal, [identity, boundary, sessionPolicy]] of rows) {
    const resourcePolicy = policy("queue policy", statement);
    const context = { "aws:PrincipalArn": session.roleArn };
    it(`${naming}: identity ${identity}, boundary ${boundary}, session policy ${sessionPolicy}`, () => {
      expectAllowed({ principal, context, resourcePolicy }, identity);
      expectAllowed({ principal, context, resourcePolicy, identity: [allowAll], boundary: nothing }, boundary);
      if (principal.kind === "role-session") {
        expectAllowed({ principal, context, resourcePolicy, identity: [allowAll], session: [nothing] }, sessionPolicy);
      }
      expectAllowed({ principal, context, resourcePolicy, identity: [allowAll] }, true);
    });
  }

  it("uses the strongest of several grants", () => {
    const both = policy("queue policy", { Principal: { AWS: member } }, { Principal: { AWS: sessionArn } });
    expectAllowed({ resourcePolicy: both, boundary: nothing }, true);
  });
});

describe("evaluatePolicies: services, trust and key policies", () => {
  const service = {
    kind: "service" as const,
    service: "events.amazonaws.com",
    sourceArn: `arn:aws:events:eu-west-1:${member}:rule/watch`,
    sourceAccount: member,
  };
  const grant = policy("queue policy", { Principal: { Service: "events.amazonaws.com" } });

  it("lets a service act by the resource policy alone", () => {
    expectAllowed({ principal: service, resourcePolicy: grant }, true);
    expectAllowed({ principal: service, identity: [allowAll] }, false);
    expectAllowed({ principal: { ...service, service: "sns.amazonaws.com" }, resourcePolicy: grant }, false);
    expectAllowed({ principal: service, resourcePolicy: policy("queue policy", { Principal: "*" }) }, true);
    expectAllowed(
      { principal: service, resourcePolicy: policy("queue policy", { Principal: { AWS: member } }) },
      false,
    );
  });

  it("is not limited by service control policies, but by resource control policies", () => {
    expectAllowed({ principal: service, resourcePolicy: grant, scps: [[nothing]] }, true);
    const perimeter = policy("perimeter", {
      Effect: "Deny",
      Principal: "*",
      Condition: {
        StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-abc" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    });
    const context = { "aws:PrincipalIsAWSService": true };
    expectAllowed({ principal: service, resourcePolicy: grant, rcps: [[perimeter]], context }, true);
    const careless = policy("careless", { Effect: "Deny", Principal: "*" });
    expectAllowed({ principal: service, resourcePolicy: grant, rcps: [[careless]] }, false);
  });

  const assume = (changes: Partial<AuthorizationRequest>): Partial<AuthorizationRequest> => ({
    action: "sts:AssumeRole",
    resource: `arn:aws:iam::${member}:role/target`,
    resourcePolicyRequired: true,
    ...changes,
  });
  const trust = (statement: Partial<PolicyStatement>) => {
    const named = policy("trust policy of role target", { Action: "sts:AssumeRole", ...statement });
    for (const each of named.document.Statement as PolicyStatement[]) delete each.Resource;
    return named;
  };
  const mayAssume = policy("identity policy", { Action: "sts:AssumeRole" });

  it("never lets identity policies alone open a role", () => {
    expectAllowed(assume({ identity: [mayAssume] }), false);
    expectAllowed(assume({ identity: [mayAssume], resourcePolicy: trust({ Principal: { AWS: security } }) }), false);
  });

  it("lets a trust policy that names the role suffice in its own account, one that names the account delegate", () => {
    expectAllowed(assume({ resourcePolicy: trust({ Principal: { AWS: session.roleArn } }) }), true);
    const delegating = trust({ Principal: { AWS: `arn:aws:iam::${member}:root` } });
    expectAllowed(assume({ resourcePolicy: delegating }), false);
    expectAllowed(assume({ resourcePolicy: delegating, identity: [mayAssume] }), true);
  });

  it("needs both sides to assume a role of another account", () => {
    const crossing = assume({ resourceAccount: security, resource: `arn:aws:iam::${security}:role/target` });
    const trusting = trust({ Principal: { AWS: session.roleArn } });
    expectAllowed({ ...crossing, resourcePolicy: trusting }, false);
    expectAllowed({ ...crossing, identity: [mayAssume] }, false);
    expectAllowed({ ...crossing, identity: [mayAssume], resourcePolicy: trusting }, true);
  });

  it("checks the conditions of a service role's trust", () => {
    const confined = trust({
      Principal: { Service: "ssm.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": member },
        ArnLike: { "aws:SourceArn": `arn:aws:ssm:*:${member}:automation-execution/*` },
      },
    });
    const run = (account: string) => ({
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:ssm:eu-west-1:${account}:automation-execution/1f`,
    });
    const principal = { kind: "service" as const, service: "ssm.amazonaws.com" };
    expectAllowed(assume({ principal, resourcePolicy: confined, context: run(member) }), true);
    expectAllowed(assume({ principal, resourcePolicy: confined, context: run(stranger) }), false);
    expectAllowed(assume({ principal, resourcePolicy: confined }), false);
  });
});

describe("evaluatePolicies: across accounts", () => {
  const foreign = { resource: `arn:aws:sqs:eu-west-1:${security}:work`, resourceAccount: security };
  const opens = (principal: PolicyStatement["Principal"]) => policy("queue policy", { Principal: principal });
  const namings: Array<[string, PolicyStatement["Principal"]]> = [
    ["the role", { AWS: session.roleArn }],
    ["the session", { AWS: sessionArn }],
    ["the account", { AWS: member }],
    ["everyone", "*"],
  ];
  for (const [naming, principal] of namings) {
    it(`needs the caller's own account as well, whatever the resource policy names: ${naming}`, () => {
      const resourcePolicy = opens(principal);
      expectAllowed({ ...foreign, resourcePolicy, identity: [allowAll] }, true);
      expectAllowed({ ...foreign, resourcePolicy }, false);
      expectAllowed({ ...foreign, resourcePolicy, identity: [allowAll], boundary: nothing }, false);
      expectAllowed({ ...foreign, resourcePolicy, identity: [allowAll], session: [nothing] }, false);
      expectAllowed({ ...foreign, resourcePolicy, identity: [allowAll], scps: [[nothing]] }, false);
    });
  }

  it("needs a resource policy that lets the caller in", () => {
    expectAllowed({ ...foreign, identity: [allowAll] }, false);
    expectAllowed({ ...foreign, identity: [allowAll], resourcePolicy: opens({ AWS: stranger }) }, false);
    expectAllowed({ ...foreign, principal: root, resourcePolicy: opens({ AWS: member }) }, true);
    expectAllowed({ ...foreign, principal: root }, false);
  });
});

describe("evaluatePolicies: organization controls", () => {
  it("needs an allow at every level", () => {
    expectAllowed({ identity: [allowAll], scps: [[allowAll], [nothing, allowAll], [allowAll]] }, true);
    expectAllowed({ identity: [allowAll], scps: [[allowAll], [nothing], [allowAll]] }, false);
    expectAllowed({ identity: [allowAll], scps: [[allowAll], []] }, false);
    expectAllowed({ scps: [[allowAll]] }, false);
  });

  it("exempts the management account and service-linked roles from service control policies", () => {
    const roleArn = `arn:aws:iam::${member}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRole`;
    expectAllowed({ identity: [allowAll], scps: [[nothing]], managementAccount: member }, true);
    expectAllowed({ identity: [allowAll], scps: [[nothing]], principal: { ...session, roleArn } }, true);
  });

  it("applies resource control policies to the services that have them, not to the management account's resources", () => {
    const deny = [[policy("rcp", { Effect: "Deny", Principal: "*", Action: ["sqs:*", "ec2:*", "kms:*"] })]];
    expectAllowed({ identity: [allowAll], rcps: deny }, false);
    expectAllowed({ identity: [allowAll], rcps: deny, managementAccount: member }, true);
    const everything = policy("everything", { Action: "*" });
    expectAllowed({ identity: [everything], rcps: deny, action: "ec2:TerminateInstances" }, true);
    expectAllowed({ identity: [everything], rcps: deny, action: "kms:Decrypt" }, false);
    expectAllowed({ identity: [everything], rcps: deny, action: "kms:RetireGrant" }, true);
    expectAllowed({ identity: [everything], rcps: deny, action: "sqs:ListQueues", resource: "*" }, true);
  });
});

describe("evaluatePolicies: the elements of a statement", () => {
  const rows: Array<[string, Partial<PolicyStatement>, Partial<AuthorizationRequest>, boolean]> = [
    ["Action ignores case", { Action: "SQS:sendmessage" }, {}, true],
    ["Action with wildcards", { Action: "sqs:Send*" }, {}, true],
    ["Action with ?", { Action: "sqs:SendMessag?" }, {}, true],
    ["Action of another service", { Action: "sns:*" }, {}, false],
    ["NotAction", { NotAction: "sqs:DeleteQueue" }, {}, true],
    ["NotAction that names it", { NotAction: ["sqs:Send*"] }, {}, false],
    ["Resource is case-sensitive", { Resource: queue.toUpperCase() }, {}, false],
    ["Resource * spans colons", { Resource: "arn:aws:sqs:*:work" }, {}, true],
    ["Resource ? is one character", { Resource: `arn:aws:sqs:eu-west-1:${member}:wor?` }, {}, true],
    ["an ARN pattern does not cover *", { Resource: "arn:aws:sqs:*:*:*" }, { resource: "*" }, false],
    ["only * covers *", { Resource: "*" }, { resource: "*" }, true],
    ["NotResource", { NotResource: `arn:aws:sqs:eu-west-1:${member}:other` }, {}, true],
    ["NotResource that names it", { NotResource: queue }, {}, false],
    ["a variable in Resource", { Resource: `arn:aws:sqs:*:*:${variable("aws:PrincipalTag/team")}` }, {}, true],
    [
      "a variable before the fifth colon, which is plain text",
      { Resource: `arn:aws:sqs:*:${variable("aws:PrincipalAccount")}:work` },
      {},
      false,
    ],
    ["a variable without a value", { Resource: `arn:aws:sqs:*:*:${variable("aws:PrincipalTag/none")}` }, {}, false],
    ["a variable's default", { Resource: `arn:aws:sqs:*:*:${variable("aws:PrincipalTag/none, 'work'")}` }, {}, true],
    ["a multivalued variable", { Resource: `arn:aws:sqs:*:*:${variable("aws:TagKeys, 'work'")}` }, {}, false],
  ];
  for (const [title, statement, changes, allowed] of rows) {
    it(title, () => {
      const context = { "aws:PrincipalTag/team": "work", "aws:TagKeys": ["work"] };
      expectAllowed({ identity: [policy("identity policy", statement)], context, ...changes }, allowed);
    });
  }

  it("matches a substituted * as plain text", () => {
    const context = { "aws:PrincipalTag/team": "*" };
    expectAllowed(
      { identity: [policy("p", { Resource: `arn:aws:sqs:*:*:${variable("aws:PrincipalTag/team")}` })], context },
      false,
    );
  });

  it("knows variables only since version 2012-10-17", () => {
    const statement = {
      Effect: "Allow" as const,
      Action: "*",
      Resource: `arn:aws:sqs:*:*:${variable("aws:PrincipalTag/team")}`,
    };
    for (const [version, allowed] of [
      ["2012-10-17", true],
      ["2008-10-17", false],
      [undefined, false],
    ] as const) {
      const named = { name: "p", document: { ...(version && { Version: version }), Statement: statement } };
      expectAllowed({ identity: [named], context: { "aws:PrincipalTag/team": "work" } }, allowed);
    }
  });

  it("spares from Deny with NotPrincipal only a caller listed with account, role and session", () => {
    const listed = [`arn:aws:iam::${member}:root`, session.roleArn, sessionArn];
    const deny = (names: string[]) => policy("queue policy", { Effect: "Deny", NotPrincipal: { AWS: names } });
    expectAllowed({ identity: [allowAll], resourcePolicy: deny(listed) }, true);
    expectAllowed({ identity: [allowAll], resourcePolicy: deny(listed.slice(0, 2)) }, false);
    expectAllowed({ identity: [allowAll], resourcePolicy: deny(listed.slice(1)) }, false);
  });

  it("spares from Deny with NotPrincipal nobody who has a permissions boundary", () => {
    const listed = [`arn:aws:iam::${member}:root`, session.roleArn, sessionArn];
    const resourcePolicy = policy("queue policy", { Effect: "Deny", NotPrincipal: { AWS: listed } });
    const decision = evaluatePolicies(request({ identity: [allowAll], boundary: allowAll, resourcePolicy }));
    assert.deepEqual([decision.allowed, decision.explicitDeny], [false, true]);
  });
});
