import { Command } from "commander";
import { exitCodes, UsageError } from "../errors";
import { clientsOfCaller } from "../identity";
import { questions } from "../init/answers";
import { answersTo, type Flags, type Terminal } from "../init/ask";
import { type Initialized, initialize } from "../init/init";
import { lookAround } from "../init/known";
import { confirmed } from "../operations/confirm";
import { hasTerminal, replyTo } from "../terminal";
import { paint } from "../text";

interface Options {
  folder: string;
  yes?: boolean;
  overwrite?: boolean;
  json?: boolean;
}

/** `reflex init`: the configuration of an organization, from what the credentials see and what people answer. */
export function initCommand(): Command {
  const command = new Command("init")
    .description(
      "Writes the configuration of your organization. Reads what your credentials can see; changes nothing in AWS.",
    )
    .option("--folder <path>", "where the files are written", ".")
    .option("--yes", "uses what is suggested for what no option says")
    .option("--overwrite", "replaces files that somebody wrote")
    .option("--json", "print what was written as JSON; implies --yes");
  for (const { flag, form, title } of questions) command.option(`--${flag} <value>`, `${title}: ${form}`);
  return command
    .addHelpText(
      "after",
      `
Before anything is written, the program runs for every stack with its own rules in force. The examples of the repository are
replaced; a file of yours is shown with its changes first, and is replaced only if you say so.

Exit codes: 0 written, 1 declined, 2 something is missing or refused; nothing was written then.

Examples:
  $ reflex init
  $ AWS_PROFILE=security reflex init --yes --emails security@example.com
  $ reflex init --yes --organization o-a1b2c3d4e5 --security-account 222233334444 --home-region eu-west-1 \\
      --members 111122223333=payments`,
    )
    .action(async (options: Options & Record<string, unknown>) => {
      const terminal = options.yes || options.json || !hasTerminal() ? undefined : { question: replyTo };
      await run(options, flagsOf(options), terminal);
    });
}

/** Commander names an option's value in camel case. */
const flagsOf = (options: Record<string, unknown>): Flags =>
  Object.fromEntries(
    questions.map(({ flag }) => [
      flag,
      options[flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] as string | undefined,
    ]),
  );

async function run(options: Options, flags: Flags, terminal: Terminal | undefined): Promise<void> {
  const say = (line: string) => {
    if (!options.json) process.stdout.write(`${line}\n`);
  };
  const known = await lookAround(clientsOfCaller, process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION);
  say(known.arn ? `Credentials of ${known.arn}` : `No credentials: ${known.refused.credentials}`);
  const answers = await answersTo({ known, flags, terminal, say });
  say("\nThe program runs with this configuration and its own rules.");
  const done = await initialize(answers, {
    folder: options.folder,
    replaces: async (path, diff) => {
      if (options.overwrite) return true;
      if (!terminal)
        throw new UsageError(`${path} is there and differs; add --overwrite to replace it. Nothing was written`);
      say(diff);
      return confirmed(`Replace ${path}?`, false);
    },
  });
  if (!done) {
    process.exitCode = exitCodes.no;
    return say("Nothing was written.");
  }
  process.stdout.write(options.json ? `${JSON.stringify(done, null, 2)}\n` : ending(done));
}

function ending({ files, next, previews }: Initialized): string {
  const names = (removed: boolean) => files.filter((file) => Boolean(file.removed) === removed).map(({ path }) => path);
  const gone = names(true);
  const lines = [
    `Wrote  ${names(false).join("  ")}`,
    ...(gone.length > 0 ? [`Removed  ${gone.join("  ")} (the example)`] : []),
    paint(
      "green",
      `✓ ${previews.map(({ stack, resources }) => `${stack}: ${resources} resources`).join(", ")}; no rule is violated`,
    ),
    "",
    ...next.map((command, index) => `${index === 0 ? "Next" : "    "}  ${command}`),
  ];
  return `${lines.join("\n")}\n`;
}
