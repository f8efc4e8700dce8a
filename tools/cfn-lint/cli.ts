/** cfn-lint (MIT-0): AWS's own resource schemas, IAM grammar and the States Language as a judge of templates. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { makeKeptFolder } from "../keptFolder";
import { installPackages, makeEnvironment, type Outcome, pythonIn } from "../pythonEnvironment";

const run = promisify(execFile);
const requirements = path.join(__dirname, "requirements.txt");
const projectRoot = path.join(__dirname, "..", "..");

/** One finding of cfn-lint. */
export interface Finding {
  level: "Error" | "Warning" | "Informational";
  rule: string;
  message: string;
  /** Path in the template. */
  at: string;
}

/**
 * The findings about a template in some Regions, with every rule, experimental ones too.
 * @param ignored rules that are left out, each with its reason beside the call.
 * @throws Error when cfn-lint cannot be installed (pip, network) or fails itself.
 */
export async function lint(
  templateFile: string,
  regions: readonly string[],
  ignored: readonly string[] = [],
): Promise<Finding[]> {
  const python = await environment();
  const options = [
    ...["--format", "json", "--include-checks", "I", "--include-experimental", "--configure-rule", "E3012:strict=true"],
    ...["--regions", ...regions],
    ...(ignored.length > 0 ? ["--ignore-checks", ...ignored] : []),
  ];
  // The script beside Python names the folder in which it was installed, which has been renamed since.
  // The exit code says which levels were found (docs: "Exit Codes"); the findings say more.
  const { stdout } = await run(
    python,
    ["-c", "import sys; from cfnlint.runner import main; sys.exit(main())", templateFile, ...options],
    { maxBuffer: 1 << 26 },
  ).catch((error: { code?: unknown; stdout?: string; stderr?: string }) => {
    if (typeof error.code === "number" && error.stdout?.trimStart().startsWith("[")) return { stdout: error.stdout };
    throw new Error(`cfn-lint failed: ${error.stderr || String(error)}`);
  });
  return (JSON.parse(stdout || "[]") as RawFinding[]).map(({ Level, Message, Rule, Location }) => ({
    level: Level,
    rule: Rule.Id,
    message: Message,
    at: (Location.Path ?? []).join("/"),
  }));
}

interface RawFinding {
  Level: Finding["level"];
  Message: string;
  Rule: { Id: string };
  Location: { Path?: Array<string | number> };
}

/** The Python of an environment that has cfn-lint; made on first use (about 180 MB). */
async function environment(): Promise<string> {
  const key = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = path.join(projectRoot, ".reflex", `cfnlint-${key}`);
  const python = pythonIn(folder);
  if (existsSync(folder)) return python;
  await makeKeptFolder(folder, async (partial) => {
    succeeded(await makeEnvironment(process.env.REFLEX_PYTHON ?? "python3", partial));
    succeeded(await installPackages(partial, requirements));
  });
  return python;
}

function succeeded({ exitCode, output }: Outcome): void {
  if (exitCode !== 0) throw new Error(`cfn-lint could not be installed: ${output}`);
}
