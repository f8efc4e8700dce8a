import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeKeptFolder } from "../keptFolder";
import { locked } from "../lock";

export interface PulumiCli {
  /** The executable. */
  path: string;
  /** As it says itself: `v3.259.0`. */
  version: string;
  /** `built`: made from Go modules by this project, and kept in `.reflex/`. */
  origin: "PATH" | "built";
}

/** Neither the CLI nor what it could be built with is on this machine. */
export class NoPulumi extends Error {
  constructor() {
    super(
      "There is no pulumi on the PATH, and no go to build it with. " +
        "Install the Pulumi CLI (https://www.pulumi.com/docs/install/) or Go (https://go.dev/doc/install).",
    );
    this.name = "NoPulumi";
  }
}

export interface CliOptions {
  /** One line of progress at a time; nothing is said when there is nothing to do. */
  onProgress?: (line: string) => void;
  /** Folder that keeps built CLIs; git ignores it. Default: `.reflex` at the project's root. */
  folder?: string;
  /** Where programs are searched; the environment's PATH when absent. */
  searchPath?: string;
}

const moduleFolder = __dirname;
const projectRoot = path.join(__dirname, "..", "..");
const command = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

const finding = new Map<string, Promise<PulumiCli>>();

/**
 * The Pulumi CLI of this machine: the one on the PATH, else one that is built from Go modules (once: 3 to 4 minutes on
 * two idle cores) and kept, for as long as go.sum stays the same.
 * @throws NoPulumi where there is neither a CLI nor Go; Error with the last lines of a build that fails.
 */
export function pulumiCli(options: CliOptions = {}): Promise<PulumiCli> {
  const { folder = path.join(projectRoot, ".reflex"), searchPath = process.env.PATH ?? "" } = options;
  const key = `${folder}\n${searchPath}`;
  const found = finding.get(key) ?? find(folder, searchPath, options.onProgress ?? (() => {}));
  finding.set(key, found);
  return found;
}

async function find(folder: string, searchPath: string, onProgress: (line: string) => void): Promise<PulumiCli> {
  const installed = findProgram("pulumi", searchPath);
  if (installed) return { path: installed, version: await versionOf(installed), origin: "PATH" };
  const kept = path.join(folder, `pulumi-${buildKey()}`);
  const executable = path.join(kept, "pulumi");
  if (!existsSync(executable)) {
    const go = findProgram("go", searchPath);
    if (!go) throw new NoPulumi();
    // Mocha's workers would build it side by side, each at half the speed.
    const onWait = (pid: number) => onProgress(`Waiting for process ${pid}, which builds the Pulumi CLI`);
    await locked(
      `${kept}.lock`,
      async () => {
        if (!existsSync(executable)) await build(go, kept, onProgress);
      },
      { onWait },
    );
  }
  return { path: executable, version: await versionOf(executable), origin: "built" };
}

/** The first executable of that name in a PATH. */
export function findProgram(name: string, searchPath: string): string | undefined {
  const candidates = searchPath.split(path.delimiter).map((folder) => path.resolve(folder, name));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Everything that decides what is built. go.sum has the hash of every module, of the CLI's own version too. */
function buildKey(): string {
  const hash = createHash("sha256").update(readFileSync(path.join(moduleFolder, "go.sum")));
  return hash.update(`${process.platform} ${process.arch}`).digest("hex").slice(0, 12);
}

/** Version of the CLI that go.mod requires. */
function moduleVersion(): string {
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 (v[\d.]+)/.exec(
    readFileSync(path.join(moduleFolder, "go.mod"), "utf8"),
  )?.[1];
  if (!version) throw new Error("tools/pulumi/go.mod does not require github.com/pulumi/pulumi/pkg/v3.");
  return version;
}

async function build(go: string, folder: string, onProgress: (line: string) => void): Promise<void> {
  const started = Date.now();
  const version = moduleVersion();
  await makeKeptFolder(folder, async (partial) => {
    mkdirSync(partial);
    onProgress(`Building the Pulumi CLI ${version} from Go modules (once; some minutes)`);
    // Go caches by flags: others would compile everything again. Without the version the CLI says that it has none.
    const linker = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
    const { exitCode, output } = await run(
      go,
      ["build", "-trimpath", "-ldflags", linker, "-o", path.join(partial, "pulumi"), command],
      // Tests run beside the build; they come first.
      {
        cwd: moduleFolder,
        env: { ...process.env, CGO_ENABLED: "0" },
        priority: os.constants.priority.PRIORITY_BELOW_NORMAL,
      },
    );
    if (exitCode !== 0) throw new Error(buildFailure(output));
  });
  onProgress(`The Pulumi CLI is built (${Math.round((Date.now() - started) / 1000)} s)`);
}

function buildFailure(output: string): string {
  const reason = /dial tcp|no such host|i\/o timeout|connection refused|403 Forbidden|410 Gone/.test(output)
    ? "The Go module proxy could not be reached: check the network and GOPROXY."
    : "Remove the cause, or install the Pulumi CLI (https://www.pulumi.com/docs/install/).";
  return `The Pulumi CLI could not be built in tools/pulumi. ${reason} The last lines:\n${output.trim().split("\n").slice(-8).join("\n")}`;
}

async function versionOf(executable: string): Promise<string> {
  const { exitCode, output } = await run(executable, ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const version = /^v?\d+\.\d+\.\d+\S*/m.exec(output)?.[0];
  if (exitCode !== 0 || !version) throw new Error(`${executable} does not say its version: ${output.trim()}`);
  return version;
}

interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  priority?: number;
}

function run(program: string, args: string[], { priority, ...options }: RunOptions) {
  return new Promise<{ exitCode: number; output: string }>((resolve, reject) => {
    let output = "";
    const child: ChildProcess = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    if (priority !== undefined && child.pid !== undefined) os.setPriority(child.pid, priority);
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? 1, output }));
  });
}

if (require.main === module) {
  pulumiCli({ onProgress: (line) => process.stderr.write(`${line}\n`) }).then(
    ({ path: executable }) => process.stdout.write(`${executable}\n`),
    (error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}
