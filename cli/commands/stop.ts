import { Command } from "commander";
import { describeStop, holds, type Stop } from "../../organization/stops";
import { toSeconds } from "../../responses/fields";
import { exitCodes, UsageError } from "../errors";
import { type Caller, callerOf } from "../operations/caller";
import { confirmed } from "../operations/confirm";
import { durationOf, type ScopeOptions, scopeOf } from "../operations/scope";
import { type RegionalResult, Switch } from "../operations/switch";

interface Common extends ScopeOptions {
  stack: string;
  yes?: boolean;
  json?: boolean;
}

interface StopOptions extends Common {
  reason: string;
  for?: string;
}

/** What a command did, for programs. */
interface Outcome {
  format: "reflex-stop/1";
  stops: Stop[];
  regions: RegionalResult[];
}

const roles = `
The credentials are those of the security account's role reflex-operator (reflex:operatorPrincipalArn of the security stack).`;

/** `reflex stop`: nothing starts any more, without a deployment. */
export function stopCommand(): Command {
  return scoped(new Command("stop"))
    .description(
      "Stops Reflex at once, without a deployment: nothing starts, decisions are observed, people are notified.",
    )
    .requiredOption("--reason <text>", "why: people read it in every decision and every day")
    .option("--for <duration>", "it ends by itself after 30m, 2h or 1d; unless given, when somebody resumes it")
    .addHelpText(
      "after",
      `
Triage, workflows, sweeps and local responses read it before they start anything, and a run before it does what was
approved; where it cannot be read, nothing is done. Runs that are not at an approval go on: cancel them with
aws ssm stop-automation-execution --automation-execution-id ID
${roles}

Exit codes: 0 stopped, or it was declined; 1 a Region could not be reached, where local responses may still act; 2 wrong usage.

Examples:
  $ reflex stop --reason "false positives of the new detector"
  $ reflex stop --account payments-prod --for 2h --reason "migration until noon" --yes
  $ reflex stop --response failed-service --reason "the alarm is wrong" --yes --json`,
    )
    .action(async (options: StopOptions) => {
      const caller = await callerOf(options.stack);
      await set(caller, { ...options, state: "stopped" });
    });
}

/** `reflex mode`: what Reflex does now, or only observing. */
export function modeCommand(): Command {
  return scoped(new Command("mode"))
    .description("Shows whether Reflex acts; sets it to observe, or back to act, without a deployment.")
    .argument("[mode]", "observe: decide and report only; act: as configured")
    .option("--reason <text>", "why; needed to observe")
    .option("--for <duration>", "it ends by itself after 30m, 2h or 1d")
    .addHelpText(
      "after",
      `
In contrast to a stop, runs that were approved go on. What the configuration sets to observe stays so.
${roles}

Exit codes: 0 shown or set, 1 a Region could not be reached, 2 wrong usage.

Examples:
  $ reflex mode
  $ reflex mode observe --account payments-prod --reason "first week of the account"
  $ reflex mode act --account payments-prod --yes`,
    )
    .action(async (mode: string | undefined, options: Partial<StopOptions> & Common) => {
      const caller = await callerOf(options.stack);
      if (mode === undefined) return show(caller, options);
      if (mode === "act") return resume(caller, options);
      if (mode !== "observe") throw new UsageError(`there is no mode ${mode}; choose observe or act`);
      if (!options.reason) throw new UsageError("--reason is missing: people read it in every decision");
      await set(caller, { ...options, reason: options.reason, state: "observe" });
    });
}

/** `reflex resume`: ends a stop. */
export function resumeCommand(): Command {
  return scoped(new Command("resume"))
    .description(
      "Ends what reflex stop or reflex mode observe began. What was observed meanwhile is not run afterwards.",
    )
    .addHelpText(
      "after",
      `${roles}

Exit codes: 0 resumed, or it was declined; 1 nothing was stopped, or a Region could not be reached; 2 wrong usage.

Examples:
  $ reflex resume
  $ reflex resume --account payments-prod --yes`,
    )
    .action(async (options: Common) => resume(await callerOf(options.stack), options));
}

