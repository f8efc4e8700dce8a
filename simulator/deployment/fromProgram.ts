import fs from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { DeployedResource, Deployment } from "../aws";
import { PendingApplies } from "./pendingApplies";
import { Recorder } from "./recorder";

export interface ProgramStack {
  name: string;
  /** Configuration by full key (`project:key`), objects and lists as JSON text. */
  config: Record<string, string>;
}

export interface ProgramOptions {
  /** Path of the program's entry, e.g. the project's `index.ts`. Its folder holds Pulumi.yaml. */
  program: string;
  /** Deployed one after another, as different stacks of the same program. */
  stacks: ProgramStack[];
  /** Pulumi organization of the stacks. */
  organization?: string;
}

/** Everything that went wrong while a program ran for one stack. */
export class ProgramError extends Error {
  constructor(
    readonly stackName: string,
    readonly reasons: Error[],
  ) {
    super(`Stack ${stackName}: ${reasons.map(({ message }) => message).join("\n")}`);
    this.name = "ProgramError";
  }
}

let previous: Promise<unknown> = Promise.resolve();

/**
 * The resources that a Pulumi program would deploy into its stacks, in the order of their registration. The program
 * runs in this process, without engine, state or credentials; AWS's answers come from the model.
 * @throws ProgramError when the program fails, a URN is taken twice, or the answer of AWS is not known.
 */
export async function deploymentFromProgram({ program, stacks, organization }: ProgramOptions): Promise<Deployment> {
  const entry = path.resolve(program);
  const project = projectName(path.dirname(entry));
  const resources: DeployedResource[] = [];
  for (const stack of stacks) {
    const deployment = await deploymentOf(project, stack, () => loadAnew(entry), organization);
    resources.push(...deployment.resources);
  }
  return { resources };
}

/**
 * The resources that a function registers in one stack; otherwise like `deploymentFromProgram`. Pulumi keeps the
 * running stack in the process, so runs wait for each other.
 */
export function deploymentOf(
  project: string,
  stack: ProgramStack,
  program: () => unknown,
  organization?: string,
): Promise<Deployment> {
  const run = previous.then(async () => {
    const recorder = await Recorder.start(project, stack.name, organization);
    pulumi.runtime.setAllConfig(stack.config);
    const errors = await runProgram(program, recorder);
    const reasons = distinct([...recorder.errors, ...errors]);
    if (reasons.length > 0) throw new ProgramError(stack.name, reasons);
    return { resources: recorder.resources };
  });
  previous = run.catch(() => undefined);
  return run;
}

/** Runs the program, waits for all it starts, and leaves the process as it was. Returns what went wrong. */
async function runProgram(program: () => unknown, recorder: Recorder): Promise<Error[]> {
  const errors: Error[] = [];
  // A failed apply does not fail the program; it is seen only here. Other listeners would end the process for it.
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => errors.push(asError(reason)));
  const applies = PendingApplies.watch();
  // Pulumi records a stack trace for each output; mapping them back to TypeScript is most of the run's time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    await pulumi.runtime.runInPulumiStack(async () => program());
  } catch (error) {
    errors.push(asError(error));
  } finally {
    await untilQuiet(recorder, applies, errors).catch((error) => errors.push(asError(error)));
    applies.stop();
    Error.stackTraceLimit = stackTraceLimit;
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  return errors;
}

/** Loads the program as if for the first time; libraries, and modules that others loaded before, stay as they are. */
function loadAnew(entry: string): unknown {
  const before = new Set(Object.keys(require.cache));
  try {
    return require(entry);
  } finally {
    for (const file of Object.keys(require.cache)) {
      if (!before.has(file) && !file.includes(`${path.sep}node_modules${path.sep}`)) delete require.cache[file];
    }
  }
}

/** Real milliseconds without any progress after which a program counts as hanging: longer than any apply may last. */
const hangingMs = 120_000;

/**
 * Resources that are made inside an apply are awaited by nobody: wait until all applies have ended and no more come.
 * After a failure some never end; the run is lost anyway, so then a few turns are enough.
 */
async function untilQuiet(
  { progress, errors: refused }: Recorder,
  applies: PendingApplies,
  errors: Error[],
): Promise<void> {
  const sum = () => progress.started + applies.started + applies.ended;
  let seen = sum();
  let since = performance.now();
  for (let quietTurns = 0; quietTurns < 5; ) {
    await setTimeout(1);
    const failed = errors.length + refused.length > 0;
    const moved = sum() !== seen;
    if (moved) since = performance.now();
    seen = sum();
    const pending = progress.pending > 0 || (applies.pending > 0 && !failed);
    quietTurns = pending || moved ? 0 : quietTurns + 1;
    if (performance.now() - since > hangingMs) {
      throw new Error(
        `${applies.pending} applies of the program have waited for ${hangingMs / 1000} s: what they wait for never comes.`,
      );
    }
  }
}

function projectName(folder: string): string {
  const file = path.join(folder, "Pulumi.yaml");
  const name = /^name:\s*["']?([\w.-]+)/m.exec(fs.readFileSync(file, "utf8"))?.[1];
  if (name === undefined) throw new Error(`${file} does not name its project. Add a line like: name: my-project`);
  return name;
}

const asError = (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason)));

/** The same failure is reported by the recorder, by the program and as an unhandled rejection, or there without text. */
const distinct = (errors: Error[]) =>
  [...new Map(errors.map((error) => [error.message, error])).values()].filter(
    ({ message }) => message !== "" || errors.length === 1,
  );
