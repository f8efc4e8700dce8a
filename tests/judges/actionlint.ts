import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { findProgram } from "../../tools/pulumi/cli";

const root = path.join(__dirname, "..", "..");
const moduleFolder = path.join(root, "tools", "actionlint");

/**
 * actionlint (MIT), built from Go modules whose hashes are in go.sum, and kept in `.reflex/`.
 * @returns undefined on a machine without Go.
 */
export function actionlint(): string | undefined {
  const key = createHash("sha256")
    .update(readFileSync(path.join(moduleFolder, "go.sum")))
    .digest("hex")
    .slice(0, 12);
  const kept = path.join(root, ".reflex", `actionlint-${key}-${process.platform}-${process.arch}`);
  if (existsSync(kept)) return kept;
  const go = findProgram("go", process.env.PATH ?? "");
  if (!go) return undefined;
  mkdirSync(path.dirname(kept), { recursive: true });
  const partial = `${kept}.partial-${process.pid}`;
  const build = ["build", "-trimpath", "-o", partial, "github.com/rhysd/actionlint/cmd/actionlint"];
  const { status, stderr } = spawnSync(go, build, {
    cwd: moduleFolder,
    encoding: "utf8",
    env: { ...process.env, CGO_ENABLED: "0" },
  });
  if (status !== 0) throw new Error(`actionlint could not be built in tools/actionlint:\n${stderr}`);
  renameSync(partial, kept);
  return kept;
}
