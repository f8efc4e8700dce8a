import { Command } from "commander";
import { checks } from "../doctor";
import { type ClientOf, examine, type Result, type State, type Subject } from "../doctor/check";
import { exitCodes } from "../errors";
import { clientsOfCaller, identity } from "../identity";
import { reflexConfig } from "../stackConfig";

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

/**
 * What the account of the credentials has of what its stack needs.
 * @throws UsageError when the stack has no configuration, or there are no credentials.
 */
export async function doctor(stack: string, client: ClientOf, onResult?: (result: Result) => void): Promise<Result[]> {
  const config = reflexConfig(stack);
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
