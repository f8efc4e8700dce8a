import assert from "node:assert/strict";
import type { Principal } from "../../simulator/aws";
import { SimulatedClock } from "../../simulator/clock";
import { EventHistory } from "../../simulator/cloudtrail/eventHistory";
import type { CallRecord } from "../../simulator/door";

const start = Date.parse("2026-11-24T09:00:00Z");
const account = "111122223333";
const ana: Principal = {
  kind: "user",
  account,
  userArn: `arn:aws:iam::${account}:user/ana`,
  userName: "ana",
  userId: "AIDA",
};
const model = { signingName: "ec2", service: "ec2", operations: {}, shapes: {} } as unknown as CallRecord["model"];

function record(operation: string, minutes: number, more: Partial<CallRecord["call"]> = {}): CallRecord {
  return {
    call: { service: "ec2", operation, input: {}, region: "eu-west-1", account, principal: ana, ...more },
    model,
    at: new Date(start + minutes * 60_000),
    requestId: `${operation} ${minutes}`,
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userAgent: "test",
    sourceIpAddress: "192.0.2.1",
  };
}

function world(...records: CallRecord[]) {
  const clock = new SimulatedClock(new Date(start));
  const history = new EventHistory(clock, 60_000);
  for (const one of records) history.follow(one);
  const look = async (input: Record<string, unknown> = {}, where: { account?: string; region?: string } = {}) => {
    const call = {
      service: "cloudtrail",
      operation: "LookupEvents",
      input,
      region: "eu-west-1",
      account,
      principal: ana,
      ...where,
    };
    return (await history.handle(call)) as { Events: Array<Record<string, unknown>>; NextToken?: string };
  };
  const names = async (...asked: Parameters<typeof look>) =>
    (await look(...asked)).Events.map(({ EventName }) => EventName);
  return { clock, look, names };
}

const by = (AttributeKey: string, AttributeValue: string) => ({ LookupAttributes: [{ AttributeKey, AttributeValue }] });

describe("CloudTrail's event history", () => {
  it("shows management events of the account and Region, the newest first, a minute after they were made", async () => {
    const { clock, names } = world(
      record("RunInstances", 0),
      record("PutObject", 0, { service: "s3" }),
      record("StopInstances", 1, { region: "us-east-1" }),
      record("RebootInstances", 1, { account: "777788889999", principal: { ...ana, account: "777788889999" } }),
      record("TerminateInstances", 2),
    );
    assert.deepEqual(await names(), []);
    clock.spend(60_000);
    assert.deepEqual(await names(), ["RunInstances"]);
    clock.spend(120_000);
    assert.deepEqual(await names(), ["TerminateInstances", "RunInstances"]);
    assert.deepEqual(await names({}, { region: "us-east-1" }), ["StopInstances"]);
  });

  it("shows a call into another account to both", async () => {
    const { clock, names } = world(record("RunInstances", 0, { account: "777788889999" }));
    clock.spend(60_000);
    assert.deepEqual(await names(), ["RunInstances"]);
    assert.deepEqual(await names({}, { account: "777788889999" }), ["RunInstances"]);
  });

  it("finds by one attribute: name, kind, caller, key, resource and its type", async () => {
    const { clock, names } = world(
      record("DescribeInstances", 0),
      record("TerminateInstances", 1, { input: { InstanceIds: ["i-0b2c4d6e8f0a1b3c5"] } }),
    );
    clock.spend(600_000);
    const both = ["TerminateInstances", "DescribeInstances"];
    assert.deepEqual(await names(by("Username", "ana")), both);
    assert.deepEqual(await names(by("AccessKeyId", "AKIAIOSFODNN7EXAMPLE")), both);
    assert.deepEqual(await names(by("EventSource", "ec2.amazonaws.com")), both);
    assert.deepEqual(await names(by("ReadOnly", "false")), ["TerminateInstances"]);
    assert.deepEqual(await names(by("EventName", "DescribeInstances")), ["DescribeInstances"]);
    assert.deepEqual(await names(by("ResourceName", "i-0b2c4d6e8f0a1b3c5")), ["TerminateInstances"]);
    assert.deepEqual(await names(by("ResourceType", "AWS::EC2::Instance")), ["TerminateInstances"]);
    assert.deepEqual(await names(by("Username", "somebody")), []);
  });

  it("keeps to the requested span", async () => {
    const { clock, names } = world(
      record("RunInstances", 0),
      record("StopInstances", 10),
      record("StartInstances", 20),
    );
    clock.spend(3_600_000);
    const seconds = (minutes: number) => start / 1000 + minutes * 60;
    assert.deepEqual(await names({ StartTime: seconds(5), EndTime: seconds(15) }), ["StopInstances"]);
    assert.deepEqual(await names({ StartTime: seconds(10) }), ["StartInstances", "StopInstances"]);
  });

  it("gives pages whose token is good for the same question only", async () => {
    const { clock, look } = world(...[1, 2, 3].map((minute) => record("RunInstances", minute)));
    clock.spend(3_600_000);
    const first = await look({ MaxResults: 2 });
    assert.equal(first.Events.length, 2);
    const second = await look({ MaxResults: 2, NextToken: first.NextToken });
    assert.deepEqual([second.Events.length, second.NextToken], [1, undefined]);
    await assert.rejects(look({ MaxResults: 1, NextToken: first.NextToken }), { code: "InvalidNextTokenException" });
    await assert.rejects(look({ NextToken: "mine" }), { code: "InvalidNextTokenException" });
  });

  it("refuses what CloudTrail refuses", async () => {
    const { look } = world();
    const two = {
      LookupAttributes: [...by("Username", "a").LookupAttributes, ...by("EventName", "b").LookupAttributes],
    };
    await assert.rejects(look(two), { code: "InvalidLookupAttributesException" });
    await assert.rejects(look(by("Colour", "red")), { code: "InvalidLookupAttributesException" });
    await assert.rejects(look({ MaxResults: 51 }), { code: "InvalidMaxResultsException" });
    await assert.rejects(look({ StartTime: start / 1000, EndTime: start / 1000 - 1 }), {
      code: "InvalidTimeRangeException",
    });
  });
});
