import assert from "node:assert/strict";
import { CreateTagsCommand, DescribeInstancesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { type DrillResult, type DrillStage, onStage } from "../../../cli/drill/drill";
import { responseByName } from "../../../cli/drill/scenarios";
import type { Principal } from "../../../simulator";
import { endOf, messageTitled, startByHand, tokensOf, untilTrailKnows } from "./executions";
import { release } from "./people";
import { entries, run, sharedEmulator } from "./support";

describe("an instance that somebody is on", () => {
  const emulator = sharedEmulator();
  const response = "compromised-instance";
  const wantsMemory = async ({ world, staged }: DrillStage) => {
    const Tags = [{ Key: "reflex:forensics", Value: "memory" }];
    await world.client(EC2Client).send(new CreateTagsCommand({ Resources: [staged.subject], Tags }));
    world.install(staged.subject, {});
  };
  const at = (result: DrillResult, operation: string) =>
    entries(result, "call").find((call) => call.operation === operation && !call.error)?.at ?? "";

  it("is isolated, its relatives are named, and it is replaced when people agree", async () => {
    const useItsRole = async ({ organization, staged, world }: DrillStage) => {
      const principal: Principal = {
        kind: "role-session",
        account: world.account,
        roleArn: `arn:aws:iam::${world.account}:role/web-role`,
        roleName: "web-role",
        roleId: "AROAEXAMPLE",
        sessionName: staged.subject,
        issuedAt: organization.clock.now(),
      };
      const ec2 = organization.clients.as(EC2Client, principal, world.region);
      await assert.rejects(ec2.send(new DescribeInstancesCommand({})));
      await untilTrailKnows(organization);
    };
    const result = await run(emulator.get(), response, { onStaged: useItsRole });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(tokensOf(result), []);
    const told = messageTitled(result, "Findings around");
    const [, relatives = ""] = /\nWith the same image or key pair: (.*)\n/.exec(told) ?? [];
    // The other instance of its group, and the one that the group began in its place.
    assert.match(relatives, /^i-[0-9a-f]{17}, i-[0-9a-f]{17}$/);
    const [, subject = ""] = /is (i-\w+) here/.exec(result.changes[0]!)!;
    assert.ok(!relatives.includes(subject));
    assert.match(told, /With its role, since \S+: 1 calls, 0 that change something, 1 refused, from /);
    assert.match(told, /Memory: not captured, not required/);
    assert.deepEqual((endOf(result).output as { outcome: string }).outcome, "terminated and replaced");
  });

  it("is left to people when it is protected, gone, or in a Region that is not governed", async () => {
    await onStage(
      { response: responseByName(response), answer: async () => "approve", emulator: emulator.get() },
      async (stage) => {
        const { organization, blueprint, scenario, staged, world } = stage;
        const Tags = [{ Key: "reflex:protected", Value: "true" }];
        await world.client(EC2Client).send(new CreateTagsCommand({ Resources: [staged.subject], Tags }));
        const before = await scenario.state(world, staged);
        const start = (id: string, resource: string, region = world.region) =>
          startByHand(stage, "InstanceCompromise", id, {
            target: { account: world.account, region, resource: { id: resource }, signal: { title: "by hand" } },
            facts: { tags: {} },
            isolation: { InstanceId: [resource], AutoScalingGroupName: ["none"], RoleName: ["none"] },
            since: "2026-11-23T09:14:05Z",
          });
        const place = `in ${world.account}`;
        const leftToPeople = ["SUCCEEDED", "left to people"];
        assert.deepEqual(await start("kept", staged.subject), [
          ...leftToPeople,
          `payments-prod: Needs a person: ${staged.subject} ${place}`,
        ]);
        const gone = "i-00000000000000000";
        assert.deepEqual(await start("gone", gone), [...leftToPeople, `payments-prod: ${gone} ${place} is gone`]);
        // The role of the workflow starts nothing in a Region that is not governed, and says so.
        const far = organization.direct.in(EC2Client, world.account, "us-west-2");
        const { Instances = [] } = await far.send(
          new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 }),
        );
        const there = Instances[0]!.InstanceId!;
        assert.deepEqual(await start("far", there, "us-west-2"), [
          "FAILED",
          undefined,
          `payments-prod: Act now: ${there} ${place}`,
        ]);
        assert.match(
          organization.timeline.of("message").at(-1)!.message,
          new RegExp(
            `--region us-west-2 --document-name arn:aws:ssm:us-west-2:${blueprint.security.account}:document/Reflex-Isolate`,
          ),
        );
        assert.deepEqual(organization.timeline.of("automation"), []);
        assert.deepEqual(await scenario.state(world, staged), before);
      },
    );
  });

  it("waits for its memory where the tag requests it, and is isolated when that is kept", async () => {
    const result = await run(emulator.get(), response, { onStaged: wantsMemory });
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.match(messageTitled(result, "Findings around"), /Memory: captured by people/);
    assert.ok(
      at(result, "SendTaskSuccess") !== "" && at(result, "SendTaskSuccess") <= at(result, "CreateSecurityGroup"),
    );
  });

  it("waits no longer than half an hour, stays isolated when people say no, and is released as it was", async () => {
    let restored: Record<string, unknown> = {};
    const options = {
      onStaged: wantsMemory,
      answer: async (waiting: object) => ("step" in waiting ? ("reject" as const) : ("none" as const)),
    };
    const result = await run(emulator.get(), response, options, async (stage) => {
      assert.equal((await release(stage)).status, "Success");
      restored = await stage.scenario.state(stage.world, stage.staged);
    });
    assert.equal(result.verdict, "rejected");
    assert.match(messageTitled(result, "Findings around"), /Memory: not captured, nobody answered in time/);
    assert.equal(endOf(result).error, "Reflex.StaysIsolated");
    assert.equal(result.after.state, "running");
    const tags = { ...(result.before.tags as object), "reflex:forensics": "memory" };
    assert.deepEqual(restored, { ...result.before, tags });
  });
});
