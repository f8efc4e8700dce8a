import assert from "node:assert/strict";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { Caller } from "../../../functions/caller/caller";
import type { Dependencies } from "../../../functions/triage/dependencies";
import { settings } from "../triage/world";

const request = {
  account: "111122223333",
  region: "us-east-1",
  role: "reflex-workflow-InstanceCompromise",
  service: "cloudtrail",
  operation: "LookupEvents",
  input: { StartTime: "2026-11-24T09:14:08Z", MaxResults: 5 },
};

describe("the calls of workflows", () => {
  const made: unknown[] = [];
  let failure: Error | undefined;
  let stops: unknown[] = [];
  const caller = new Caller({
    settings,
    dynamodb: { send: async () => ({ Items: stops }) } as unknown as Dependencies["dynamodb"],
    now: () => Date.parse("2026-11-24T09:14:08Z"),
    sts: {
      send: async (command: unknown) => {
        assert.ok(command instanceof AssumeRoleCommand);
        made.push(command.input.RoleArn);
        return { Credentials: { AccessKeyId: "a", SecretAccessKey: "s", SessionToken: "t" } };
      },
    } as unknown as Dependencies["sts"],
    memberCalls: (region) => async (service, operation, input) => {
      made.push([region, service, operation, input]);
      if (failure) throw failure;
      return { $metadata: {}, Events: [{ EventTime: new Date(0) }] };
    },
  });
  beforeEach(() => made.splice(0));

  it("are made in the Region of the incident, with the role of the workflow there", async () => {
    const answer = await caller.handle(request);
    assert.equal(JSON.stringify(answer), '{"Events":[{"EventTime":"1970-01-01T00:00:00.000Z"}]}');
    // The SDK accepts only a Date as a timestamp, and Step Functions has none.
    const input = { StartTime: new Date("2026-11-24T09:14:08Z"), MaxResults: 5 };
    assert.deepEqual(made, [
      "arn:aws:iam::111122223333:role/reflex-workflow-InstanceCompromise",
      ["us-east-1", "cloudtrail", "LookupEvents", input],
    ]);
  });

  it("fail with the error of AWS, by whose name a state catches it", async () => {
    failure = Object.assign(new Error("no such user"), { name: "NoSuchEntityException" });
    await assert.rejects(caller.handle(request), { name: "NoSuchEntityException" });
    failure = undefined;
  });

  it("start nothing while people have stopped Reflex or the account, and go on to read", async () => {
    const starting = { ...request, service: "ssm", operation: "StartAutomationExecution", input: {} };
    for (const pk of ["*", "account#111122223333"]) {
      stops = [{ pk: { S: pk }, state: { S: "stopped" }, by: { S: "jane" }, at: { S: "2026-11-24T09:00:00Z" } }];
      await assert.rejects(caller.handle(starting), {
        name: "ReflexStopped",
        message: /stopped.* by jane at 2026-11-24/,
      });
      assert.deepEqual(made, [], "no session was opened");
      await caller.handle(request);
      made.splice(0);
    }
    stops = [
      { pk: { S: "account#999999999999" }, state: { S: "stopped" } },
      { pk: { S: "*" }, state: { S: "stopped" }, until: { S: "2026-11-24T09:14:08Z" } },
    ];
    await caller.handle(starting);
    stops = [];
  });

  it("start nothing when it cannot be read what is stopped", async () => {
    const unreadable = new Caller({
      ...{ settings, now: () => 0, sts: {} as Dependencies["sts"], memberCalls: () => assert.fail },
      dynamodb: { send: () => Promise.reject(new Error("AccessDenied")) } as unknown as Dependencies["dynamodb"],
    });
    await assert.rejects(unreadable.handle({ ...request, operation: "StartAutomationExecution" }), /AccessDenied/);
  });

  it("are not made for what is no call of a workflow, or outside of the members", async () => {
    for (const wrong of [{ role: "reflex-responder" }, { service: "toString" }, { input: "x" }, { region: undefined }])
      await assert.rejects(caller.handle({ ...request, ...wrong }), /no call of a workflow/);
    await assert.rejects(caller.handle({ ...request, account: "999999999999" }), /is no member/);
    assert.deepEqual(made, []);
  });
});
