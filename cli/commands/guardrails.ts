import { existsSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { type GuardrailSettings, settingsProblems } from "../../policy-pack/configuration";
import { isDay } from "../../policy-pack/exemptions";
import { footer, merged } from "../../policy-pack/report";
import { exitCodes, UsageError } from "../errors";
import { readJson } from "../files";
import { baselineOf } from "../guardrails/baseline";
import { judge } from "../guardrails/judge";
import { readStack } from "../guardrails/state";
import { paint } from "../text";

interface Options {
  settings?: string;
  reason?: string;
  expires?: string;
  out?: string;
  json?: boolean;
}

/** `reflex guardrails`: the rules of the policy pack on stacks that exist, without deploying anything. */
export function guardrailsCommand(): Command {
  const guardrails = new Command("guardrails").description(
    "Judges stacks that exist by the rules of the policy pack, and exempts what is there today.",
  );
  const onStacks = (command: Command) =>
    command
      .argument("<file...>", "what pulumi stack export or pulumi preview --json wrote; - is standard input")
      .option("--settings <file>", "settings of the rules (default: guardrails.json, where it exists)")
      .option("--json", "print the answer as JSON, and nothing else");
  onStacks(guardrails.command("check").description("Says what the rules find in stacks, as the pack would."))
    .addHelpText("after", checkHelp)
    .action(check);
  onStacks(
    guardrails.command("baseline").description("Exempts what the rules find in stacks today: only new is found."),
  )
    .requiredOption("--reason <text>", "why it is exempted, for those who read it later")
    .requiredOption("--expires <day>", "last day on which the exemptions hold, in UTC: YYYY-MM-DD")
    .option(
      "--out <file>",
      "write the settings into this file instead of printing them; it may be the one of --settings",
    )
    .addHelpText("after", baselineHelp)
    .action(baseline);
  return guardrails;
}

const checkHelp = `
Exit codes: 0 nothing is refused, 1 a mandatory rule is violated, 2 the question was wrong.

Examples:
  $ pulumi stack export --file stack.json && reflex guardrails check stack.json
  $ pulumi preview --json | reflex guardrails check -`;

const baselineHelp = `
Settings that are there already stay. What is exempted already is not exempted again, and what is over is renewed.
Values that are encrypted or not known yet cannot be judged: export a deployed stack, with --show-secrets where needed.

Exit codes: 0 the settings are written, 2 the question was wrong.

Examples:
  $ pulumi stack export --file stack.json
  $ reflex guardrails baseline stack.json --reason "before the guardrails: SEC-1234" --expires 2027-03-31 > new.json
  $ reflex guardrails baseline prod.json test.json --reason SEC-1234 --expires 2027-03-31 --out guardrails.json`;

function check(files: string[], options: Options): void {
  const settings = settingsOf(options);
  const reports = merged(files.flatMap((file) => judge(readStack(file), settings, new Date())));
  const refused = reports.filter(({ mandatory }) => mandatory).length;
  if (options.json) process.stdout.write(`${JSON.stringify({ refused, reports }, null, 2)}\n`);
  else {
    for (const { urn, rule, severity, description, mandatory, message, others } of reports) {
      const level = mandatory ? paint("red", "mandatory") : paint("yellow", "advisory");
      const lines = [`${level} ${rule} (${severity}): ${message}`, description, ...footer(rule, others).split("\n")];
      process.stdout.write(`${paint("bold", urn)}\n  ${lines.join("\n    ")}\n`);
    }
    process.stdout.write(`${refused} refused, ${reports.length - refused} advised\n`);
  }
  process.exitCode = refused === 0 ? exitCodes.fine : exitCodes.no;
}

function baseline(files: string[], options: Options): void {
  const { reason = "", expires = "", out } = options;
  const settings = settingsOf(options);
  const today = new Date();
  if (reason.trim() === "") throw new UsageError("--reason is empty; say why, for those who read it later");
  if (!isDay(expires) || expires < today.toISOString().slice(0, 10))
    throw new UsageError(`--expires ${expires}: give a day that is not over, as in 2027-03-31`);
  const made = baselineOf(files.map(readStack), settings, { reason, expires }, today);
  const text = `${JSON.stringify(made.settings, null, 2)}\n`;
  if (out !== undefined) writeFileSync(out, text);
  if (options.json) process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
  else if (out === undefined) process.stdout.write(text);
  const rules = new Set(made.added.map(({ rule }) => rule)).size;
  const hidden = made.unjudged === 0 ? "" : ` ${made.unjudged} findings depend on values that the files do not show.`;
  if (!options.json) process.stderr.write(`${made.added.length} exemptions of ${rules} rules added.${hidden}\n`);
  process.exitCode = exitCodes.fine;
}

function settingsOf({ settings: file }: Options): GuardrailSettings {
  if (file === undefined && !existsSync("guardrails.json")) return {};
  const name = file ?? "guardrails.json";
  const settings = readJson(name, "settings");
  const problems = settingsProblems(settings);
  if (problems.length > 0) throw new UsageError(`settings ${name} cannot be used: ${problems.join(" ")}`);
  return settings as GuardrailSettings;
}
