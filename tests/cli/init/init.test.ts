import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import type { ClientOf } from "../../../cli/doctor/check";
import { readRollout } from "../../../cli/fleet/rollout";
import type { Answers } from "../../../cli/init/answers";
import { exampleMark, plannedFiles, stackNames } from "../../../cli/init/files";
import { initialize } from "../../../cli/init/init";
import { lookAround } from "../../../cli/init/known";
import { EmbeddedOrganization } from "../../../simulator";

const answers: Answers = {
  organizationId: "o-a1b2c3d4e5",
  securityAccountId: "222233334444",
  homeRegion: "eu-west-1",
  governedRegions: ["eu-west-1"],
  members: { "111122223333": "Payments (prod)" },
  approverPrincipalArn: "arn:aws:iam::222233334444:role/ReflexApprovers",
  instanceRoles: ["web-*"],
  alertEmails: ["security@example.com"],
  mode: "observe",
};
const never = async () => assert.fail("nothing is replaced");

describe("reflex init", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "reflex-init-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string) => join(folder, name);

  it("writes a configuration that the program accepts and the fleet can deploy, and the same again", async () => {
    // The repository's own: they are replaced, or go.
    writeFileSync(file("Pulumi.security.yaml"), `${exampleMark}\nconfig: {}\n`);
    writeFileSync(file("Pulumi.member.yaml"), `${exampleMark}\nconfig: {}\n`);
    const done = await initialize(answers, { folder, replaces: never });
    assert.deepEqual(readdirSync(folder).sort(), ["Pulumi.payments-prod.yaml", "Pulumi.security.yaml", "rollout.json"]);
    assert.deepEqual(
      done?.files.filter(({ removed }) => removed).map(({ path }) => path),
      ["Pulumi.member.yaml"],
    );
    assert.deepEqual(
      done?.previews.map(({ stack }) => stack),
      ["security", "payments-prod"],
    );
    assert.ok(done?.previews.every(({ resources }) => resources > 20));
    const { security, canary, waves } = readRollout(folder);
    assert.deepEqual(
      [security, canary].flat().map(({ account }) => account),
      ["222233334444", "111122223333"],
    );
    assert.deepEqual(waves, []);
    assert.match(readFileSync(file("Pulumi.security.yaml"), "utf8"), /globalSignals: none/);
    assert.deepEqual(new Set(plannedFiles(answers, folder).map(({ state }) => state)), new Set(["same"]));
  });

  it("writes nothing where the program refuses a configuration", async () => {
    const members = { ...answers.members, [answers.securityAccountId]: "security" };
    await assert.rejects(
      initialize({ ...answers, members }, { folder, replaces: never }),
      /would be refused: .*Nothing was written/s,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("requires an answer before it replaces what somebody wrote", async () => {
    const own = "config:\n  reflex:role: security\n";
    writeFileSync(file("Pulumi.security.yaml"), own);
    writeFileSync(file("Pulumi.member.yaml"), `${exampleMark}\nconfig: {}\n`);
    const states = plannedFiles(answers, folder).map(({ path, state }) => [path, state]);
    assert.deepEqual(states, [
      ["Pulumi.security.yaml", "changed"],
      ["Pulumi.payments-prod.yaml", "new"],
      ["rollout.json", "new"],
      ["Pulumi.member.yaml", "example"],
    ]);
    const asked: string[] = [];
    const declined = await initialize(answers, {
      folder,
      replaces: async (path, diff) => {
        asked.push(path);
        assert.match(diff, /^\+ +reflex:homeRegion: eu-west-1$/m);
        return false;
      },
    });
    assert.equal(declined, undefined);
    assert.deepEqual(asked, ["Pulumi.security.yaml"]);
    assert.equal(readFileSync(file("Pulumi.security.yaml"), "utf8"), own);
    assert.deepEqual(readdirSync(folder).sort(), ["Pulumi.member.yaml", "Pulumi.security.yaml"]);
  });

  it("names stacks by their accounts, each once", () => {
    const names = stackNames({ "1": "Payments (prod)", "2": "payments-prod", "3": "Security", "4": "支払い" });
    assert.deepEqual([...names.values()], ["payments-prod", "payments-prod-2", "security-3", "4"]);
  });
});

describe("what reflex init sees", () => {
  it("is the organization, through the wire, with its accounts that are active", async () => {
    const organization = await EmbeddedOrganization.start({
      deployment: { resources: [] },
      organizationId: "o-a1b2c3d4e5",
      accounts: ["999900001111"],
    });
    try {
      const root = { kind: "root", account: "999900001111" } as const;
      const client: ClientOf = (type, region) => organization.clients.as(type, root, region);
      const direct = organization.direct.in(OrganizationsClient, "999900001111", "us-east-1");
      await direct.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
      await direct.send(new CreateAccountCommand({ AccountName: "Payments, prod", Email: "p@example.com" }));
      const known = await lookAround(client, "us-east-1");
      assert.equal(known.account, "999900001111");
      assert.equal(known.managementAccount, "999900001111");
      assert.match(known.organizationId ?? "", /^o-/);
      assert.ok(known.accounts?.some(({ name }) => name === "Payments  prod"));
      assert.deepEqual(known.refused, {});
    } finally {
      await organization.stop();
    }
  });

  it("is less where it may not look, and says why", async () => {
    const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    const client = ((type: { name: string }) => ({
      config: {},
      send: async () => {
        if (type.name === "STSClient") return { Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/jane" };
        throw denied;
      },
    })) as unknown as ClientOf;
    const { accounts, organizationId, refused } = await lookAround(client, undefined);
    assert.deepEqual([accounts, organizationId], [undefined, undefined]);
    assert.match(refused.organization ?? "", /DescribeOrganization was refused \(AccessDeniedException\)/);
    assert.match(refused.accounts ?? "", /ListAccounts was refused/);
  });
});
