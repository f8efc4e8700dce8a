import assert from "node:assert/strict";
import {
  AttachUserPolicyCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import leakedKey from "../../../catalogue/credentials/access-key-leaked/events/fires/quarantine-policy-attached.json";
import throughTor from "../../../catalogue/credentials/credentials-used-from-tor/events/fires/role-through-tor.json";
import type { DrillResult, DrillStage } from "../../../cli/drill/drill";
import { undo } from "../../../cli/drill/undo";
import type { SignalEvent } from "../../../responses/types";
import type { Principal } from "../../../simulator";
import { decided, entries, run, sharedEmulator, titles, variant } from "./support";

const denyAll = "arn:aws:iam::aws:policy/AWSDenyAll";
const everything = (effect: "Allow" | "Deny") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: effect, Action: "*", Resource: "*" }] });

/** The state after a person took back what the drill's run did. */
async function takenBack(stage: DrillStage) {
  const { answered, state, status } = await undo(stage);
  assert.deepEqual([status, answered], ["Success", 0]);
  return state;
}

const sessionOf = ({ world }: DrillStage, roleName: string, issuedAt: Date): Principal => ({
  kind: "role-session",
  account: world.account,
  roleArn: `arn:aws:iam::${world.account}:role/${roleName}`,
  roleName,
  roleId: "AROAEXAMPLE",
  sessionName: "somebody",
  issuedAt,
});

const unchanged = (result: DrillResult) => assert.deepEqual(result.after, result.before);
const saved = (result: DrillResult) =>
  entries(result, "call").findIndex(
    ({ operation, input }) => operation === "PutItem" && /reflex-prior-state$/.test(String(input.TableName)),
  );
const change = (result: DrillResult, ...operations: string[]) =>
  entries(result, "call").findIndex(({ operation }) => operations.includes(operation));

describe("a user whose credentials are used through Tor", () => {
  const emulator = sharedEmulator();
  const user = "ci-deployer";
  const listUsers = async ({ organization, world }: DrillStage) => {
    const userArn = `arn:aws:iam::${world.account}:user/${user}`;
    const principal: Principal = {
      kind: "user",
      account: world.account,
      userArn,
      userName: user,
      userId: "AIDAEXAMPLE",
    };
    await organization.clients.as(IAMClient, principal, "us-east-1").send(new ListUsersCommand({}));
  };
  const mayListUsers = async ({ world }: DrillStage) => {
    await world
      .client(IAMClient)
      .send(new AttachUserPolicyCommand({ UserName: user, PolicyArn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess" }));
  };

  it("can do nothing any more, keeps the password, and gets exactly everything back", async () => {
    let restored: Record<string, unknown> = {};
    const result = await run(
      emulator.get(),
      "credentials-used-from-tor",
      {
        onStaged: async (stage) => {
          await mayListUsers(stage);
          await listUsers(stage);
        },
      },
      async (stage) => {
        await assert.rejects(listUsers(stage), /explicit.*deny|denies/i);
        restored = await takenBack(stage);
        await listUsers(stage);
      },
    );
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.ok(saved(result) >= 0 && saved(result) < change(result, "AttachUserPolicy", "UpdateAccessKey"));
    const before = result.before as { keys: Record<string, string>; password: boolean };
    assert.deepEqual(Object.values(before.keys), ["Inactive", "Active"]);
    const after = result.after as typeof before & { policies: string[] };
    assert.deepEqual(Object.values(after.keys), ["Inactive", "Inactive"]);
    assert.ok(after.policies.includes("AWSDenyAll"));
    assert.ok(before.password && after.password);
    const policies = [...(result.before.policies as string[]), "IAMReadOnlyAccess"].sort();
    assert.deepEqual(restored, { ...result.before, policies });
  });

  it("that was denied everything before stays so after the release", async () => {
    let restored: Record<string, unknown> = {};
    const deny = async ({ world }: DrillStage) => {
      await world.client(IAMClient).send(new AttachUserPolicyCommand({ UserName: user, PolicyArn: denyAll }));
    };
    const result = await run(emulator.get(), "credentials-used-from-tor", { onStaged: deny }, async (stage) => {
      restored = await takenBack(stage);
    });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(restored.keys, result.before.keys);
    assert.ok((restored.policies as string[]).includes("AWSDenyAll"));
  });

  it("is left with inactive keys, and people are notified, when nothing can be attached", async () => {
    const faults = [
      {
        match: { service: "iam", operation: "AttachUserPolicy" },
        error: { code: "LimitExceeded", message: "Cannot exceed quota for PoliciesPerUser: 10", status: 409 },
        times: 99,
      },
    ];
    const result = await run(emulator.get(), "credentials-used-from-tor", { faults });
    assert.match(result.verdict, /^failed-/);
    assert.deepEqual(Object.values(result.after.keys as object), ["Inactive", "Inactive"]);
    const told = entries(result, "message").find(({ subject }) => /something is left undone/.test(subject ?? ""));
    assert.match(told!.message, /deny the user everything: left undone, step DenyEverything failed\./);
    assert.match(told!.message, /deactivate the first access key: done/);
    const atOnce = entries(result, "message").map(({ subject }) => subject);
    assert.ok(
      atOnce.indexOf("A principal with stolen credentials is not wholly contained") < atOnce.indexOf(told!.subject),
    );
  });
});

describe("a principal with the tag that protects it", () => {
  const emulator = sharedEmulator();

  it("needs a person, and no run may touch it even if one were started", async () => {
    const UserName = "ci-deployer";
    let checked = 0;
    const protect = async ({ world }: DrillStage) => {
      const Tags = [{ Key: "reflex:protected", Value: "true" }];
      await world.client(IAMClient).send(new TagUserCommand({ UserName, Tags }));
    };
    const result = await run(emulator.get(), "credentials-used-from-tor", { onStaged: protect }, async (stage) => {
      const { organization, scenario, staged, world } = stage;
      const session = sessionOf(stage, "reflex-run-ContainPrincipal", organization.clock.now());
      const iam = organization.clients.as(IAMClient, session, "us-east-1");
      const { keys } = (await scenario.state(world, staged)) as { keys: Record<string, string> };
      const AccessKeyId = Object.keys(keys)[1];
      await world.client(IAMClient).send(new CreateUserCommand({ UserName: "jane" }));
      const attach = (name: string, PolicyArn: string) =>
        iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn }));
      await assert.rejects(
        iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: "Inactive" })),
        /iam:UpdateAccessKey/,
      );
      await assert.rejects(attach(UserName, denyAll), /iam:AttachUserPolicy/);
      await assert.rejects(attach("jane", "arn:aws:iam::aws:policy/AdministratorAccess"), /iam:AttachUserPolicy/);
      await attach("jane", denyAll);
      checked++;
    });
    assert.equal(checked, 1);
    assert.equal(result.verdict, "paged");
    const [decision] = decided(result);
    assert.equal(decision!.action, "page");
    assert.match(JSON.stringify(decision!.reasons), /protected by the tag reflex:protected/);
    unchanged(result);
  });
});

