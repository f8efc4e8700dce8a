import assert from "node:assert/strict";
import { CreateEventSourceMappingCommand, GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { cloudTrailRecord } from "../../../simulator/door/cloudtrail";
import { failureOf, openDoor, type Setup } from "./support";

describe("the answer of a call that succeeded", () => {
  let setup: Setup;
  afterEach(() => setup.close());

  it("arrives though it has a member that no service model has, and CloudTrail's record leaves that one out", async () => {
    const trails: Array<Record<string, unknown>> = [];
    setup = await openDoor({ onCall: (record) => void trails.push(cloudTrailRecord(record)) });
    setup.stub.answer = { status: 201, headers: { "content-type": "text/html" }, body: '{"UUID":"u-1","Tags":{}}' };
    const lambda = new LambdaClient(setup.client());
    const mapping = new CreateEventSourceMappingCommand({
      FunctionName: "f",
      EventSourceArn: "arn:aws:sqs:eu-west-1:111122223333:q",
    });
    assert.equal((await lambda.send(mapping)).UUID, "u-1");
    assert.deepEqual(trails[0]?.responseElements, { uUID: "u-1" });
    assert.equal(setup.stub.requests.length, 1);
  });

  it("arrives though what follows from the call fails, which is reported elsewhere", async () => {
    const failed: unknown[] = [];
    setup = await openDoor({
      onCall: () => {
        throw new Error("no room");
      },
      onCallFailed: ({ call }, error) => void failed.push(call.operation, (error as Error).message),
    });
    setup.stub.answer = {
      body: "<CreateTopicResponse><CreateTopicResult><TopicArn>arn</TopicArn></CreateTopicResult></CreateTopicResponse>",
    };
    assert.equal((await new SNSClient(setup.client()).send(new CreateTopicCommand({ Name: "t" }))).TopicArn, "arn");
    assert.deepEqual(failed, ["CreateTopic", "no room"]);
  });
});

describe("what does not exist", () => {
  let setup: Setup;
  before(async () => {
    setup = await openDoor();
  });
  after(() => setup.close());

  it("is 404 to HEAD, as S3 answers it", async () => {
    setup.stub.answer = { status: 404, headers: { "content-type": "text/html; charset=utf-8" } };
    const missing = await failureOf(
      new S3Client(setup.client()).send(new HeadObjectCommand({ Bucket: "b", Key: "k" })),
    );
    assert.deepEqual([missing.name, missing.$metadata?.httpStatusCode], ["NotFound", 404]);
  });

  it("has the code that a service speaking JSON gives it, where the emulator gives none", async () => {
    setup.stub.answer = { status: 404, headers: { "content-type": "text/html; charset=utf-8" }, body: "{}" };
    const missing = await failureOf(
      new LambdaClient(setup.client()).send(new GetFunctionCommand({ FunctionName: "f" })),
    );
    assert.deepEqual([missing.name, missing.$metadata?.httpStatusCode], ["ResourceNotFoundException", 404]);
  });

  it("is not mistaken for an operation that does not exist, which only a header says to HEAD", async () => {
    setup.stub.answer = { status: 404, headers: { "content-type": "text/html", "x-reflex-page": "no such URL" } };
    const missing = await failureOf(
      new S3Client(setup.client()).send(new HeadObjectCommand({ Bucket: "b", Key: "k" })),
    );
    assert.equal(missing.$metadata?.httpStatusCode, 501);
  });
});
