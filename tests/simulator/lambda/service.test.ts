import assert from "node:assert/strict";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Principal } from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import { FrontDoor } from "../../../simulator/door";
import { install } from "../../../simulator/emulator/install";
import { type InvocationAnswer, LambdaHost } from "../../../simulator/lambda/host";
import { LambdaService } from "../../../simulator/lambda/service";

const account = "111122223333";
const region = "eu-west-1";
const start = new Date("2026-11-24T09:00:00.000Z");
const arn = `arn:aws:lambda:${region}:${account}:function:echo`;
const decode = (payload: Uint8Array | undefined) => JSON.parse(Buffer.from(payload ?? []).toString("utf8"));

describe("Lambda's Invoke through the front door", () => {
  let clock: SimulatedClock;
  let host: LambdaHost;
  let door: FrontDoor;
  let client: LambdaClient;
  let lost: Array<[string, unknown, InvocationAnswer]>;
  let invokedAt: string[];

  before(async () => {
    clock = new SimulatedClock(start);
    const caller: Principal = { kind: "root", account };
    const services = new Map();
    door = await FrontDoor.open({
      emulatorEndpoint: "http://127.0.0.1:1",
      modelsFolder: (await install()).models,
      clock,
      services,
      authorize: async () => ({ allowed: true, reason: "everything is allowed" }),
      latencyMilliseconds: 0,
    });
    host = new LambdaHost({
      clock,
      endpoint: door.endpoint,
      mint: () => door.mint(caller),
      onInvocation: () => void invokedAt.push(clock.now().toISOString().slice(11, 19)),
    });
    services.set(
      "lambda",
      new LambdaService({ host, clock, onEventLost: (name, event, answer) => void lost.push([name, event, answer]) }),
    );
    const source = `exports.handler = async (event) => {
      console.log("event", JSON.stringify(event));
      if (event.fail) throw new RangeError("failed as requested");
      return event;
    };`;
    host.deploy({
      functionName: "echo",
      account,
      region,
      handler: "index.handler",
      files: { "index.js": source },
      environment: {},
      roleArn: `arn:aws:iam::${account}:role/echo`,
      timeoutSeconds: 10,
      memoryMb: 128,
    });
    client = new LambdaClient({ endpoint: door.endpoint, region, credentials: door.mint(caller), maxAttempts: 1 });
  });
  after(async () => {
    await host.close();
    await door.close();
  });
  beforeEach(() => {
    lost = [];
    invokedAt = [];
  });

  it("answers a synchronous invocation, by name and by ARN", async () => {
    for (const FunctionName of ["echo", arn, `${account}:function:echo`, "echo:$LATEST"]) {
      const answer = await client.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify({ a: "ü" }), LogType: "Tail" }),
      );
      assert.equal(answer.StatusCode, 200);
      assert.equal(answer.FunctionError, undefined);
      assert.equal(answer.ExecutedVersion, "$LATEST");
      assert.deepEqual(decode(answer.Payload), { a: "ü" });
      assert.equal(Buffer.from(answer.LogResult ?? "", "base64").toString("utf8"), 'event {"a":"ü"}\n');
    }
  });

  it("reports an error of the function in FunctionError", async () => {
    const answer = await client.send(new InvokeCommand({ FunctionName: "echo", Payload: '{"fail":true}' }));
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.FunctionError, "Unhandled");
    assert.deepEqual(decode(answer.Payload), { errorType: "RangeError", errorMessage: "failed as requested" });
  });

  it("accepts an event, runs it later, and repeats it after one and two minutes", async () => {
    clock.spend(Math.ceil(clock.now().getTime() / 60_000) * 60_000 - clock.now().getTime());
    const from = clock.now().getTime();
    const answer = await client.send(
      new InvokeCommand({ FunctionName: "echo", InvocationType: "Event", Payload: '{"fail":1}' }),
    );
    assert.equal(answer.StatusCode, 202);
    await clock.settled();
    assert.equal(clock.now().getTime() - from, 180_000);
    assert.equal(invokedAt.length, 3);
    assert.equal(lost.length, 1);
    assert.deepEqual(lost[0]?.slice(0, 2), [arn, { fail: 1 }]);
    await client.send(new InvokeCommand({ FunctionName: "echo", InvocationType: "Event", Payload: "{}" }));
    await clock.settled();
    assert.equal(invokedAt.length, 4);
    assert.equal(lost.length, 1);
  });

  it("runs nothing in a dry run", async () => {
    const answer = await client.send(new InvokeCommand({ FunctionName: "echo", InvocationType: "DryRun" }));
    assert.equal(answer.StatusCode, 204);
    assert.deepEqual(invokedAt, []);
  });

  it("refuses what it does not have or cannot read", async () => {
    const refused: Array<[ConstructorParameters<typeof InvokeCommand>[0], string]> = [
      [{ FunctionName: "nobody" }, "ResourceNotFoundException"],
      [{ FunctionName: "echo", Qualifier: "live" }, "ResourceNotFoundException"],
      [{ FunctionName: "echo", Payload: "{not json" }, "InvalidRequestContentException"],
      [{ FunctionName: "echo", InvocationType: "Later" as never }, "InvalidParameterValueException"],
      [
        { FunctionName: "echo", InvocationType: "Event", Payload: JSON.stringify("x".repeat(1_100_000)) },
        "RequestTooLargeException",
      ],
    ];
    for (const [input, name] of refused) await assert.rejects(client.send(new InvokeCommand(input)), { name });
  });
});
