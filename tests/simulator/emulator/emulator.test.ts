import { strict as assert } from "node:assert";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Boto3Call } from "../../../simulator/emulator/boto3";
import { Emulator } from "../../../simulator/emulator/index";
import { type Answer, Aws, credentials, ids, region } from "./aws";

describe("emulator", () => {
  let emulator: Emulator;
  let aws: Aws;

  before(async () => {
    emulator = await Emulator.start();
    aws = new Aws(emulator);
  });

  beforeEach(() => emulator.reset());

  after(() => emulator?.stop());

  async function error(service: string, operation: string, parameters: Record<string, unknown> = {}) {
    const answer = await aws.asAutomation().try(service, operation, parameters);
    assert.ok(!answer.ok, "must be refused");
    return answer.error;
  }

  it("refuses what boto3 does not have, in PascalCase only", async () => {
    assert.equal((await error("ec3", "DescribeInstances")).kind, "UnknownService");
    assert.equal((await error("ec2", "DescribeInstance")).kind, "UnknownOperation");
    assert.equal((await error("ec2", "describe_instances")).kind, "UnknownOperation");
  });

  it("passes boto3's own validation on", async () => {
    const unknown = await error("ec2", "DescribeInstances", { Instances: ["i-1"] });
    assert.equal(unknown.kind, "ParamValidation");
    assert.match(unknown.message, /Unknown parameter in input: "Instances"/);
    assert.match((await error("ec2", "TerminateInstances")).message, /Missing required parameter/);
    assert.match((await error("ec2", "TerminateInstances", { InstanceIds: "i-1" })).message, /Invalid type/);
  });

  it("refuses streaming operations by botocore's rule and binary parameters", async () => {
    assert.equal((await error("s3", "GetObject", { Bucket: "b", Key: "k" })).kind, "Streaming");
    assert.equal((await error("lambda", "Invoke", { FunctionName: "f" })).kind, "Streaming");
    assert.equal((await error("logs", "StartLiveTail", { logGroupIdentifiers: ["l"] })).kind, "Streaming");
    const binary = await error("dynamodb", "PutItem", { TableName: "t", Item: { id: { L: [{ B: "x" }] } } });
    assert.equal(binary.kind, "ParamValidation");
    assert.match(binary.message, /Item\.id\.L\[0\]\.B is binary/);
  });

  it("gives the service's error with code and status, after one attempt", async () => {
    const refused = await error("ec2", "TerminateInstances", { InstanceIds: ["i-0123456789abcdef0"] });
    assert.deepEqual([refused.kind, refused.code, refused.status], ["Client", "InvalidInstanceID.NotFound", 400]);
  });

  it("answers in JSON: times in UTC, bytes as base64, little metadata", async () => {
    const { KeyMetadata } = await aws.call("kms", "CreateKey");
    assert.match(KeyMetadata.CreationDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    const answer = await aws.try("kms", "GenerateDataKey", { KeyId: KeyMetadata.KeyId, KeySpec: "AES_256" });
    assert.ok(answer.ok);
    const { Plaintext, ResponseMetadata } = answer.response as { Plaintext: Answer; ResponseMetadata: Answer };
    assert.equal(Buffer.from(Plaintext.$bytes, "base64").length, 32);
    assert.deepEqual(Object.keys(ResponseMetadata).sort(), ["HTTPStatusCode", "RequestId", "RetryAttempts"]);
  });

  it("follows the time of each request, and stamps what it makes with it", async () => {
    const launch = async (now: string) => {
      const at = aws.at(new Date(now));
      return (await at.launch({ SubnetId: (await at.network()).subnet })).LaunchTime;
    };
    assert.equal(await launch("2027-01-02T03:04:05Z"), "2027-01-02T03:04:05Z");
    assert.equal(await launch("2027-01-09T03:04:05Z"), "2027-01-09T03:04:05Z");
    await emulator.reset();
    const { LaunchTime } = await aws.launch({ SubnetId: (await aws.network()).subnet });
    assert.ok(Math.abs(new Date(LaunchTime).getTime() - Date.now()) < 3_600_000, "real time again after a reset");
  });

  it("refuses a time that it cannot read", async () => {
    const response = await fetch(`${emulator.endpoint}/reflex/reset`, {
      method: "POST",
      headers: { "x-reflex-now": "tomorrow" },
    });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /send ISO 8601/);
  });

  it("makes a received message visible again when simulated time has passed, and never waits for one", async () => {
    const at = (seconds: number) => aws.at(new Date(Date.UTC(2027, 0, 1) + seconds * 1000));
    const { QueueUrl } = await at(0).call("sqs", "CreateQueue", { QueueName: "q" });
    await at(0).call("sqs", "SendMessage", { QueueUrl, MessageBody: "finding" });
    const receive = async (seconds: number) =>
      (await at(seconds).call("sqs", "ReceiveMessage", { QueueUrl, VisibilityTimeout: 60, WaitTimeSeconds: 20 }))
        .Messages?.length ?? 0;
    assert.deepEqual([await receive(0), await receive(30), await receive(61)], [1, 0, 1]);
  });

  it("gives the same ids after every reset, whatever was used before", async () => {
    const build = async () => {
      const { instance, interfaces, groups } = await aws.instanceWithTwoInterfaces();
      const { Role } = await aws.call("iam", "CreateRole", { RoleName: "r", AssumeRolePolicyDocument: "{}" });
      return [instance, ...interfaces, ...groups, Role.RoleId];
    };
    const first = await build();
    await aws.call("sns", "CreateTopic", { Name: "t" });
    await emulator.reset();
    assert.deepEqual(await build(), first);
  });

  it("keeps accounts apart by header", async () => {
    const request = async (account: string, body: string) => {
      const response = await fetch(emulator.endpoint, {
        method: "POST",
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20270101/${region}/sqs/aws4_request, SignedHeaders=host, Signature=0`,
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": `AmazonSQS.${body === "{}" ? "ListQueues" : "CreateQueue"}`,
          "x-moto-account-id": account,
        },
        body,
      });
      return (await response.json()) as { QueueUrls?: string[] };
    };
    await request("111111111111", '{"QueueName":"q"}');
    assert.equal((await request("111111111111", "{}")).QueueUrls?.length, 1);
    assert.equal((await request("222222222222", "{}")).QueueUrls?.length ?? 0, 0);
  });

  describe("behind a front door", () => {
    let door: Server;
    const seen: Array<{ authorization: string; agent: string; token: string }> = [];

    before(async () => {
      door = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const { authorization = "", "user-agent": agent = "", "content-type": type = "" } = request.headers;
        seen.push({ authorization, agent, token: String(request.headers["x-amz-security-token"] ?? "") });
        const headers = { authorization, "content-type": type };
        const answer = await fetch(emulator.endpoint, { method: "POST", headers, body: Buffer.concat(chunks) });
        response.writeHead(answer.status, { "content-type": "text/xml" }).end(await answer.text());
      });
      await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
    });

    after(() => door.close());

    it("calls that come back to the same process do not block each other, and keep their callers apart", async () => {
      const endpoint = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
      const calls = Array.from({ length: 12 }, (_, index): Boto3Call => {
        const caller = { accessKeyId: `ASIA${index}`, secretAccessKey: "s", sessionToken: `token-${index}` };
        return {
          ...{ service: "ec2", operation: "DescribeVpcs", parameters: {}, region, endpoint },
          ...{ credentials: caller, userAgent: `ssm-automation/${index}` },
        };
      });
      const answers = await Promise.all(calls.map((call) => emulator.boto3(call)));
      assert.ok(answers.every((answer) => answer.ok));
      const callers = seen.map(({ authorization, agent, token }) => {
        const index = /ASIA(\d+)\//.exec(authorization)?.[1];
        assert.equal(token, `token-${index}`);
        assert.match(agent, new RegExp(`ssm-automation/${index}$`));
        return index;
      });
      assert.equal(new Set(callers).size, 12);
    });

    it("says Connection when nobody answers", async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
      const endpoint = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
      await new Promise((resolve) => closed.close(resolve));
      const call = { service: "ec2", operation: "DescribeVpcs", parameters: {}, region, endpoint, credentials };
      const answer = await emulator.boto3(call);
      assert.ok(!answer.ok);
      assert.deepEqual([answer.error.kind, answer.error.code], ["Connection", "EndpointConnectionError"]);
    });
  });

  it("isolation followed by release leaves instance, interfaces, group and address as they were", async () => {
    const [instance] = await aws.scalingGroup("web", { min: 1, max: 3, desired: 1 });
    const before = await aws.instance(instance!);
    const [primary] = before.NetworkInterfaces;
    const second = await aws.ec2("CreateNetworkInterface", { SubnetId: before.SubnetId });
    const interfaces = [primary.NetworkInterfaceId, second.NetworkInterface.NetworkInterfaceId];
    const attachment = { InstanceId: instance, NetworkInterfaceId: interfaces[1], DeviceIndex: 1 };
    await aws.ec2("AttachNetworkInterface", attachment);
    const { AllocationId } = await aws.ec2("AllocateAddress", { Domain: "vpc" });
    await aws.ec2("AssociateAddress", { AllocationId, NetworkInterfaceId: interfaces[0] });

    const state = async () => {
      const { Association, SecurityGroups, IamInstanceProfile } = await aws
        .instance(instance!)
        .then((found) => ({ ...found, Association: found.NetworkInterfaces[0].Association }));
      const groups = [];
      for (const id of interfaces) groups.push(await aws.groupsOfInterface(id));
      const { members } = await aws.scaling("web");
      const profile = IamInstanceProfile?.Arn;
      return {
        ...{ groups, ofInstance: ids(SecurityGroups), address: Association?.PublicIp, profile },
        member: members.includes(instance!),
      };
    };
    const initial = await state();

    const membership = { AutoScalingGroupName: "web", InstanceIds: [instance] };
    await aws.autoscaling("DetachInstances", { ...membership, ShouldDecrementDesiredCapacity: false });
    const quarantine = await aws.group(before.VpcId, "quarantine");
    for (const id of interfaces)
      await aws.ec2("ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: [quarantine] });
    const { Addresses } = await aws.ec2("DescribeAddresses", { AllocationIds: [AllocationId] });
    await aws.ec2("DisassociateAddress", { AssociationId: Addresses[0].AssociationId });
    const { IamInstanceProfileAssociations } = await aws.ec2("DescribeIamInstanceProfileAssociations", {
      Filters: [{ Name: "instance-id", Values: [instance] }],
    });
    const { AssociationId, IamInstanceProfile } = IamInstanceProfileAssociations[0];
    await aws.ec2("DisassociateIamInstanceProfile", { AssociationId });
    assert.deepEqual(await state(), {
      ...{ groups: [[quarantine], [quarantine]], ofInstance: [quarantine], address: undefined, profile: undefined },
      member: false,
    });

    for (const [index, id] of interfaces.entries())
      await aws.ec2("ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: id, Groups: initial.groups[index] });
    await aws.ec2("AssociateAddress", { AllocationId, NetworkInterfaceId: interfaces[0] });
    const profile = { Arn: IamInstanceProfile.Arn };
    await aws.ec2("AssociateIamInstanceProfile", { InstanceId: instance, IamInstanceProfile: profile });
    await aws.autoscaling("AttachInstances", membership);
    assert.deepEqual(await state(), initial);
    await aws.ec2("DeleteSecurityGroup", { GroupId: quarantine });
  });

  describe("when it is stopped", () => {
    it("stops without calling it a crash, and says so to whoever calls it afterwards", async () => {
      emulator.onExit(() => assert.fail("a stop is no crash"));
      await emulator.stop();
      await emulator.stop();
      await assert.rejects(aws.ec2("DescribeVpcs"), /was stopped; start another one/);
    });
  });
});
