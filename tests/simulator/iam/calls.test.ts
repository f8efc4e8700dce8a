import assert from "node:assert/strict";
import type { ApiCall } from "../../../simulator/aws";
import type { KnownState } from "../../../simulator/iam/checks";
import { principalContext } from "../../../simulator/iam/context";
import { type Decision, evaluatePolicies, type NamedPolicy } from "../../../simulator/iam/evaluate";
import { authorizationChecks } from "../../../simulator/iam/requests";
import { member, policy, security, session, variable } from "./fixtures";

const organization = { organizationId: "o-abc", memberAccounts: new Set([member, security]) };
const time = new Date("2026-11-24T10:00:00Z");

interface World {
  identity: NamedPolicy[];
  resourcePolicy?: NamedPolicy;
  known?: KnownState;
  memberAccounts?: ReadonlySet<string>;
}

/** From an API call to the decision, as the front door goes: the first denial, else the last allow. */
function decide(service: string, operation: string, input: ApiCall["input"], world: World): Decision {
  const call: ApiCall = { service, operation, input, region: "eu-west-1", account: member, principal: session };
  const facts = { ...organization, memberAccounts: world.memberAccounts ?? organization.memberAccounts };
  const decisions = authorizationChecks(call, world.known).flatMap(({ action, resources, context }) =>
    resources.map((resource) =>
      evaluatePolicies({
        principal: session,
        action,
        resource,
        resourceAccount: resource.split(":")[4] || member,
        context: { ...principalContext(session, facts, time), ...context },
        identity: world.identity,
        ...(world.resourcePolicy ? { resourcePolicy: world.resourcePolicy } : {}),
      }),
    ),
  );
  return decisions.find((d) => !d.allowed) ?? decisions[decisions.length - 1]!;
}

describe("API calls, from input to decision", () => {
  const table = `arn:aws:dynamodb:eu-west-1:${security}:table/prior-state`;
  const store: World = {
    identity: [policy("act", { Action: "dynamodb:PutItem", Resource: table })],
    resourcePolicy: policy("table policy of prior-state", {
      Sid: "OwnRecords",
      Principal: "*",
      Action: "dynamodb:PutItem",
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": "o-abc" },
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${variable("aws:PrincipalAccount")}#*`] },
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    }),
    known: { partitionKey: () => "pk" },
  };
  const put = (key: string, world: World) =>
    decide("dynamodb", "PutItem", { TableName: table, Item: { pk: { S: key }, kind: { S: "groups" } } }, world);

  it("lets an account write its own records in a table of another account, and no others", () => {
    assert.equal(put(`${member}#i-0b2c`, store).allowed, true);
    const other = put(`${security}#i-0b2c`, store);
    assert.equal(other.allowed, false);
    assert.match(other.reason, /OwnRecords would allow it, but dynamodb:LeadingKeys is \[222233334444#i-0b2c\]/);
  });

  it("denies when nobody knows the table's key, and says so", () => {
    const { known: _, ...blind } = store;
    assert.match(put(`${member}#i-0b2c`, blind).reason, /KnownState.partitionKey did not say/);
  });

  it("denies an account that left the organization", () => {
    const gone = put(`${member}#i-0b2c`, { ...store, memberAccounts: new Set([security]) });
    assert.match(gone.reason, /aws:PrincipalOrgID is absent from the request, it requires o-abc/);
  });

  const launch = {
    ImageId: "ami-01",
    SubnetId: "subnet-01",
    SecurityGroupIds: ["sg-0a"],
    IamInstanceProfile: { Name: "web" },
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "owner", Value: "payments" }] }],
  };
  const own = (type: string) => `arn:aws:ec2:*:${member}:${type}/*`;
  const grants = {
    run: {
      Action: "ec2:RunInstances",
      Resource: [
        "arn:aws:ec2:*::image/*",
        ...["instance", "network-interface", "security-group", "subnet", "volume"].map(own),
      ],
    },
    tag: {
      Action: "ec2:CreateTags",
      Resource: own("instance"),
      Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } },
    },
    pass: {
      Action: "iam:PassRole",
      Resource: `arn:aws:iam::${member}:role/web-role`,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
  };
  const known: KnownState = { instanceProfileRole: () => `arn:aws:iam::${member}:role/web-role` };

  it("lets a replacement be launched with exactly its grants", () => {
    const identity = [policy("act", ...Object.values(grants))];
    assert.equal(decide("ec2", "RunInstances", launch, { identity, known }).allowed, true);
  });

  for (const [taken, action] of [
    ["run", "ec2:RunInstances"],
    ["tag", "ec2:CreateTags"],
    ["pass", "iam:PassRole"],
  ] as const) {
    it(`denies the launch without the grant of ${action}`, () => {
      const rest = Object.values(grants).filter((grant) => grant !== grants[taken]);
      const decision = decide("ec2", "RunInstances", launch, {
        identity: [policy("act", ...rest)],
        known,
      });
      assert.equal(decision.allowed, false);
      assert.match(decision.reason, new RegExp(`^no policy of role reflex-run-Isolate allows ${action} on `));
    });
  }

  it("denies tagging an instance that the call did not create", () => {
    const identity = [policy("act", grants.tag)];
    const input = { Resources: ["i-0b2c"], Tags: [{ Key: "owner", Value: "x" }] };
    assert.match(
      decide("ec2", "CreateTags", input, { identity }).reason,
      /ec2:CreateAction is absent from the request, it requires RunInstances/,
    );
  });
});
