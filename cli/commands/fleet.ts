import path from "node:path";
import { Command } from "commander";
import { buildPolicyPack, packFolder } from "../../policy-pack/build";
import { NoPulumi, pulumiCli } from "../../tools/pulumi/cli";
import { exitCodes, UsageError } from "../errors";
import { type Changes, drive, type FleetAction } from "../fleet/driver";
import { runFleet, type StackResult } from "../fleet/fleet";
import { type Wave, wavesOf } from "../fleet/plan";
import { readRollout } from "../fleet/rollout";
import { watchOn } from "../progress";
import { hasTerminal, replyTo } from "../terminal";
import { paint } from "../text";

interface Options {
  wave?: string;
  accounts?: string[];
  jobs: string;
  json?: boolean;
  yes?: boolean;
}

const project = path.join(__dirname, "..", "..");

/** `reflex fleet`: many account stacks through Pulumi's Automation API, in waves, always with the policy pack. */
export function fleetCommand(): Command {
  const fleet = new Command("fleet").description(
    "Previews or updates the stacks of rollout.json in their order: security, canary, then wave by wave, with the policy pack.",
  );
  const narrowed = (command: Command) =>
    command
      .option("--wave <name>", "only this wave: security, canary, or a number from 1")
      .option("--accounts <ids...>", "only the stacks of these accounts")
      .option("--jobs <n>", "how many stacks at once within a wave", "4")
      .option("--json", "print the results as JSON, and nothing else");
  narrowed(fleet.command("preview").description("Shows what would change, stack by stack; changes nothing."))
    .addHelpText("after", examples("preview", "--wave canary"))
    .action((options: Options) => act("preview", options));
  narrowed(fleet.command("up").description("Updates the stacks; stops before the next wave when one fails."))
    .option("--yes", "do not require confirmation; needed where there is no terminal")
    .addHelpText("after", examples("up", "--wave 1 --yes"))
    .action((options: Options) => act("up", options));
  return fleet;
}

const examples = (action: FleetAction, narrowed: string) => `
Exit codes: 0 every stack is fine, 1 one failed or was not begun, 2 the question was wrong.

Examples:
  $ reflex fleet ${action}
  $ reflex fleet ${action} ${narrowed}
  $ reflex fleet ${action} --accounts 111122223333 444455556666`;

async function act(action: FleetAction, options: Options): Promise<void> {
  const jobs = Number(options.jobs);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 32) {
    throw new UsageError(`--jobs ${options.jobs}: give a number from 1 to 32`);
  }
  const waves = wavesOf(rolloutOf(project), options);
  const say = (line: string) => {
    if (!options.json) process.stdout.write(`${line}\n`);
  };
  for (const { name, stacks } of waves) {
    say(`${name.padEnd(9)} ${stacks.map(({ stack, account }) => `${stack} (${account})`).join(", ")}`);
  }
  if (action === "up" && !options.yes) await confirm(waves, options);
  await findCli(options);
  buildPolicyPack();
  const watch = watchOn(process.stderr, { silent: options.json });
  const all = stacksIn(waves);
  let done = 0;
  watch({ what: action, unit: "stacks", done, all });
  const results = await runFleet({
    waves,
    action,
    jobs,
    drive: (what, stack) => drive(what, stack, { project, policyPack: packFolder }),
    onResult: (result) => {
      watch.clear();
      say(lineOf(result));
      watch({ what: action, unit: "stacks", done: ++done, all });
    },
  });
  if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  const undone = results.filter(({ outcome }) => outcome !== "done");
  say(
    undone.length === 0
      ? paint("green", `All ${results.length} stacks are fine.`)
      : paint("red", `${undone.length} of ${results.length} stacks are not fine; fix the first and run it again.`),
  );
  process.exitCode = undone.length === 0 ? exitCodes.fine : exitCodes.no;
}

function rolloutOf(folder: string) {
  try {
    return readRollout(folder);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const stacksIn = (waves: Wave[]): number => waves.reduce((sum, { stacks }) => sum + stacks.length, 0);

async function confirm(waves: Wave[], { json }: Options): Promise<void> {
  const count = stacksIn(waves);
  if (!hasTerminal() || json) {
    throw new UsageError(
      "without a terminal reflex fleet up cannot ask for approval; read the output of reflex fleet preview, then add --yes",
    );
  }
  const reply = await replyTo(`Update ${count} ${count === 1 ? "stack" : "stacks"}? Only "yes" does. `);
  if (reply !== "yes") throw new UsageError("nothing was changed");
}

/** The Automation API uses the CLI that is first on the PATH: the machine's, or the one that this project builds. */
async function findCli({ json }: Options): Promise<void> {
  try {
    const cli = await pulumiCli({ onProgress: watchOn(process.stderr, { silent: json }) });
    process.env.PATH = `${path.dirname(cli.path)}${path.delimiter}${process.env.PATH ?? ""}`;
  } catch (error) {
    if (error instanceof NoPulumi) throw new UsageError(error.message);
    throw error;
  }
}

function lineOf({ stack, account, region, outcome, changes, problem }: StackResult): string {
  const mark = { done: paint("green", "ok"), failed: paint("red", "NO"), "not begun": paint("yellow", "--") }[outcome];
  const what = changes ? changesIn(changes) : outcome;
  const why = problem ? `\n${problem.replaceAll(/^/gm, "      ")}` : "";
  return `${mark}  ${stack}  ${account}  ${region}  ${what}${why}`;
}

const changesIn = (changes: Changes): string =>
  Object.entries(changes)
    .filter(([operation, count]) => operation !== "same" && count > 0)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(", ") || "nothing changes";
