import assert from "node:assert/strict";
import type { SQSEvent } from "aws-lambda";
import { type CheckDependencies, checkVersion } from "../../../functions/preTraffic/check";
import { mining, serviceError, settings, start, World } from "../triage/world";

const appSpec = (version: string) =>
  JSON.stringify({
    version: 0,
    Resources: [{ "reflex-triage": { Type: "AWS::Lambda::Function", Properties: { TargetVersion: version } } }],
  });

/** CodeDeploy and Lambda around a triage in memory; what the hook answered. */
async function checked(world: World, changes: { content?: string; FunctionError?: string } = {}) {
  const answers: object[] = [];
  const qualifiers: unknown[] = [];
  const content = "content" in changes ? changes.content : appSpec("8");
  const outside = {
    settings: world.settings,
    now: () => start,
    log: { info: () => {}, error: () => {} },
    codedeploy: {
      send: async (command: { input: object }) => {
        if (command.constructor.name !== "GetDeploymentCommand") return void answers.push(command.input);
        return { deploymentInfo: { revision: { appSpecContent: { content } } } };
      },
    },
    lambda: {
      send: async ({ input }: { input: { Qualifier: string; Payload: Uint8Array } }) => {
        qualifiers.push(input.Qualifier);
        const event = JSON.parse(Buffer.from(input.Payload).toString()) as SQSEvent;
        const answer = await world.triage().handle(event);
        return { FunctionError: changes.FunctionError, Payload: Buffer.from(JSON.stringify(answer)) };
      },
    },
  } as unknown as CheckDependencies;
  await checkVersion(outside, { DeploymentId: "d-1", LifecycleEventHookExecutionId: "hook-1" });
  return { answers, qualifiers };
}
const answer = (status: string) => [{ deploymentId: "d-1", lifecycleEventHookExecutionId: "hook-1", status }];

describe("the check of a new version of triage", () => {
  it("agrees when a synthetic signal is decided upon, after which nothing follows", async () => {
    const world = new World(settings);
    assert.deepEqual(await checked(world), { answers: answer("Succeeded"), qualifiers: ["8"] });
    assert.deepEqual(world.verdicts(), ["ignore"]);
    const made = world.calls.map(({ name }) => name);
    for (const call of ["AssumeRoleCommand", "DescribeInstancesCommand", "PutItemCommand"])
      assert.ok(made.includes(call));
    for (const call of ["PublishCommand", "PutObjectCommand", "StartAutomationExecutionCommand"])
      assert.ok(!made.includes(call), call);
    assert.deepEqual(await checked(world), { answers: answer("Succeeded"), qualifiers: ["8"] }, "and again");
    await world.deliver(mining);
    assert.equal(world.executions.size, 1, "real signals are handled as before");
  });

  it("agrees where there is no member yet", async () => {
    assert.deepEqual((await checked(new World({ ...settings, members: {} }))).answers, answer("Succeeded"));
  });

  for (const call of ["AssumeRoleCommand", "PutItemCommand", "GetItemCommand", "DescribeInstancesCommand"]) {
    it(`rejects a version that fails on ${call}`, async () => {
      const world = new World(settings);
      world.beforeCall = ({ name }) => {
        if (name === call) throw serviceError("InternalServerError");
      };
      assert.deepEqual((await checked(world)).answers, answer("Failed"));
      assert.equal(world.messages.length, 0, "nobody is notified of a signal that is none");
    });
  }

  it("rejects a version that may not enter a member", async () => {
    const world = new World(settings);
    world.beforeCall = ({ name }) => {
      if (name === "AssumeRoleCommand") throw serviceError("AccessDenied");
    };
    assert.deepEqual((await checked(world)).answers, answer("Failed"));
  });

  it("rejects a version without the response, one that crashes, and a deployment that it cannot read", async () => {
    assert.deepEqual((await checked(new World(settings, []))).answers, answer("Failed"));
    assert.deepEqual((await checked(new World(settings), { FunctionError: "Unhandled" })).answers, answer("Failed"));
    for (const content of [undefined, "", "{}", appSpec("")])
      assert.deepEqual(await checked(new World(settings), { content }), { answers: answer("Failed"), qualifiers: [] });
  });
});
