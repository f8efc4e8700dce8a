import { DeleteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { stopsTableName } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import { describeStop, holds, type Stop } from "../../organization/stops";
import type { Sender } from "../shared/dependencies";
import type { Message } from "../shared/message";
import { storedStops } from "../shared/stops";
import { plainText } from "../shared/text";

/** The rule comes every five minutes; people are reminded by the first of a day after this time (UTC). */
const reminderAt = { hour: 7, minutes: 5 } as const;

interface Outside {
  settings: TriageSettings;
  /** DynamoDB in one Region. */
  tables(region: string): Sender<DynamoDBClient>;
}

/**
 * Removes stops whose time is over from the tables of all Regions: runs obey an item as long as it is there. Once a day it
 * gives the message that something of Reflex only observes.
 * @param due when the rule came, ISO 8601.
 */
export async function reminderOf(outside: Outside, due: string): Promise<Message | undefined> {
  const { homeRegion, governedRegions } = outside.settings;
  const now = Date.parse(due);
  if (Number.isNaN(now)) throw new Error("The reminder does not say when it is due.");
  const stops = new Map<string, Stop>();
  for (const region of new Set([homeRegion, ...governedRegions])) {
    const table = outside.tables(region);
    for (const stop of await storedStops(table)) {
      if (holds(stop, now)) stops.set(`${stop.pk} ${stop.at}`, stop);
      else await table.send(new DeleteItemCommand(removal(stop)));
    }
  }
  const at = new Date(now);
  const isDaily = at.getUTCHours() === reminderAt.hour && at.getUTCMinutes() < reminderAt.minutes;
  const lines = [...[...stops.values()].map(stopped), ...observing(outside.settings)];
  return isDaily && lines.length > 0 ? message(lines) : undefined;
}

/** The item as it was read: one that was written again since holds. */
const removal = ({ pk, until }: Stop) => ({
  TableName: stopsTableName,
  Key: { pk: { S: pk } },
  ConditionExpression: "#until = :until",
  ExpressionAttributeNames: { "#until": "until" },
  ExpressionAttributeValues: { ":until": { S: until ?? "" } },
});

const stopped = (stop: Stop) => plainText(`Reflex is ${describeStop(stop)}`, 1_000);

function* observing({ members, mode, observeResponses }: TriageSettings): Generator<string> {
  if (mode === "observe") yield "The organization observes by configuration: nothing is changed.";
  const accounts = Object.entries(members).filter(([, member]) => member.mode === "observe");
  if (accounts.length > 0)
    yield `Accounts that observe by configuration: ${accounts.map(([id, { name }]) => `${name} (${id})`).join(", ")}`;
  if (observeResponses.length > 0) yield `Responses that observe by configuration: ${observeResponses.join(", ")}`;
}

const message = (lines: string[]): Message => ({
  title: "Reflex does not act everywhere",
  lines,
  foot: ["", "Stops end with reflex resume; what is configured, with the next deployment."],
  nextSteps: [],
  incident: "reflex-stops",
  context: {},
});
