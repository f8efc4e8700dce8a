import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { CreateTagsCommand, DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  PutRolePolicyCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { SendTaskFailureCommand, SendTaskSuccessCommand } from "@aws-sdk/client-sfn";
import attackByRole from "../../../catalogue/credentials/compromised-credentials/events/fires/role-of-an-instance.json";
import attackByRoot from "../../../catalogue/credentials/compromised-credentials/events/fires/root.json";
import { type DrillStage, onStage } from "../../../cli/drill/drill";
import { responseByName } from "../../../cli/drill/scenarios";
import { telling } from "../../../cli/story/telling";
import type { SignalEvent } from "../../../responses/types";
import type { Principal } from "../../../simulator";
import {
  asSecurity,
  documents,
  endOf,
  evidence,
  messageTitled,
  startByHand,
  tokensOf,
  untilTrailKnows,
} from "./executions";
import { decided, entries, run, sharedEmulator, titles } from "./support";

const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const byRole = attackByRole as unknown as SignalEvent;

describe("a user whose credentials attack", () => {
  const emulator = sharedEmulator();
  const response = "compromised-credentials";
  const user = "ci-deployer";

  it("stays contained when its owner did not do it: what it did is reported, and keys created meanwhile are disabled too", async () => {
    let stage: DrillStage;
    let kept = "";
    let meanwhile = "";
    const result = await run(
      emulator.get(),
      response,
      {
        onStaged: async (staged) => {
          stage = staged;
          const { organization, world } = staged;
          const principal: Principal = {
            kind: "user",
            account: world.account,
            userArn: `arn:aws:iam::${world.account}:user/${user}`,
            userName: user,
            userId: "AIDAEXAMPLE",
          };
          const ec2 = organization.clients.as(EC2Client, principal, world.region);
          await assert.rejects(ec2.send(new DescribeInstancesCommand({})));
          await assert.rejects(ec2.send(new CreateTagsCommand({ Resources: ["i-1"], Tags: [] })));
          await untilTrailKnows(organization);
        },
        answer: async () => {
          const iam = stage.world.client(IAMClient);
          const [old] = Object.keys((await stage.scenario.state(stage.world, stage.staged)).keys as object);
          await iam.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: old }));
          meanwhile = (await iam.send(new CreateAccessKeyCommand({ UserName: user }))).AccessKey!.AccessKeyId!;
          return "approve";
        },
      },
      async (staged) => {
        kept = await evidence(staged);
      },
    );
    assert.equal(result.verdict, "healed");
    assert.deepEqual((endOf(result).output as { outcome: string }).outcome, "stays contained");
    assert.deepEqual(documents(result), ["ContainPrincipal", "DisableAccessKey"]);
    const keys = result.after.keys as Record<string, string>;
    assert.ok(keys[meanwhile] === "Inactive" && Object.values(keys).every((status) => status === "Inactive"));
    assert.ok((result.after.policies as string[]).includes("AWSDenyAll"));
    const question = messageTitled(result, "Was it you?");
    assert.match(question, /2 calls, 1 that change something, 2 refused, from /);
    assert.match(question, /Changing calls: CreateTags/);
    assert.match(question, /owner=team-payments/);
    const [token] = tokensOf(result);
    assert.ok(token && question.includes(token));
    assert.ok(kept.includes("ContainPrincipal") && !kept.includes(token), "evidence must not hold a token");
    for (const { logs } of entries(result, "invocation")) assert.ok(!logs.join().includes(token));
  });

  it("gets exactly everything back when its owner did it, which the story shows without the token", async () => {
    const lines: string[] = [];
    const story = telling((line) => lines.push(stripVTControlCharacters(line)));
    const result = await run(emulator.get(), response, {
      answer: async () => "reject",
      onStaged: story.opening,
      onEntry: story.tell,
    });
    story.ending(result);
    assert.equal(result.verdict, "released");
    assert.deepEqual(result.after, result.before);
    assert.deepEqual(documents(result), ["ContainPrincipal", "ReleasePrincipal"]);
    assert.equal(result.calls.refused, 0);
    const told = lines.join("\n");
    assert.match(told, /Reflex-CredentialCompromise workflow of\s+incident-/);
    assert.match(told, /FindActivityPage +calls the member account/);
    assert.equal(told.match(/ContainLook/g)?.length, 1);
    assert.match(told, /waiting +AskOwner: the message above says how to answer\. +Expires\s+in 4 h/);
    assert.match(told, /Reflex-CredentialCompromise ended: SUCCEEDED\n +released\n/);
    assert.ok(!told.includes(tokensOf(result)[0]!));
  });

  it("stays contained when nobody answers in time, and people hear how to go on", async () => {
    const result = await run(emulator.get(), response, { answer: async () => "none" });
    assert.equal(result.verdict, "timed-out");
    assert.match(endOf(result).cause!, /nobody answered/);
    assert.ok((result.after.policies as string[]).includes("AWSDenyAll"));
    assert.match(
      messageTitled(result, "Act now"),
      /Reflex-ReleasePrincipal --parameters '\{"UserName":\["ci-deployer"\]/,
    );
    assert.ok(result.lasted >= 4 * 3_600_000 && result.lasted < 5 * 3_600_000);
  });

  it("repeats its question after an answer that was not offered, and no more than three times", async () => {
    let stage: DrillStage;
    const result = await run(emulator.get(), response, {
      onStaged: (staged) => {
        stage = staged;
      },
      answer: async (waiting) => {
        const [, taskToken] = /--task-token='([^']+)'/.exec(waiting.message)!;
        await asSecurity(stage).send(new SendTaskSuccessCommand({ taskToken, output: '{"verdict":"perhaps"}' }));
        return "none";
      },
    });
    assert.equal(result.verdict, "timed-out");
    assert.equal(titles(result).filter((title) => title.includes("Was it you?")).length, 3);
    assert.match(endOf(result).cause!, /none of those offered/);
  });

  it("is handed to people when they decline to answer", async () => {
    let stage: DrillStage;
    const result = await run(emulator.get(), response, {
      onStaged: (staged) => {
        stage = staged;
      },
      answer: async (waiting) => {
        const [, taskToken] = /--task-token='([^']+)'/.exec(waiting.message)!;
        const failed = new SendTaskFailureCommand({ taskToken, error: "Declined", cause: "the owner left" });
        await asSecurity(stage).send(failed);
        return "none";
      },
    });
    assert.match(endOf(result).cause!, /Declined: the owner left/);
    assert.ok((result.after.policies as string[]).includes("AWSDenyAll"));
  });
});

