import assert from "node:assert/strict";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import type { Principal } from "../../../simulator/aws";
import { Sts } from "../../../simulator/door/sts";
import { account, openDoor, otherAccount, roleSession, type Setup, start } from "./support";

const RoleArn = `arn:aws:iam::${otherAccount}:role/ops/reader`;
const user: Principal = {
  kind: "user",
  account,
  userArn: `arn:aws:iam::${account}:user/build`,
  userName: "build",
  userId: "AIDABUILD",
};

describe("STS", () => {
  let setup: Setup;
  beforeEach(async () => {
    const services = new Map();
    setup = await openDoor({ services, latencyMilliseconds: 0 });
    const roles = {
      role: async (arn: string) => (arn === RoleArn ? { roleId: "AROAREADER", maxSessionSeconds: 7200 } : undefined),
    };
    services.set("sts", new Sts({ clock: setup.clock, mint: (p, seconds) => setup.door.mint(p, seconds), roles }));
  });
  afterEach(() => setup.close());

  const assume = (principal: Principal, input: Partial<AssumeRoleCommandInput> = {}) =>
    new STSClient(setup.client(principal)).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "audit", ...input }));

  it("gives a session of a role, whose calls are the role's, until it expires", async () => {
    const answer = await assume(user, {
      DurationSeconds: 900,
      SourceIdentity: "jane",
      Tags: [{ Key: "team", Value: "ops" }],
      Policy: '{"Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}',
    });
    assert.deepEqual(answer.AssumedRoleUser, {
      AssumedRoleId: "AROAREADER:audit",
      Arn: `arn:aws:sts::${otherAccount}:assumed-role/reader/audit`,
    });
    assert.equal(answer.SourceIdentity, "jane");
    assert.deepEqual(answer.Credentials?.Expiration, new Date(start.getTime() + 900_000));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
    assert.deepEqual(setup.door.principalOf(AccessKeyId), {
      kind: "role-session",
      account: otherAccount,
      roleArn: RoleArn,
      roleName: "reader",
      roleId: "AROAREADER",
      sessionName: "audit",
      issuedAt: start,
      sessionPolicies: [{ Statement: { Effect: "Allow", Action: "ec2:*", Resource: "*" } }],
      sessionTags: { team: "ops" },
      sourceIdentity: "jane",
    });
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const ec2 = new EC2Client({ endpoint: setup.door.endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
    setup.stub.answer = { body: "<DescribeInstancesResponse/>" };
    await ec2.send(new DescribeInstancesCommand({}));
    assert.equal(setup.stub.requests[0]?.headers["x-moto-account-id"], otherAccount);
    setup.clock.spend(900_000);
    await assert.rejects(ec2.send(new DescribeInstancesCommand({})), { name: "RequestExpired" });
  });

  it("says who calls", async () => {
    const identity = async (principal: Principal) => {
      const { UserId, Account, Arn } = await new STSClient(setup.client(principal)).send(
        new GetCallerIdentityCommand({}),
      );
      return [UserId, Account, Arn];
    };
    assert.deepEqual(await identity(roleSession()), [
      "AROAEXAMPLERESPONDER1:jane",
      account,
      `arn:aws:sts::${account}:assumed-role/responder/jane`,
    ]);
    assert.deepEqual(await identity(user), ["AIDABUILD", account, `arn:aws:iam::${account}:user/build`]);
    assert.deepEqual(await identity({ kind: "root", account }), [account, account, `arn:aws:iam::${account}:root`]);
  });

  const refused: Array<
    [what: string, principal: Principal, input: Partial<AssumeRoleCommandInput>, name: string, message: RegExp]
  > = [
    [
      "a role that does not exist",
      user,
      { RoleArn: `arn:aws:iam::${otherAccount}:role/none` },
      "AccessDenied",
      /^User: .*user\/build is not authorized to perform: sts:AssumeRole on resource: .*role\/none$/,
    ],
    ["root", { kind: "root", account }, {}, "AccessDenied", /^Roles may not be assumed by root accounts\.$/],
    ["a bad name", user, { RoleSessionName: "a b" }, "ValidationError", /'a b' at 'roleSessionName'/],
    ["too short a session", user, { DurationSeconds: 899 }, "ValidationError", /greater than or equal to 900/],
    ["too long a session", user, { DurationSeconds: 43_201 }, "ValidationError", /less than or equal to 43200/],
    ["more than the role allows", user, { DurationSeconds: 7201 }, "ValidationError", /exceeds the MaxSessionDuration/],
    [
      "more than an hour for a chained role",
      roleSession(),
      { DurationSeconds: 3601 },
      "ValidationError",
      /1 hour session limit for roles assumed by role chaining/,
    ],
    ["a policy that is none", user, { Policy: "{}" }, "MalformedPolicyDocumentException", /Statement/],
    [
      "twice the same tag",
      user,
      {
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "A", Value: "2" },
        ],
      },
      "InvalidParameterValue",
      /Duplicate tag keys/,
    ],
    [
      "another source identity than the caller's",
      roleSession({ sourceIdentity: "jane" }),
      { SourceIdentity: "joe" },
      "AccessDenied",
      /sts:SetSourceIdentity/,
    ],
    [
      "managed session policies",
      user,
      { PolicyArns: [{ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }] },
      "NotImplemented",
      /PolicyArns is not supported/,
    ],
  ];
  for (const [what, principal, input, name, message] of refused)
    it(`refuses ${what}`, async () => {
      await assert.rejects(assume(principal, input), { name, message });
    });

  it("hands on the source identity, and gives no other credentials", async () => {
    const { SourceIdentity } = await assume(roleSession({ sourceIdentity: "jane" }), { DurationSeconds: 3600 });
    assert.equal(SourceIdentity, "jane");
    await assert.rejects(new STSClient(setup.client(user)).send(new GetSessionTokenCommand({})), {
      name: "NotImplemented",
      message: "sts GetSessionToken: the embedded organization gives out credentials by AssumeRole only.",
    });
  });
});
