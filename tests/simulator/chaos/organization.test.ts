import assert from "node:assert/strict";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { type ChaosKind, EmbeddedOrganization, Emulator, type Principal } from "../../../simulator";

const account = "111122223333";
const neighbour = "444455556666";
const region = "eu-west-1";
const root = (of: string): Principal => ({ kind: "root", account: of });
const everywhere = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];

describe("an organization in chaos", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await Emulator.start();
  });
  after(() => emulator.stop());

  /** What happens in an organization with these kinds of chaos, with clients of the account's root user. */
  async function within(
    kinds: ChaosKind[],
    play: (organization: EmbeddedOrganization, ec2: EC2Client) => Promise<void>,
    seed = 1,
  ): Promise<void> {
    const organization = await EmbeddedOrganization.start({
      deployment: { resources: [] },
      organizationId: "o-1",
      accounts: [account, neighbour],
      partition: "aws",
      start: new Date("2026-01-01T00:00:00Z"),
      chaos: { kinds, seed, accounts: [account] },
      emulator,
    });
    try {
      await play(organization, organization.clients.as(EC2Client, root(account), region));
    } finally {
      await organization.stop();
    }
  }

  const seconds = (organization: EmbeddedOrganization) => organization.clock.now().getTime() / 1000;

  const group = async (ec2: EC2Client) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName: "g", Description: "g" }))).GroupId ?? "";

  // "Eventual consistency in the Amazon EC2 API", EC2 developer guide.
  it("answers reads as if a write had not been for 2 to 10 seconds, and then as it is", async () => {
    for (const seed of [1, 2]) {
      await within(
        ["stale-reads"],
        async (organization, ec2) => {
          const GroupIds = [await group(ec2)];
          const since = seconds(organization);
          const read = () => ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
          await assert.rejects(read, { name: "InvalidGroup.NotFound" });
          const named = await ec2.send(
            new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: ["g"] }] }),
          );
          assert.deepEqual(named.SecurityGroups, []);
          await assert.rejects(
            () =>
              ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: GroupIds[0], IpPermissions: everywhere })),
            { name: "InvalidGroup.NotFound" },
            "nor can be changed what is not seen",
          );
          let answer = await read().catch(() => undefined);
          while (!answer) {
            organization.clock.spend(500);
            answer = await read().catch(() => undefined);
          }
          const lag = seconds(organization) - since;
          assert.ok(lag >= 1 && lag <= 11, `seen after ${lag} s`);
          // A change of what exists is done at once, and seen later.
          await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: GroupIds[0], IpPermissions: everywhere }));
          assert.deepEqual((await read()).SecurityGroups?.[0]?.IpPermissions, []);
          organization.clock.spend(10_000);
          assert.equal((await read()).SecurityGroups?.[0]?.IpPermissions?.length, 1);
        },
        seed,
      );
    }
  });

  // "Changes that I make are not always immediately visible", IAM user guide.
  it("shows IAM's changes later too, and the state itself at once", async () => {
    await within(["stale-reads"], async (organization) => {
      const iam = organization.clients.as(IAMClient, root(account), "us-east-1");
      const users = async (client: IAMClient) => (await client.send(new ListUsersCommand({}))).Users?.length;
      await iam.send(new CreateUserCommand({ UserName: "u" }));
      assert.equal(await users(iam), 0);
      assert.equal(await users(organization.direct.in(IAMClient, account, "us-east-1")), 1);
      organization.clock.spend(10_000);
      assert.equal(await users(iam), 1);
      await iam.send(new DeleteUserCommand({ UserName: "u" }));
      assert.equal(await users(iam), 1);
    });
  });

  it("forbids by a service control policy what even the root user of the account may not do, in that account", async () => {
    await within(["scp"], async (organization, ec2) => {
      const open = async (client: EC2Client) =>
        client.send(
          new AuthorizeSecurityGroupIngressCommand({ GroupId: await group(client), IpPermissions: everywhere }),
        );
      await assert.rejects(
        () => open(ec2),
        /UnauthorizedOperation.*NoNewRules of service control policy GuardRails|NoNewRules of service control policy GuardRails/,
      );
      await open(organization.clients.as(EC2Client, root(neighbour), region));
      const GroupId = (await ec2.send(new DescribeSecurityGroupsCommand({ GroupNames: ["g"] }))).SecurityGroups?.[0]
        ?.GroupId;
      const direct = organization.direct.in(EC2Client, account, region);
      await direct.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: everywhere }));
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: everywhere }));
    });
  });

  // "Share your VPC subnets with other accounts", VPC user guide; terraform-aws-modules/terraform-aws-iam#227.
  it("has VPCs of another account, in which participants make groups and do not change subnets", async () => {
    await within(["shared-vpc"], async (organization, ec2) => {
      const direct = organization.direct.in(EC2Client, account, region);
      const VpcId = (await direct.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId;
      const made = await direct.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.0.1.0/24" }));
      const SubnetId = made.Subnet?.SubnetId ?? "";
      const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId ?? ""] }));
      assert.deepEqual([Vpcs[0]?.OwnerId, Vpcs[0]?.CidrBlock], ["999900001111", "10.0.0.0/16"]);
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }));
      assert.equal(Subnets[0]?.OwnerId, "999900001111");
      const owned = { GroupName: "own", Description: "own", VpcId };
      await ec2.send(new CreateSecurityGroupCommand(owned));
      const change = new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } });
      await assert.rejects(() => ec2.send(change), { name: "UnauthorizedOperation" });

      const named = `arn:aws:ec2:*:${account}:*`;
      const narrow = await role(organization, [{ Action: "ec2:CreateSecurityGroup", Resource: named }]);
      const denied = organization.clients.as(EC2Client, narrow, region);
      await assert.rejects(
        () => denied.send(new CreateSecurityGroupCommand({ ...owned, GroupName: "other" })),
        /999900001111:vpc\//,
      );
    });
  });

  // "Requirements for Amazon EBS encryption", EBS user guide; "Instance terminates immediately", EC2 user guide.
  it("has volumes under a customer's key, without which an instance does not come up", async () => {
    await within(["customer-keys"], async (organization) => {
      const launch = async (statements: object[]) => {
        const ec2 = organization.clients.as(EC2Client, await role(organization, statements), region);
        const image = { ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 };
        const { Instances = [] } = await ec2.send(new RunInstancesCommand(image));
        await organization.settled();
        const InstanceIds = [Instances[0]?.InstanceId ?? ""];
        const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
        const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
        return { state: Reservations?.[0]?.Instances?.[0]?.State?.Name, volume: Volumes?.[0] };
      };
      const compute = { Action: "ec2:*", Resource: "*" };
      const { state, volume } = await launch([compute]);
      assert.equal(state, "terminated");
      assert.match(String(volume?.KmsKeyId ?? "arn:aws:kms:"), /^arn:aws:kms:/);
      const key = {
        Action: [
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:ReEncrypt*",
        ],
        Resource: `arn:aws:kms:*:${account}:key/*`,
      };
      const running = await launch([compute, key]);
      assert.equal(running.state, "running");
      assert.deepEqual([running.volume?.Encrypted, running.volume?.KmsKeyId?.split(":")[2]], [true, "kms"]);
    });
  });

  let roles = 0;
  async function role(organization: EmbeddedOrganization, statements: object[]): Promise<Principal> {
    const RoleName = `role-${roles++}`;
    const iam = organization.direct.in(IAMClient, account, "us-east-1");
    const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    const Statement = statements.map((one) => ({ Effect: "Allow", ...one }));
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
    return {
      ...{ kind: "role-session", account, roleArn: Role?.Arn ?? "", roleName: RoleName, roleId: Role?.RoleId ?? "" },
      ...{ sessionName: "s", issuedAt: organization.clock.now() },
    };
  }
});
