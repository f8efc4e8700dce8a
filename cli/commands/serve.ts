import { Command, Option } from "commander";
import { exitCodes, UsageError } from "../errors";
import { watchOn } from "../progress";
import { shellLines } from "../serve/environment";
import { interrupted } from "../serve/interrupted";
import { readPort } from "../serve/port";
import { serve } from "../serve/serve";

interface Options {
  empty?: boolean;
  account?: string[];
  region?: string;
  port?: string;
  json?: boolean;
}

const emptyAccounts = ["111122223333"];
const emptyRegion = "eu-west-1";

/** `reflex serve`: an embedded organization as an AWS endpoint for any tool. */
export function serveCommand(): Command {
  return new Command("serve")
    .description("Starts an embedded organization as a local AWS endpoint, and stays until Ctrl-C.")
    .addOption(
      new Option("--blueprint", "with the blueprint of the example stacks deployed (the default)").conflicts("empty"),
    )
    .option("--empty", "with accounts that hold nothing")
    .option("--account <id...>", `with --empty: the accounts (default: ${emptyAccounts.join(" ")})`)
    .option("--region <name>", `with --empty: the Region in the environment (default: ${emptyRegion})`)
    .option("--port <n>", "port of 127.0.0.1 (default: a free one)")
    .option("--json", "print the environment of every account as one line of JSON")
    .addHelpText(
      "after",
      `
The environment is printed on standard output: AWS_ENDPOINT_URL, the Region, and keys of an administrator for each
account. Time is the machine's: schedules come when they are due, and waits last as long as in AWS.

Exit codes: 0 stopped by Ctrl-C, 2 the question was wrong (a port that is taken, for example).

Examples:
  $ reflex serve                          the blueprint; paste the lines into another terminal
  $ aws sqs list-queues                   there (AWS CLI 2.13 or newer; older: --endpoint-url)
  $ reflex serve --empty --port 4566      an empty account at a port of your choice
  $ reflex serve --json > organization.json`,
    )
    .action(async ({ account, empty, json, port, region }: Options) => {
      if (!empty && (account || region)) throw new UsageError("--account and --region go with --empty");
      const { organization, served } = await serve({
        empty: empty ? { accounts: accountsOf(account), region: region ?? emptyRegion } : undefined,
        port: port === undefined ? undefined : readPort(port),
        onProgress: watchOn(process.stderr, { silent: json }),
      });
      const stopped = interrupted();
      process.stdout.write(json ? `${JSON.stringify(served)}\n` : `${shellLines(served).join("\n")}\n`);
      await stopped;
      process.stderr.write("Stopping\n");
      await organization.stop();
      process.exitCode = exitCodes.fine;
    });
}

function accountsOf(ids: string[] = emptyAccounts): string[] {
  const wrong = ids.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined) throw new UsageError(`--account ${wrong}: an account id has twelve digits`);
  return [...new Set(ids)];
}
