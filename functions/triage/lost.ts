import { PublishCommand } from "@aws-sdk/client-sns";
import { isRecord } from "../../aws/json";
import { pagesTopicArn, triageQueueName } from "../../organization/names";
import type { LostMessage } from "../shared/batch";
import { type Message, publicationOf } from "../shared/message";
import { plainText } from "../shared/text";
import { memberOf } from "./decide";
import type { Dependencies } from "./dependencies";
import { incidentIdOf } from "./incident";
import { parseSignals } from "./signal";

/** What is known of a message that could not be handled; less where it cannot be read. */
interface Known {
  account: string;
  region: string;
  /** Ids of resources, or of the event. */
  about: string;
  what: string;
  incidents: string[];
}

/**
 * Notifies people of a signal that goes to the dead-letter queue: of which incident it is, why, and what they can do.
 * The alarm of that queue cannot say so, and stays silent about the next signal while it is in ALARM.
 */
export async function tellLost(
  outside: Pick<Dependencies, "responses" | "settings" | "sns">,
  message: LostMessage,
): Promise<void> {
  const { settings, sns } = outside;
  await sns.send(
    new PublishCommand({
      TopicArn: pagesTopicArn(settings),
      ...publicationOf(composeLost(outside, message)),
      MessageAttributes: { action: { DataType: "String", StringValue: "lost" } },
    }),
  );
}

function composeLost(outside: Pick<Dependencies, "responses" | "settings">, lost: LostMessage): Message {
  const { account, region, about, what, incidents } = knownOf(outside, lost.body);
  const name = memberOf(outside.settings, account)?.name ?? account;
  return {
    title: `${name}: nothing is done about ${about}: its signal cannot be handled`,
    lines: [
      `*What*  ${what}`,
      `*Where*  ${name} (${account}), ${region}, ${about}`,
      `*Incident*  ${incidents.join(", ") || "none: the signal cannot be read"}`,
      `*Cause*  ${plainText(`${lost.error.name}: ${lost.error.message}`, 1_000)}`,
    ],
    foot: [],
    nextSteps: [
      "Check the resource and act by hand: no runbook was started for this signal.",
      `Remove the cause. Then start the redrive of the queue ${triageQueueName}-dlq: the signal is decided upon again.`,
    ],
    incident: incidents[0] ?? lost.messageId,
    context: { message: lost.messageId, account, region, incident: incidents[0] ?? "none" },
  };
}

function knownOf({ responses }: Pick<Dependencies, "responses">, body: string): Known {
  try {
    const signals = parseSignals(body, responses);
    const [first] = signals;
    if (!first) throw new Error("The event carries no signal.");
    return {
      account: first.target.account,
      region: first.target.region,
      about: signals.map(({ target }) => target.resource.id).join(", "),
      what: `${first.response.title}: ${plainText(first.target.signal.title, 500)} (${first.target.signal.occurredAt})`,
      incidents: signals.map((signal) => incidentIdOf(signal, "run")),
    };
  } catch {
    return envelopeOf(body);
  }
}

/** What an event says of itself beside its detail, when the detail cannot be read. */
function envelopeOf(body: string): Known {
  const message = parsed(body);
  const event = isRecord(message) && isRecord(message.event) ? message.event : {};
  const text = (value: unknown) => (typeof value === "string" ? plainText(value, 100) : "unknown");
  const response = isRecord(message) ? text(message.response) : "unknown";
  return {
    account: text(event.account),
    region: text(event.region),
    about: `event ${text(event.id)}`,
    what: `${text(event["detail-type"])} from ${text(event.source)}, for the response ${response}`,
    incidents: [],
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
