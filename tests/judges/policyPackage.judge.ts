/**
 * Whether the package of the policy pack works where nothing of Reflex is: the tarball is installed by npm into an empty
 * Pulumi project, and the real engine judges a program with it as the documentation says (docs/guardrails-elsewhere.md).
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Packed, packageName, packPolicies } from "../../policy-pack/npmPackage";
import { engine, refused, succeeded } from "../engine/support/engine";
import { Workspace } from "../engine/support/workspace";

const clean = `
const aws = require("@pulumi/aws");
const queue = new aws.sqs.Queue("orders", { messageRetentionSeconds: 1209600 });
new aws.iam.Role("work", { assumeRolePolicy: JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
}) });
`;
const faulty = `${clean}
new aws.iam.Role("open", { assumeRolePolicy: JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" }],
}) });
new aws.iam.RolePolicyAttachment("all", { role: "work", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
`;
const config = `config:
  aws:region: eu-west-1
  aws:assumeRoles:
    - roleArn: arn:aws:iam::111122223333:role/deploy
`;
const pack = ["--policy-pack", `node_modules/${packageName}`, "--policy-pack-config", "guardrails.json"];

describe("the package of the policy pack, in an empty project", () => {
  const real = engine();
  let packed: Packed;
  let project: Workspace;

  before(async () => {
    packed = packPolicies(path.join(real.home().folder, "packed"));
    const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
    console.log(`      ${kB(packed.size)}, ${kB(packed.unpackedSize)} unpacked, ${packed.files.length} files`);
    project = new Workspace(real.home(), "empty", {
      "Pulumi.yaml": "name: other\nruntime: { name: nodejs, options: { typescript: false } }\n",
      "Pulumi.member.yaml": config,
      "guardrails.json": "{}",
      "index.js": clean,
      "package.json": "{}",
    });
    // The SDK is installed above the project: nothing is fetched.
    const options = ["--offline", "--legacy-peer-deps", "--no-audit", "--no-fund"];
    execFileSync("npm", ["install", ...options, packed.file], { cwd: project.folder, stdio: "pipe" });
    await project.init("member");
  });

  it("is small, and has what it needs: the pack, its schema, a licence, and a page for each rule", () => {
    assert.ok(packed.size < 1_000_000, `${packed.size}`);
    const folder = project.path("node_modules", packageName);
    for (const file of ["index.js", "PulumiPolicy.yaml", "README.md", "LICENSE", "guardrails.schema.json"])
      assert.ok(existsSync(path.join(folder, file)), file);
    assert.ok(!existsSync(project.path("node_modules", "@pulumi")), "the package brings a copy of the SDK");
    const linked = [...readFileSync(path.join(folder, "README.md"), "utf8").matchAll(/\]\((docs\/[^)]+)\)/g)];
    assert.ok(linked.length > 80);
    for (const [, page = ""] of linked) assert.ok(existsSync(path.join(folder, page)), page);
  });

  it("passes a clean program, in preview and update", async () => {
    const preview = await project.pulumi("member", ["preview", ...pack]);
    succeeded(preview);
    assert.match(preview.output, /reflex@v\S+ \(local: node_modules\/reflex-policy-pack\)/);
    assert.doesNotMatch(preview.output, /\[(mandatory|advisory)\]/);
    succeeded(await project.pulumi("member", ["up", "--yes", "--skip-preview", ...pack]));
  });

  it("refuses a faulty one, with the names of the rules and their pages", async () => {
    project.edit("index.js", () => faulty);
    const preview = await project.pulumi("member", ["preview", ...pack]);
    refused(preview);
    for (const rule of ["iam-role-trust", "iam-no-broad-managed-policy"]) {
      assert.match(preview.output, new RegExp(`\\[mandatory\\].*${rule}`));
      const [, page = ""] = new RegExp(`More: (\\S+/${rule}\\.md)`).exec(preview.output) ?? [];
      assert.ok(existsSync(project.path("node_modules", page)), page);
    }
  });

  it("warns only, with the levels of the guide's first step", async () => {
    project.edit("guardrails.json", () => '{ "groups": { "core": "advisory" } }');
    const preview = await project.pulumi("member", ["preview", ...pack]);
    succeeded(preview);
    assert.match(preview.output, /\[advisory\].*iam-role-trust/);
  });
});
