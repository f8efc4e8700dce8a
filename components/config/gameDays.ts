import { isServiceIn } from "../../aws/regionalServices";
import { gameDays } from "../gameDays";
import { list, optionalText, type Values } from "./key";
import type { ConfigReader, TextRule } from "./reader";
import { accountId } from "./rules";

/** What the configuration of a member stack says about game days. */
export interface GameDayConfig {
  /** Names of the game days that the account has; none unless configured. */
  names: string[];
  /** See GameDaySettings. */
  process: string;
  /** Names of alarms of the account that stop an experiment, beside Reflex's own. */
  stopAlarms: string[];
  /** Account of the organization's management, where no experiment may run. */
  managementAccountId: string;
}

const name: TextRule = {
  pattern: new RegExp(`^(${gameDays.map((one) => one.name).join("|")})$`),
  meaning: `a game day (${gameDays.map((one) => one.name).join(", ")})`,
  example: "kill-service",
};
const program: TextRule = {
  pattern: /^[\w.@-]{1,64}$/,
  meaning: "the name of a program (1 to 64 letters, digits, dots, dashes, underscores and @)",
  example: "payments-api",
};
const alarm: TextRule = {
  pattern: /^[\x20-\x7e]{1,255}$/,
  meaning: "the name of an alarm (1 to 255 printable characters, not its ARN)",
  example: "checkout-errors",
};
const managementAccount: TextRule = { ...accountId, example: "444455556666" };

/** Reflex's own alarm is one of the five stop conditions of FIS. */
const mostStopAlarms = 4;

/** Keys of member stacks in which game days are held. */
export const gameDayKeys = {
  gameDays: list(
    name,
    {
      meaning: "Canary accounts only. Game days that can be held here (docs/game-days.md lists them).",
    },
    (read, key) => [...new Set(read.textList(key, name))].sort(),
  ),
  gameDayProcess: optionalText(program, {
    meaning: "Program that the game day kill-service kills, by the name that the CloudWatch agent counts it under.",
    needed: "needed with `kill-service`",
  }),
  gameDayStopAlarms: list(
    alarm,
    {
      meaning:
        "Up to four alarms of the account, by name, that stop an experiment, beside the one on events that were not delivered.",
    },
    stopAlarms,
  ),
  managementAccountId: optionalText(managementAccount, {
    meaning: "Account of the organization's management, 12 digits in quotes; no experiment may run there.",
    needed: "needed with `gameDays`",
  }),
};

function stopAlarms(read: ConfigReader, key: string): string[] {
  const found = [...new Set(read.textList(key, alarm))];
  if (found.length > mostStopAlarms) {
    const what = `has ${found.length} alarms; an experiment accepts ${mostStopAlarms} beside Reflex's own`;
    read.problem(key, what, alarm.example, `${key}[0]`);
  }
  return found;
}

/**
 * What the keys say together, checked against each other.
 * @returns undefined where no game day is configured: the account then has nothing for them.
 */
export function gameDayConfig(
  read: ConfigReader,
  account: string,
  governedRegions: string[],
  values: Values<typeof gameDayKeys>,
): GameDayConfig | undefined {
  const { gameDays: names, gameDayProcess = "", gameDayStopAlarms, managementAccountId = "" } = values;
  if (names.length === 0) return undefined;
  read.require("managementAccountId", managementAccount);
  if (managementAccountId !== "" && managementAccountId === account) {
    const what = `names game days in ${account}, the management account, which no policy of the organization can protect`;
    read.problem("gameDays", what, "kill-service", "gameDays[0]");
  }
  // They are held in the first governed Region (components/plan/gameDays.ts).
  const [place = ""] = governedRegions;
  if (!isServiceIn("fis", place)) {
    const what = `names game days, and AWS Fault Injection Service is not offered in ${place}, the first governed Region`;
    read.problem("gameDays", what, "[]");
  }
  if (names.includes("kill-service")) read.require("gameDayProcess", program);
  return { names, process: gameDayProcess, stopAlarms: gameDayStopAlarms, managementAccountId };
}
