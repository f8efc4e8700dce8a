import { gameDays } from "../gameDays";
import type { ConfigReader, TextRule } from "./reader";

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
const account: TextRule = {
  pattern: /^\d{12}$/,
  meaning: "an account id (12 digits, in quotes)",
  example: "444455556666",
};

/** Reflex's own alarm takes one of the five stop conditions of FIS. */
const mostStopAlarms = 4;

/** @returns undefined where no game day is configured: the account then has nothing for them. */
export function gameDayConfig(read: ConfigReader, accountId: string): GameDayConfig | undefined {
  const names = [...new Set(read.textList("gameDays", name))].sort();
  const needed = (when: boolean, key: string, rule: TextRule) =>
    when ? read.text(key, rule) : (read.optionalText(key, rule) ?? "");
  const managementAccountId = needed(names.length > 0, "managementAccountId", account);
  if (names.length > 0 && managementAccountId !== "" && managementAccountId === accountId) {
    const what = `names game days in ${accountId}, the management account, which no policy of the organization can protect`;
    read.problem("gameDays", what, "kill-service", "gameDays[0]");
  }
  const stopAlarms = [...new Set(read.textList("gameDayStopAlarms", alarm))];
  if (stopAlarms.length > mostStopAlarms) {
    const what = `has ${stopAlarms.length} alarms; an experiment takes ${mostStopAlarms} beside Reflex's own`;
    read.problem("gameDayStopAlarms", what, alarm.example, "gameDayStopAlarms[0]");
  }
  const process = needed(names.includes("kill-service"), "gameDayProcess", program);
  if (names.length === 0) return undefined;
  return { names, process, stopAlarms, managementAccountId };
}
