import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Command } from "commander";
import { parseConfig, type ReflexConfig } from "../../components/config/stackConfig";
import { checks } from "../doctor";
import { type ClientOf, examine, type Result, type State, type Subject } from "../doctor/check";
import { exitCodes, UsageError } from "../errors";
import { stackConfig } from "../stackConfig";

interface Options {
  stack: string;
  json?: boolean;
}

/** `reflex doctor`: does an account have what Reflex needs? */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Checks in an account, with your credentials, what Reflex needs there. Only reads.")
    .requiredOption("--stack <name>", "the stack of the account: its Pulumi.<name>.yaml says Regions and organization")
    .option("--json", "print the results as JSON")
    .addHelpText(
      "after",
      `
The account is that of the credentials (AWS_PROFILE and the like). One line for each check and Region.
Exit codes: 0 nothing is missing, 1 something is missing or cannot be read, 2 wrong usage.

Examples:
  $ AWS_PROFILE=security reflex doctor --stack security
  $ AWS_PROFILE=payments reflex doctor --stack payments --json`,
    )
    .action(async (options: Options) => {
      const results = await doctor(options.stack, clientsOfCaller, (result) => {
        if (!options.json) process.stdout.write(`${lines(result).join("\n")}\n`);
      });
      process.stdout.write(options.json ? `${JSON.stringify(results, null, 2)}\n` : `\n${summary(results)}\n`);
      process.exitCode = results.some(isOpen) ? exitCodes.no : exitCodes.fine;
    });
}

const isOpen = ({ state }: Result): boolean => state === "missing" || state === "unknown";

/** Clients with whatever credentials the environment gives. */
const clientsOfCaller: ClientOf = (client, region) => new client({ region });

/**
 * What the account of the credentials has of what its stack needs.
 * @throws UsageError when the stack has no configuration, or there are no credentials.
 */
export async function doctor(stack: string, client: ClientOf, onResult?: (result: Result) => void): Promise<Result[]> {
  const config = configOf(stack);
  const { organization, governedRegions } = config;
  const { account, partition } = await identity(client, organization.homeRegion);
  const subject: Subject = {
    account,
    partition,
    client,
    role: config.role,
    expectedAccount: config.role === "security" ? organization.securityAccountId : config.accountId,
    organizationId: organization.organizationId,
    homeRegion: organization.homeRegion,
    governedRegions,
  };
  return examine(subject, checks, onResult);
}

function configOf(stack: string): ReflexConfig {
  const values = stackConfig(stack);
  try {
    return parseConfig("reflex", (key) => values[`reflex:${key}`]);
  } catch (error) {
    throw new UsageError(`Pulumi.${stack}.yaml: ${(error as Error).message}`);
  }
}

async function identity(client: ClientOf, region: string) {
  try {
    const { Account = "", Arn = "" } = await client(STSClient, region).send(new GetCallerIdentityCommand({}));
    return { account: Account, partition: Arn.split(":")[1] ?? "aws" };
  } catch (error) {
    throw new UsageError(
      `AWS does not say who you are (${(error as Error).message}); set AWS_PROFILE or log in, and try again`,
    );
  }
}

const words: Record<State, string> = { ok: "ok     ", missing: "MISSING", advice: "advice ", unknown: "UNKNOWN" };

function lines({ state, check, region, found, fix, needed }: Result): string[] {
  const first = `${words[state]}  ${check}${region ? ` in ${region}` : ""}: ${found}`;
  return fix ? [first, `         needed for ${needed}`, `         fix: ${fix}`] : [first];
}

function summary(results: Result[]): string {
  const count = (state: State) => results.filter((result) => result.state === state).length;
  const open = count("missing") + count("unknown");
  return open === 0
    ? `Nothing is missing (${count("ok")} ok, ${count("advice")} advice).`
    : `${count("missing")} missing, ${count("unknown")} not readable, ${count("advice")} advice, ${count("ok")} ok.`;
}
