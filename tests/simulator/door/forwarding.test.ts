import assert from "node:assert/strict";
import { DescribeInstancesCommand, EC2Client, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { turns } from "../../until";
import { account, openDoor, otherAccount, roleSession, type Setup, start } from "./support";

const running = `<TerminateInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>r-1</requestId>
  <instancesSet>
    <item><instanceId>i-1</instanceId><currentState><code>32</code><name>shutting-down</name></currentState></item>
  </instancesSet>
</TerminateInstancesResponse>`;

describe("what the front door passes on", () => {
  let setup: Setup;
  afterEach(() => setup.close());

  it("is the request as it came, with the owner's account and the simulated time", async () => {
    setup = await openDoor({
      resourceAccount: ({ input }) => /\/(\d{12})\//.exec(String(input.QueueUrl))?.[1],
      latencyMilliseconds: 250,
    });
    setup.stub.answer = { headers: { "content-type": "application/x-amz-json-1.0" }, body: "{}" };
    const sqs = new SQSClient(setup.client());
    await sqs
      .send(new SendMessageCommand({ QueueUrl: `${setup.door.endpoint}/${otherAccount}/triage`, MessageBody: "b" }))
      .catch(() => {});
    const [request] = setup.stub.requests;
    const [record] = setup.records;
    assert.equal(request?.headers["x-moto-account-id"], otherAccount);
    assert.equal(request?.headers["x-reflex-now"], "2026-11-24T09:00:00.250Z");
    assert.equal(request?.headers.host, new URL(setup.door.endpoint).host);
    assert.match(request?.headers.authorization ?? "", /\/eu-west-1\/sqs\/aws4_request/);
    assert.equal(request?.headers["x-amz-target"], "AmazonSQS.SendMessage");
    assert.deepEqual(JSON.parse(String(request?.body)), {
      QueueUrl: `${setup.door.endpoint}/${otherAccount}/triage`,
      MessageBody: "b",
    });
    assert.equal(record?.call.account, otherAccount);
    assert.equal(record?.call.principal.kind === "role-session" && record.call.principal.account, account);
    assert.deepEqual(record?.at, start);
  });

  it("leaves the caller no say in the account", async () => {
    setup = await openDoor();
    setup.stub.answer = { body: "<DescribeInstancesResponse/>" };
    const ec2 = new EC2Client(setup.client());
    ec2.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, {
          "x-moto-account-id": otherAccount,
          "x-reflex-now": "2020",
        });
        return next(args);
      },
      { step: "build" },
    );
    await ec2.send(new DescribeInstancesCommand({}));
    assert.equal(setup.stub.requests[0]?.headers["x-moto-account-id"], account);
    assert.equal(setup.stub.requests[0]?.headers["x-reflex-now"], "2026-11-24T09:00:00.120Z");
  });

  it("comes back as it was, dated in simulated time, and its members are kept", async () => {
    setup = await openDoor();
    setup.stub.answer = {
      headers: { "content-type": "text/xml", "x-amzn-requestid": "r-1", date: "Thu, 01 Jan 1970 00:00:00 GMT" },
      body: running,
    };
    const dates: unknown[] = [];
    const ec2 = new EC2Client(setup.client());
    ec2.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        dates.push((result.response as { headers: Record<string, string> }).headers.date);
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
    const answer = await ec2.send(new TerminateInstancesCommand({ InstanceIds: ["i-1"] }));
    assert.equal(answer.TerminatingInstances?.[0]?.CurrentState?.Name, "shutting-down");
    assert.deepEqual(dates, ["Tue, 24 Nov 2026 09:00:00 GMT"]);
    assert.deepEqual(setup.records[0]?.response, {
      TerminatingInstances: [{ InstanceId: "i-1", CurrentState: { Code: 32, Name: "shutting-down" } }],
    });
  });

  it("does not move the clock of a client: it may live in real or simulated time", async () => {
    setup = await openDoor();
    setup.stub.answer = {
      status: 400,
      headers: { "content-type": "application/x-amz-json-1.0" },
      body: '{"__type":"Nope"}',
    };
    const sqs = new SQSClient(setup.client());
    const error = await sqs
      .send(new SendMessageCommand({ QueueUrl: setup.door.endpoint, MessageBody: "b" }))
      .catch((e) => e);
    assert.equal(error.$metadata.attempts, 1);
    assert.equal(sqs.config.systemClockOffset, 0);
  });

  it("is the bytes of an object, up and down, and the head of one without its body", async () => {
    setup = await openDoor();
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256));
    const s3 = new S3Client({ ...setup.client(), requestChecksumCalculation: "WHEN_REQUIRED" });
    await s3.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: bytes }));
    assert.ok(setup.stub.requests[0]?.body.equals(bytes));
    setup.stub.answer = { headers: { "content-length": "12345", "x-amz-meta-incident": "42" } };
    const head = await s3.send(new HeadObjectCommand({ Bucket: "b", Key: "k" }));
    assert.equal(head.ContentLength, 12345);
    assert.deepEqual(head.Metadata, { incident: "42" });
    setup.stub.answer = { headers: { "content-type": "application/octet-stream" }, body: "content" };
    const got = await s3.send(new GetObjectCommand({ Bucket: "b", Key: "k" }));
    assert.equal(await got.Body?.transformToString(), "content");
    assert.equal(setup.records.at(-1)?.response, undefined);
  });

  it("costs time: a call moves the clock, and the clock waits for it", async () => {
    setup = await openDoor();
    setup.stub.answer = { body: "<DescribeInstancesResponse/>" };
    await new EC2Client(setup.client()).send(new DescribeInstancesCommand({}));
    assert.equal(setup.clock.now().getTime() - start.getTime(), 120);
  });

  it("is answered after whoever watches has dealt with it", async () => {
    const order: string[] = [];
    setup = await openDoor({
      onCall: async () => {
        await turns();
        order.push("watched");
      },
    });
    setup.stub.answer = { body: "<DescribeInstancesResponse/>" };
    await new EC2Client(setup.client(roleSession())).send(new DescribeInstancesCommand({}));
    order.push("answered");
    assert.deepEqual(order, ["watched", "answered"]);
  });
});
