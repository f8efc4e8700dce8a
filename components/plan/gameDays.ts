import type { Response } from "../../responses/types";
import type { GameDaysArgs } from "../accountGameDays";
import type { GameDayConfig } from "../config/gameDays";
import type { MemberConfig, ReflexConfig } from "../config/stackConfig";
import { gameDays } from "../gameDays";
import { arnOf, memberDeadLetterQueueName, type Place, undeliveredAlarmName } from "../naming";

/**
 * The game days of a member account. They are held in its first governed Region: what they prove does not differ between
 * Regions, and each would double the roles that can break things.
 */
export function gameDaysOf(config: MemberConfig, places: readonly Place[], wanted: GameDayConfig): GameDaysArgs {
  const [place] = places;
  if (!place) throw new Error("An account without a governed Region has no place for game days.");
  const alarm = (name: string) => arnOf(place, "cloudwatch", `alarm:${name}`);
  return {
    place,
    organizationId: config.organization.organizationId,
    principalArn: config.approverPrincipalArn,
    gameDays: gameDays.filter(({ name }) => wanted.names.includes(name)),
    settings: { process: wanted.process },
    // While signals get lost, a game day proves nothing and hides what really happens.
    stopAlarms: [alarm(undeliveredAlarmName(memberDeadLetterQueueName)), ...wanted.stopAlarms.map(alarm)],
  };
}

/**
 * The responses that a stack deploys. Those that answer samples are left out of an organization that admits none, and of
 * every account that holds no game day with them: no rule matches a sample there.
 */
export function responsesFor(config: ReflexConfig, responses: readonly Response[]): Response[] {
  return responses.filter(
    (response) => response.placement !== "central" || !response.drill || admits(config, response),
  );
}

function admits(config: ReflexConfig, { name }: Response): boolean {
  if (config.role === "security") return config.admitSamples;
  const held = gameDays.filter((one) => config.gameDays?.names.includes(one.name));
  return held.some(({ proves }) => proves === name);
}
