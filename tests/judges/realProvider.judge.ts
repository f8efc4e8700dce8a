/**
 * Whether AWS's real provider accepts both stacks: a preview with the plugin of the installed SDK's version, which checks
 * every input against its schema and calls AWS, here the embedded organization. The plugin cannot be had from a package
 * registry; where it is not installed, the judge is skipped:
 *
 *   pulumi plugin install resource aws v7.48.0
 *   REFLEX_REAL_PROVIDER=1 npx mocha tests/judges/realProvider.judge.ts
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { version } from "@pulumi/aws/package.json";
import { buildPolicyPack } from "../../policy-pack/build";
import { EmbeddedOrganization } from "../../simulator";
import { pulumiCli } from "../../tools/pulumi/cli";
import { succeeded } from "../engine/support/engine";
import { EngineHome } from "../engine/support/home";
import { stacks, Workspace } from "../engine/support/workspace";

const accounts = { security: "222233334444", member: "111122223333" } as const;

/** Where `pulumi plugin install` puts the provider of the installed SDK. */
const plugin = path.join(
  process.env.PULUMI_HOME ?? path.join(os.homedir(), ".pulumi"),
  "plugins",
  `resource-aws-v${version}`,
);

describe("AWS's real provider", () => {
  let home: EngineHome;
  let organization: EmbeddedOrganization;
  let workspace: Workspace;

  before(async function () {
    if (!existsSync(path.join(plugin, "pulumi-resource-aws"))) {
      const missing = `${plugin} is not installed: pulumi plugin install resource aws v${version}`;
      assert.ok(!process.env.REFLEX_REAL_PROVIDER, missing);
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    home = new EngineHome(await pulumiCli(), plugin);
    buildPolicyPack(home.packFolder);
    organization = await EmbeddedOrganization.start({
      deployment: { resources: [] },
      organizationId: "o-a1b2c3d4e5",
      accounts: Object.values(accounts),
    });
    workspace = new Workspace(home, "real-provider");
    for (const stack of stacks) await workspace.init(stack);
  });

  after(async () => {
    await organization?.stop();
    home?.remove();
  });

  for (const stack of stacks)
    it(`accepts the first deployment of the ${stack} stack, and the policy pack has nothing to say`, async () => {
      const keys = organization.credentialsOf({ kind: "root", account: accounts[stack] });
      const args = ["preview", "--policy-pack", home.packFolder, "--policy-pack-config", "guardrails.json"];
      const outcome = await workspace.pulumi(stack, args, {
        AWS_ENDPOINT_URL: organization.endpoint,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        ...(keys.sessionToken && { AWS_SESSION_TOKEN: keys.sessionToken }),
      });
      succeeded(outcome);
      assert.match(outcome.output, /✅ reflex@/);
      assert.doesNotMatch(outcome.output, /cannot be judged yet|\[advisory\]/);
    });
});
