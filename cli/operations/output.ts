import { spawnSync } from "node:child_process";
import type { Command } from "commander";
import { exitCodes, UsageError } from "../errors";
import { Problem } from "./problem";

/** What a command has to say, as data and as lines. */
export interface Outcome {
  /** The whole, versioned by its `format`. */
  json: { format: string };
  lines: string[];
  /** fine: 0. no: 1. */
  exitCode?: number;
  /** A list, which may be longer than the window. */
  list?: true;
}

/** The question was answered with no: nothing was done. */
export const declined = (format: string, sentence: string): Outcome => ({
  json: { format, declined: true } as { format: string },
  lines: [sentence],
});

export interface OutputOptions {
  json?: boolean;
}

/** Columns of a terminal, from 60; 80 where the output is no terminal. */
export const width = (): number => (process.stdout.isTTY ? Math.max(60, process.stdout.columns ?? 80) : 80);

/** Prints what a command says, and a problem as `{"error":…}` too where JSON was requested. */
export async function operate(options: OutputOptions, work: () => Promise<Outcome>): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const problem = error instanceof Problem ? error : new Problem(error.message, "question");
    if (options.json) print([JSON.stringify({ error: errorOf(problem) }, null, 2)]);
    process.stderr.write(`reflex: ${problem.message}\n${problem.action === undefined ? "" : `  ${problem.action}\n`}`);
    process.exitCode = problem.exitCode;
    return;
  }
  process.exitCode = outcome.exitCode ?? exitCodes.fine;
  if (options.json) print([JSON.stringify(outcome.json, null, 2)]);
  else if (outcome.list) paged(outcome.lines);
  else print(outcome.lines);
}

const errorOf = ({ action, code, message }: Problem) => ({ code, message, do: action ?? null });

export const print = (lines: readonly string[]): void => {
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
};

/** Through the pager of the environment where the window is too short. */
function paged(lines: readonly string[]): void {
  const { PAGER } = process.env;
  const fits = !process.stdout.isTTY || lines.length < (process.stdout.rows ?? Number.POSITIVE_INFINITY);
  if (fits || !PAGER) {
    print(lines);
    return;
  }
  const { error, status } = spawnSync(PAGER, {
    input: `${lines.join("\n")}\n`,
    shell: true,
    stdio: ["pipe", "inherit", "inherit"],
    env: { LESS: "FRX", ...process.env },
  });
  if (error || status === 127) print(lines);
}

/** Seconds between two looks with --watch. */
const watchSeconds = 5;

/**
 * Repeats a command until Ctrl-C, each time in place of what it said before.
 * @throws Problem without a terminal.
 */
export async function watched(
  { json, watch }: OutputOptions & { watch?: boolean },
  work: () => Promise<Outcome>,
): Promise<void> {
  if (!watch) return operate({ json }, work);
  if (!process.stdout.isTTY || json)
    throw new Problem("--watch needs a terminal; repeat the command with --json", "no-terminal");
  for (;;) {
    const { lines } = await work();
    process.stdout.write(`\u001b[H\u001b[2J${lines.slice(0, (process.stdout.rows ?? 25) - 2).join("\n")}\n`);
    await new Promise((resolve) => setTimeout(resolve, watchSeconds * 1000));
  }
}

/** The options that every command of operations has. */
export const operation = (command: Command): Command =>
  command
    .option("--stack <name>", "the security stack: its Pulumi.<name>.yaml says account and Regions", "security")
    .option("--json", "print the result as JSON");
