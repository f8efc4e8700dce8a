import { spawn } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { switches } from "../provider/cloud";
import type { EngineHome } from "./home";

const root = path.join(__dirname, "..", "..", "..");

/** What no program is made of, and what is linked instead. */
const leftOut = /^(\..*|node_modules|build|bench|docs|tests|tools)$/;

/** The two stacks of the project. */
export const stacks = ["security", "member"] as const;
export type StackName = (typeof stacks)[number];

export interface Outcome {
  exitCode: number;
  stdout: string;
  /** Both outputs, as they came. */
  output: string;
}

/** Runs on both stacks at once: the engine waits more than it works. */
export const forBoth = <T>(ask: (stack: StackName) => Promise<T>): Promise<T[]> => Promise.all(stacks.map(ask));

/**
 * A copy of the project, with a file backend of its own. Tests work on copies because the CLI writes into the
 * configuration files of a project.
 */
export class Workspace {
  readonly folder: string;

  /** @param files those of another program, instead of the copy. */
  constructor(
    private readonly home: EngineHome,
    name: string,
    files?: Readonly<Record<string, string>>,
  ) {
    this.folder = path.join(home.folder, "workspaces", name);
    mkdirSync(this.path(".state"), { recursive: true });
    for (const [file, text] of Object.entries(files ?? {})) writeFileSync(this.path(file), text);
    if (files) return;
    for (const entry of readdirSync(root)) {
      if (!leftOut.test(entry)) cpSync(path.join(root, entry), this.path(entry), { recursive: true });
    }
    transpile(this.folder);
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** Changes a file of the copy. */
  edit(file: string, change: (text: string) => string): void {
    const before = readFileSync(this.path(file), "utf8");
    const after = change(before);
    if (after === before) throw new Error(`${file}: there is nothing to change as the test wants it`);
    writeFileSync(this.path(file), after);
    // What was made of it before does not count any more: ts-node reads the source again.
    if (file.endsWith(".ts")) rmSync(this.path(file.replace(/\.ts$/, ".js")), { force: true });
  }

  /** Lets the program register more, where it has the configuration and before it composes the account. */
  register(statements: string): void {
    this.edit("index.ts", (text) =>
      `import * as aws from "@pulumi/aws";\n${text}`.replace(
        /^ {2}const options = .*$/m,
        (line) => `${line}\n${statements}`,
      ),
    );
  }

  /** What was changed in the account, one line each: `create TYPE NAME`. */
  journal(stack: StackName): string[] {
    const file = this.journalFile(stack);
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  /** Makes the stack, with the configuration that is beside the program. */
  async init(stack: StackName): Promise<void> {
    const { exitCode, output } = await this.run(["stack", "init", stack, "--no-select"]);
    if (exitCode !== 0) throw new Error(output);
  }

  /** Runs the CLI on a stack. */
  pulumi(stack: StackName, args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
    return this.run([...args, "--stack", stack], { ...this.environment(stack), ...environment });
  }

  /** Variables of every run of the CLI on a stack. */
  environment(stack: StackName): Record<string, string> {
    return { ...this.common, [switches.journal]: this.journalFile(stack) };
  }

  private get common(): Record<string, string> {
    return { ...this.home.environment, PULUMI_BACKEND_URL: `file://${this.path(".state")}` };
  }

  private journalFile(stack: StackName): string {
    return this.path(`.journal-${stack}`);
  }

  private run(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
    const child = spawn(this.home.cli.path, [...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      env: {
        ...process.env,
        ...this.common,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Promise((resolve, reject) => {
      let stdout = "";
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString();
        output += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
      child.on("error", reject);
      child.on("close", (code) => resolve({ exitCode: code ?? 1, stdout, output }));
    });
  }
}

/**
 * Writes JavaScript beside each TypeScript file of a folder. Node prefers it, so the program is not transpiled again in
 * each of many runs. Bundles of functions are still made from TypeScript, which esbuild prefers.
 */
function transpile(folder: string): void {
  buildSync({
    entryPoints: globSync("**/*.ts", { cwd: folder }),
    absWorkingDir: folder,
    outdir: folder,
    platform: "node",
    format: "cjs",
    target: "es2022",
    logLevel: "error",
  });
}
