import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type IndexedIncident, incidentsBeginning, incidentsOf } from "../../functions/shared/incidentIndex";
import type { Caller } from "./caller";
import { inParallel } from "./parallel";

export const dayMs = 86_400_000;

/**
 * What the index of incidents has since a time, the newest first.
 * @param since milliseconds since the epoch.
 * @throws Problem when the index may not be read.
 */
export async function knownSince(caller: Caller, since: number): Promise<IndexedIncident[]> {
  const days: string[] = [];
  for (let day = Math.floor(caller.now() / dayMs); day >= Math.floor(since / dayMs); day--)
    days.push(new Date(day * dayMs).toISOString().slice(0, 10));
  const found = await inParallel(days, 8, (day) => asked(caller, (client) => incidentsOf(client, day)));
  return found.flat().filter(({ decided }) => Date.parse(decided) >= since);
}

/** Days in which an incident is looked for by the id of its run, and for an answer. */
const recentDays = 14;

/** What the index has of the last days, the newest first. @throws Problem when it may not be read. */
export const knownLately = (caller: Caller): Promise<IndexedIncident[]> =>
  knownSince(caller, caller.now() - recentDays * dayMs);

/** What the index has of ids that begin so. @throws Problem when it may not be read. */
export const knownBeginning = (caller: Caller, beginning: string): Promise<IndexedIncident[]> =>
  asked(caller, (client) => incidentsBeginning(client, beginning));

const asked = <T>(caller: Caller, question: (client: DynamoDBClient) => Promise<T>): Promise<T> =>
  caller.allowed("dynamodb:Query", () => question(caller.client(DynamoDBClient, caller.organization.homeRegion)));