describe("a role whose credentials attack", () => {
  const emulator = sharedEmulator();
  const response = "compromised-credentials";

  it("keeps refusing its older sessions when nobody of its owners did it", async () => {
    const result = await run(emulator.get(), response, { event: byRole });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(documents(result), ["ContainPrincipal"]);
    assert.match(String(result.after.inlinePolicies), /^ReflexContained-incident/);
    const lookups = entries(result, "call").filter(({ operation, error }) => operation === "LookupEvents" && !error);
    const asked = lookups.map(({ input }) => (input.LookupAttributes as object[])[0]);
    assert.ok(asked.some((one) => (one as { AttributeKey: string }).AttributeKey === "AccessKeyId"));
  });

  it("gets its older sessions back when they are its owner's", async () => {
    const more = async ({ world }: DrillStage) => {
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [everything] });
      await world
        .client(IAMClient)
        .send(new PutRolePolicyCommand({ RoleName: "web-role", PolicyName: "own", PolicyDocument }));
    };
    const options = { event: byRole, answer: async () => "reject" as const, onStaged: more };
    const result = await run(emulator.get(), response, options);
    assert.deepEqual(result.after, { inlinePolicies: ["own"] });
  });

  it("that cannot be contained is handed to people at once, without a question", async () => {
    const event = JSON.parse(JSON.stringify(byRole).replaceAll("web-role", "batch-role")) as SignalEvent;
    const result = await run(emulator.get(), response, { event });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(result.after, result.before);
    assert.deepEqual(tokensOf(result), []);
    assert.match(messageTitled(result, "Act now"), /run \S+ of Contain ended: Failed/);
  });
});

describe("principals that need a person", () => {
  const emulator = sharedEmulator();
  const response = responseByName("compromised-credentials");

  it("are not touched, even if somebody starts the workflow on them by hand", async () => {
    await onStage({ response, answer: async () => "approve", emulator: emulator.get() }, async (stage) => {
      const { organization, scenario, staged, world } = stage;
      const UserName = "ci-deployer";
      const Tags = [{ Key: "reflex:protected", Value: "true" }];
      await world.client(IAMClient).send(new TagUserCommand({ UserName, Tags }));
      const before = await scenario.state(world, staged);
      const start = (id: string, type: string, name: string) => {
        const principal = { UserName: [type === "user" ? name : "none"], RoleName: [type === "role" ? name : "none"] };
        return startByHand(stage, "CredentialCompromise", id, {
          target: {
            account: world.account,
            region: world.region,
            resource: { id: `${type}/${name}` },
            signal: { title: "by hand" },
          },
          facts: { type, tags: {} },
          principal,
          containment: { ...principal, RevokeBefore: ["2026-11-24T09:14:05Z"], DeniedBefore: ["no"] },
          lookup: { AttributeKey: "Username", AttributeValue: name },
          since: "2026-11-23T09:14:05Z",
        });
      };
      assert.deepEqual(await start("root", "root", "root"), [
        "SUCCEEDED",
        "left to people",
        `payments-prod: Needs a person: root/root in ${world.account}`,
      ]);
      assert.deepEqual(await start("glass", "user", UserName), [
        "SUCCEEDED",
        "left to people",
        `payments-prod: Needs a person: user/${UserName} in ${world.account}`,
      ]);
      assert.deepEqual(await start("gone", "role", "no-such-role"), [
        "SUCCEEDED",
        "left to people",
        `payments-prod: role/no-such-role in ${world.account} is gone`,
      ]);
      const [status, , subject] = await start("group", "group", "admins");
      assert.deepEqual([status, subject], ["FAILED", `payments-prod: Act now: group/admins in ${world.account}`]);
      assert.deepEqual(organization.timeline.of("automation"), []);
      assert.deepEqual(await scenario.state(world, staged), before);
    });
  });

  it("are paged by triage: the root user of an account", async () => {
    const event = attackByRoot as unknown as SignalEvent;
    const result = await run(emulator.get(), "compromised-credentials", { event, onStaged: async () => {} });
    assert.equal(result.verdict, "paged");
    assert.deepEqual(result.executions, []);
    assert.equal(decided(result)[0]!.action, "page");
    assert.match(JSON.stringify(decided(result)[0]!.reasons), /nothing in an account contains its root user/);
  });
});
