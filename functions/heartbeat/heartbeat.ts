import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { isRecord } from "../../aws/json";
import { membersTableName, pagesTopicArn } from "../../organization/names";
import type { TriageSettings } from "../../organization/settings";
import type { Output, Sender } from "../shared/dependencies";
import type { TableItem } from "../shared/items";
import { memberIn, scanMembers } from "../shared/members";
import { publicationOf } from "../shared/message";
import { metricLine } from "../shared/metrics";

/** Counts the checks that found every member heard: the one alarm fires when there is none (components/heartbeats.ts). */
export const heardMetric = { namespace: "Reflex", name: "MembersHeard" } as const;

/** Four heartbeats in a row: a lost one or two are no reason to wake anybody. Milliseconds. */
const silence = 20 * 60_000;

/** Places that a message names; of more it says how many. */
const mostNamed = 30;

export interface Dependencies extends Output {
  settings: TriageSettings;
  dynamodb: Sender<DynamoDBClient>;
  sns: Sender<SNSClient>;
}

/** When an account was last heard of in a Region, and whether people know that it is silent: fields of its item. */
const heardField = (region: string) => `heard#${region}`;
const silentField = (region: string) => `silent#${region}`;

/**
 * Accepts a heartbeat, `{"event": EVENT}`, or an order to check, `{"check": true}`.
 * @throws Error for another body; its text never repeats the body.
 */
export async function handleHeartbeat(outside: Dependencies, body: string): Promise<void> {
  const { check, event } = parsed(body);
  if (check === true) return checkMembers(outside);
  const { account, region, time } = isRecord(event) ? event : {};
  const at = typeof time === "string" ? Date.parse(time) : Number.NaN;
  if (typeof account !== "string" || typeof region !== "string" || Number.isNaN(at)) {
    throw new Error("The heartbeat does not say from where and when it comes.");
  }
  await remember(outside.dynamodb, account, { set: { [heardField(region)]: { N: String(at) } } });
}

interface Place {
  account: string;
  name: string;
  region: string;
}

/** Whether no heartbeat of a member came from a Region lately; not before a first check. @param now milliseconds. */
export function isSilentIn(region: string, item: TableItem, now: number): boolean {
  const heard = item[heardField(region)]?.N;
  return heard !== undefined && now - Number(heard) > silence;
}

/** Looks who is silent, and notifies people of those that fell silent or are heard again since the last check. */
async function checkMembers(outside: Dependencies): Promise<void> {
  const { dynamodb, emit, now, settings } = outside;
  const [silent, fallen, heardAgain]: [Place[], Place[], Place[]] = [[], [], []];
  for (const [account, item] of await scanMembers(dynamodb)) {
    const name = memberIn(item)?.name ?? account;
    for (const region of settings.governedRegions) {
      const place = { account, name, region };
      const heard = item[heardField(region)]?.N;
      // Nobody was heard before a first check: the time runs from there.
      if (heard === undefined)
        await remember(dynamodb, account, { set: { [heardField(region)]: { N: String(now()) } } });
      const isSilent = isSilentIn(region, item, now());
      const known = item[silentField(region)]?.BOOL === true;
      if (isSilent) silent.push(place);
      if (isSilent && !known) fallen.push(place);
      if (!isSilent && known) heardAgain.push(place);
    }
  }
  if (fallen.length + heardAgain.length > 0) await tell(outside, fallen, heardAgain);
  // After people were notified: an invocation that dies in between notifies them twice, and never not at all.
  for (const { account, region } of fallen) {
    await remember(dynamodb, account, { set: { [silentField(region)]: { BOOL: true } } });
  }
  for (const { account, region } of heardAgain) await remember(dynamodb, account, { remove: silentField(region) });
  if (silent.length === 0) emit(metricLine(heardMetric.namespace, heardMetric.name, {}, now()));
}

async function tell({ settings, sns }: Dependencies, fallen: Place[], heardAgain: Place[]): Promise<void> {
  const named = (places: Place[]) => [
    ...places.slice(0, mostNamed).map(({ account, name, region }) => `- ${name} (${account}), ${region}`),
    ...(places.length > mostNamed ? [`- and ${places.length - mostNamed} more`] : []),
  ];
  const [first] = fallen.length > 0 ? fallen : heardAgain;
  const title =
    fallen.length > 0
      ? `${fallen.length === 1 && first ? `${first.name} is` : `${fallen.length} accounts and Regions are`} silent`
      : `${heardAgain.length === 1 && first ? `${first.name} is` : `${heardAgain.length} accounts and Regions are`} heard again`;
  await sns.send(
    new PublishCommand({
      TopicArn: pagesTopicArn(settings),
      ...publicationOf({
        title,
        lines: [
          ...(fallen.length > 0
            ? ["No heartbeat arrives: their events do not reach the security bus.", ...named(fallen)]
            : []),
          ...(heardAgain.length > 0 ? ["Heard again:", ...named(heardAgain)] : []),
        ],
        foot: [],
        nextSteps:
          fallen.length > 0
            ? [
                "Check there the rules reflex-forward-*, the role reflex-forwarder and the queue reflex-events-dlq, " +
                  "or deploy the member stack where there is none yet.",
              ]
            : [],
        incident: `heartbeats-${first?.account}`,
        context: {},
      }),
    }),
  );
}

/** Changes fields of a member; of an account that is none, nothing is kept. */
async function remember(
  dynamodb: Sender<DynamoDBClient>,
  account: string,
  { set = {}, remove }: { set?: Record<string, AttributeValue>; remove?: string },
): Promise<void> {
  const [[field, value] = [remove ?? "", undefined]] = Object.entries(set);
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: membersTableName,
        Key: { account: { S: account } },
        UpdateExpression: value ? "SET #field = :value" : "REMOVE #field",
        ConditionExpression: "attribute_exists(account)",
        ExpressionAttributeNames: { "#field": field },
        ...(value && { ExpressionAttributeValues: { ":value": value } }),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ConditionalCheckFailedException") throw error;
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(body);
    return isRecord(content) ? content : {};
  } catch {
    throw new Error("The heartbeat is not JSON.");
  }
}
