import { setTimeout } from "node:timers/promises";
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { FisClient } from "@aws-sdk/client-fis";
import { SSMClient } from "@aws-sdk/client-ssm";
import { Command } from "commander";
import { gameDays } from "../../components/gameDays";
import type { GameDay } from "../../components/gameDays/types";
import { exitCodes, UsageError } from "../errors";
import { holdEmbedded } from "../gameday/embedded";
import { holdLive } from "../gameday/live";
import type { LiveAccount } from "../gameday/liveAccount";
import { readSafetyLever } from "../gameday/safetyLever";
import { claim, listing, outcome, places } from "../gameday/story";
import type { GameDayResult } from "../gameday/verdict";
import { watchOn } from "../progress";

interface RunOptions {
  live?: boolean;
  region?: string;
  json?: boolean;
}

/** `reflex gameday`: break something on purpose, and measure whether it heals as fast as it should. */
export function gamedayCommand(): Command {
  return new Command("gameday")
    .description("Breaks something on purpose, and measures whether it heals as fast as the hypothesis says.")
    .addCommand(listCommand())
    .addCommand(runCommand());
}

function listCommand(): Command {
  return new Command("list")
    .description("The game days that there are, and where each can be held.")
    .option("--json", "print the answer as JSON")
    .action((options: { json?: boolean }) => {
      const lines = options.json ? [JSON.stringify(gameDays.map(described), null, 2)] : listing(gameDays);
      write(lines);
    });
}

const described = ({ name, title, summary, proves, hypothesis, kind }: GameDay) => ({
  name,
  title,
  summary,
  proves: proves ?? null,
  places: places(name, kind).split(", "),
  hypothesis: hypothesis.map(({ name: what, what: meaning, within }) => ({ name: what, what: meaning, within })),
});

function runCommand(): Command {
  return new Command("run")
    .description(
      "Holds a game day: in an embedded organization and simulated time, or with --live in an account of AWS.",
    )
    .argument("<name>", `one of ${gameDays.map(({ name }) => name).join(", ")}`)
    .option("--live", "hold it in the account of your AWS credentials, which should be the game day operator's")
    .option("--region <region>", "Region of a live game day (default: that of your AWS configuration)")
    .option("--json", "print the result as JSON, and nothing else")
    .addHelpText(
      "after",
      `
Exit codes: 0 the hypothesis held, 1 it did not, 2 the question was wrong or an incident is open.

Examples:
  $ reflex gameday run kill-service                            in an embedded organization
  $ reflex gameday run terminate-instance --live --region eu-west-1`,
    )
    .action(async (name: string, options: RunOptions) => {
      const gameDay = gameDayByName(name);
      if (options.region && !options.live) throw new UsageError("--region belongs to --live; leave it out");
      const announce = (where: string) => options.json || write(claim(gameDay, where));
      const result = await (options.live
        ? live(gameDay, options, () => announce("live"))
        : holdEmbedded(gameDay, {
            onProgress: watchOn(process.stderr, { silent: options.json }),
            onStaged: ({ headline }) => void announce(`embedded organization, simulated time\n${headline}`),
          }));
      write(options.json ? [JSON.stringify(result, null, 2)] : outcome(result));
      process.exitCode = result.verdict === "held" ? exitCodes.fine : exitCodes.no;
    });
}

function live(gameDay: GameDay, { region }: RunOptions, announce: () => void): Promise<GameDayResult> {
  const configuration = region ? { region } : {};
  const fis = new FisClient(configuration);
  const account: LiveAccount = {
    fis,
    ssm: new SSMClient(configuration),
    cloudWatch: new CloudWatchClient(configuration),
    autoScaling: new AutoScalingClient(configuration),
    safetyLever: () => readSafetyLever(fis),
    now: () => new Date(),
    sleep: (milliseconds) => setTimeout(milliseconds),
  };
  return holdLive(gameDay, account, { onStart: announce, onProgress: report }).catch((error: Error) => {
    const byAws = "$metadata" in error || error.name === "CredentialsProviderError";
    throw byAws ? new UsageError(`AWS: ${error.name}: ${error.message}`, { cause: error }) : error;
  });
}

export function gameDayByName(name: string): GameDay {
  const found = gameDays.find((one) => one.name === name);
  if (found) return found;
  throw new UsageError(`there is no game day "${name}"; choose one of ${gameDays.map((one) => one.name).join(", ")}`);
}

const report = (line: string): void => void process.stderr.write(`${line}\n`);
const write = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);