describe("a role whose sessions are used elsewhere", () => {
  const emulator = sharedEmulator();

  it("revokes the earlier sessions and no others, and a release allows them again", async () => {
    let restored: Record<string, unknown> = {};
    const call = (stage: DrillStage, issuedAt: Date) =>
      stage.organization.clients
        .as(IAMClient, sessionOf(stage, "web-role", issuedAt), "us-east-1")
        .send(new ListUsersCommand({}));
    const earlier = new Date("2026-11-24T08:00:00Z");
    const result = await run(
      emulator.get(),
      "instance-credentials-outside-aws",
      {
        onStaged: async (stage) => {
          const policy = { RoleName: "web-role", PolicyName: "all", PolicyDocument: everything("Allow") };
          await stage.world.client(IAMClient).send(new PutRolePolicyCommand(policy));
          await call(stage, earlier);
        },
      },
      async (stage) => {
        await assert.rejects(call(stage, earlier), /ReflexContained-incident/);
        await call(stage, stage.organization.clock.now());
        restored = await takenBack(stage);
        await call(stage, earlier);
      },
    );
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.ok(saved(result) >= 0 && saved(result) < change(result, "PutRolePolicy"));
    assert.deepEqual(result.before, { inlinePolicies: [] });
    assert.deepEqual(restored, { inlinePolicies: ["all"] });
  });

  it("that instances do not carry is left to people, who hear that its sessions are valid", async () => {
    const event = variant(throughTor as unknown as SignalEvent, (detail) => {
      const { accessKeyDetails } = detail.resource as { accessKeyDetails: Record<string, string> };
      accessKeyDetails.userName = "batch-role";
    });
    const result = await run(emulator.get(), "credentials-used-from-tor", { event });
    assert.match(result.verdict, /^failed-/);
    unchanged(result);
    assert.ok(titles(result).some((title) => /: A principal with stolen credentials is not /.test(title)));
  });
});

describe("an access key that AWS found in public", () => {
  const emulator = sharedEmulator();
  const user = "ci-deployer";

  it("is turned off, and on again on a person's word", async () => {
    let restored: Record<string, unknown> = {};
    const result = await run(emulator.get(), "access-key-leaked", {}, async (stage) => {
      restored = await takenBack(stage);
    });
    assert.equal(result.verdict, "healed");
    assert.equal(result.calls.refused, 0);
    assert.ok(saved(result) >= 0 && saved(result) < change(result, "UpdateAccessKey"));
    assert.deepEqual(Object.values(result.after.keys as object), ["Inactive", "Inactive"]);
    assert.deepEqual({ ...result.after, keys: result.before.keys }, result.before);
    assert.deepEqual(restored, result.before);
  });

  it("is not named: of two keys in use both are turned off, and both come back", async () => {
    let restored: Record<string, unknown> = {};
    let before: Record<string, unknown> = {};
    const useBoth = async ({ scenario, staged, world }: DrillStage) => {
      const { keys } = (await scenario.state(world, staged)) as { keys: Record<string, string> };
      const [AccessKeyId] = Object.keys(keys);
      const active = new UpdateAccessKeyCommand({ UserName: user, AccessKeyId, Status: "Active" });
      await world.client(IAMClient).send(active);
      before = await scenario.state(world, staged);
    };
    const event = leakedKey as unknown as SignalEvent;
    const result = await run(emulator.get(), "access-key-leaked", { event, onStaged: useBoth }, async (stage) => {
      restored = await takenBack(stage);
    });
    assert.equal(result.verdict, "healed");
    assert.deepEqual(Object.values(before.keys as object), ["Active", "Active"]);
    assert.deepEqual(Object.values(result.after.keys as object), ["Inactive", "Inactive"]);
    assert.deepEqual(restored, before);
  });
});
