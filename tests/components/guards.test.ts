import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";

const root = path.join(__dirname, "..", "..");

/** The examples of docs/deployments.md, as one program; `application` is what the second requires. */
const [guard = "", ...others] = readFileSync(path.join(root, "docs", "deployments.md"), "utf8")
  .split("```ts\n")
  .slice(1)
  .map((block) => block.split("```")[0] ?? "");

const program = (examples: string) => `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
${examples.match(/^import .*reflex.*$/gm)?.join("\n")}

const registered: Array<{ type: string; name: string }> = [];
const known = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
  registered.push({ type, name });
  return { id: \`\${name}-id\`, state: inputs };
};
async function main() {
  await pulumi.runtime.setMocks({ newResource: known, call: () => ({}) }, "shop", "production", false);
  await pulumi.runtime.runInPulumiStack(async () => {
    const application = new aws.appconfig.Application("flags", {});
    ${examples.replace(/^import .*$/gm, "")}
    void environmentId;
    void strategyId;
  });
  await pulumi.runtime.disconnect();
  console.log(JSON.stringify({ registered, loaded: Object.keys(require.cache) }));
}
void main();
`;

describe("reflex/guards in the program of a team", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "reflex-guards-"));
    mkdirSync(path.join(folder, "node_modules"));
    symlinkSync(root, path.join(folder, "node_modules", "reflex"));
    symlinkSync(path.join(root, "node_modules", "@pulumi"), path.join(folder, "node_modules", "@pulumi"));
    const compilerOptions = { module: "commonjs", target: "es2022", rootDir: path.parse(root).root };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    writeFileSync(path.join(folder, "index.ts"), program([guard, ...others].join("\n")));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is imported, as docs/deployments.md shows, and registers the guards alone", () => {
    const args = ["-r", require.resolve("ts-node/register/transpile-only"), "index.ts"];
    const output = execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    const { registered, loaded } = JSON.parse(output) as {
      registered: Array<{ type: string; name: string }>;
      loaded: string[];
    };
    assert.deepEqual(registered.map(({ type, name }) => `${type} ${name}`).sort(), [
      "aws:appconfig/application:Application flags",
      "aws:appconfig/deploymentStrategy:DeploymentStrategy flags",
      "aws:appconfig/environment:Environment flags",
      "aws:codedeploy/application:Application checkout",
      "aws:codedeploy/deploymentGroup:DeploymentGroup checkout",
      "aws:iam/role:Role checkout",
      "aws:iam/role:Role flags",
      "pulumi:pulumi:Stack shop-production",
      "reflex:index:ConfigurationGuard flags",
      "reflex:index:DeploymentGuard checkout",
    ]);
    const own = loaded
      .map((file) => path.relative(root, file))
      .filter((file) => !file.startsWith("..") && !file.startsWith("node_modules"));
    assert.ok(own.includes(path.join("components", "guards.ts")));
    // Less is loaded in each team's program, and nothing that would register resources of the blueprint.
    for (const file of own) assert.match(file, /^(components|aws)\//, `guards load ${file}`);
  });

  for (const [name, moduleResolution] of [
    ["by its exports", ts.ModuleResolutionKind.NodeNext],
    ["in programs whose tsconfig.json ignores exports", ts.ModuleResolutionKind.Node10],
  ] as const)
    it(`is found by the compiler ${name}`, () => {
      const from = path.join(folder, "index.ts");
      const { resolvedModule } = ts.resolveModuleName("reflex/guards", from, { moduleResolution }, ts.sys);
      assert.equal(resolvedModule?.resolvedFileName, path.join(root, "components", "guards.ts"));
    });
});
