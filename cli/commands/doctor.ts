import { Command } from "commander";
import type { ReflexConfig } from "../../components/config/stackConfig";
import { checks } from "../doctor";
import { type ClientOf, examine, type Result, type State, type Subject } from "../doctor/check";
import { exitCodes } from "../errors";
import { clientsOfCaller, identity } from "../identity";
import { reflexConfig } from "../stackConfig";
import { paint } from "../text";

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
      const config = reflexConfig(options.stack);
      const { account } = await identity(clientsOfCaller, config.organization.homeRegion);
      if (!options.json) process.stdout.write(`${headOf(config, account)}\n\n`);
      const results = await doctor(options.stack, clientsOfCaller, (result) => {
        if (!options.json) process.stdout.write(`${lines(result).join("\n")}\n`);
      });
      const json = doctorJson(account, options.stack, results);
      process.stdout.write(options.json ? `${JSON.stringify(json, null, 2)}\n` : `\n${summary(results)}\n`);
      process.exitCode = results.some(isOpen) ? exitCodes.no : exitCodes.fine;
    });
}

const headOf = ({ governedRegions, organization, role }: ReflexConfig, account: string): string =>
  `${organization.organizationId} · ${role} ${account} · ${governedRegions.join(", ")}`;

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

/** `reflex-doctor/1`. */
export interface DoctorResult {
  format: "reflex-doctor/1";
  account: string;
  stack: string;
  checks: Array<{
    id: string;
    /** The Region; absent for what exists once in an account. */
    region?: string;
    /** unknown: the credentials may not look, so nothing is proved. */
    result: "fail" | "pass" | "unknown" | "warn";
    detail: string;
    /** What does not work without it. */
    needed: string;
    do: string | null;
  }>;
}

const verdicts = { ok: "pass", missing: "fail", advice: "warn", unknown: "unknown" } as const;

/** The results for programs. */
export const doctorJson = (account: string, stack: string, results: readonly Result[]): DoctorResult => ({
  ...{ format: "reflex-doctor/1", account, stack },
  checks: results.map(({ check, fix, found, needed, region, state }) => ({
    ...{ id: check, ...(region !== undefined && { region }), result: verdicts[state] },
    ...{ detail: found, needed, do: fix ?? null },
  })),
});

const marks: Record<State, string> = {
  ok: paint("green", "✓"),
  missing: paint("red", "✕"),
  advice: paint("yellow", "!"),
  unknown: paint("red", "?"),
};

/** As people read one result: what was found, and below it what helps. */
export function lines({ check, fix, found, needed, region, state }: Result): string[] {
  const first = `${marks[state]} ${check.padEnd(16)} ${region ? `${region}: ` : ""}${found}`;
  return fix === undefined ? [first] : [first, `${" ".repeat(19)}needed for ${needed}`, `${" ".repeat(19)}${fix}`];
}

function summary(results: readonly Result[]): string {
  const count = (state: State) => results.filter((result) => result.state === state).length;
  const [fine, wrong, advice, unknown] = [count("ok"), count("missing"), count("advice"), count("unknown")];
  return `${fine} fine, ${wrong} wrong, ${advice} to improve${unknown > 0 ? `, ${unknown} not readable` : ""}`;
}