const scoped = (command: Command): Command =>
  command
    .option("--account <name>", "only this member account, by name or id")
    .option("--response <name>", "only this response")
    .option("--stack <name>", "the security stack: its Pulumi.<name>.yaml says account and Regions", "security")
    .option("--yes", "answers the question")
    .option("--json", "print the result as JSON");

async function set(caller: Caller, options: StopOptions & { state: Stop["state"] }): Promise<void> {
  const { reason, state } = options;
  const scope = scopeOf(options, caller.config);
  const now = Date.now();
  const until = options.for === undefined ? undefined : toSeconds(now + durationOf(options.for));
  const facts = { state, by: caller.arn, at: toSeconds(now), reason, ...(until !== undefined && { until }) };
  const stops = scope.keys.map((pk): Stop => ({ pk, ...facts }));
  if (!options.json) {
    const ends = until === undefined ? "somebody resumes it; every day at 07:00 UTC people are reminded" : until;
    say(
      `${state === "stopped" ? "Stop" : "Observe only"}: ${scope.title}`,
      "  from now on  nothing starts; decisions are observed, people are notified",
      `  Regions      ${caller.regions.join(", ")}`,
      `  until        ${ends}`,
    );
  }
  if (!(await confirmed(state === "stopped" ? "Stop?" : "Observe?", options.yes === true)))
    return say("Nothing was changed.");
  const control = new Switch(caller);
  const regions = await control.stop(stops);
  await report(control, options, { format: "reflex-stop/1", stops, regions }, describeStop(stops[0] as Stop));
}

async function resume(caller: Caller, options: Common): Promise<void> {
  const control = new Switch(caller);
  const scope = scopeOf(options, caller.config);
  const stops = (await control.read()).filter(({ pk }) => scope.keys.includes(pk));
  if (stops.length === 0) {
    process.exitCode = exitCodes.no;
    return say(`${scope.title} is not stopped${configured(caller)}`);
  }
  if (!options.json) say(...stops.map((stop) => `Resume: ${describeStop(stop)}`));
  if (!(await confirmed("Resume?", options.yes === true))) return say("Nothing was changed.");
  const regions = await control.resume(stops);
  await report(
    control,
    options,
    { format: "reflex-stop/1", stops: [], regions },
    `resumed by ${caller.arn}: ${scope.title}`,
  );
}

/** What only a deployment changes. */
const configured = ({ config }: Caller): string =>
  config.mode === "observe" ? "; it observes by configuration (reflex:mode), which is changed with pulumi up" : "";

async function show(caller: Caller, { json }: Pick<Common, "json">): Promise<void> {
  const stops = (await new Switch(caller).read()).filter((stop) => holds(stop, Date.now()));
  if (json) return say(JSON.stringify({ format: "reflex-stop/1", mode: caller.config.mode, stops }, null, 2));
  say(`${caller.organization.organizationId}: ${caller.config.mode} by configuration`, ...stops.map(describeStop));
}

async function report(control: Switch, { json }: Common, outcome: Outcome, sentence: string): Promise<void> {
  const problem = await control.tell(`Reflex is ${sentence}`.slice(0, 250), [
    `Reflex is ${sentence}`,
    `Regions: ${outcome.regions.map(({ region, problem }) => (problem ? `${region} (not reached)` : region)).join(", ")}`,
  ]);
  const failed = outcome.regions.filter(({ problem }) => problem !== undefined);
  process.exitCode = failed.length > 0 ? exitCodes.no : exitCodes.fine;
  if (json) return say(JSON.stringify({ ...outcome, told: problem === undefined }, null, 2));
  say(
    sentence,
    ...failed.map(({ region, problem }) => `NOT in ${region}: ${problem}; do it again`),
    problem === undefined ? "People were notified (reflex-pages)." : `People were not notified: ${problem}`,
  );
}

const say = (...lines: string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);
