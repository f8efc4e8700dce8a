import { isRecord } from "../../aws/json";
import { answerSecondsField, type MessageField, messageFields } from "../../organization/message";
import type { TriageSettings } from "../../organization/settings";
import type { Course } from "../evidence/course";
import { executionLink, workflowLink } from "../shared/links";
import type { Message } from "../shared/message";
import { plainText } from "../shared/text";
import { saidOf } from "./endedRun";

/** Neither a message of a run or workflow, nor the event of a run that ended; it goes to the dead-letter queue. */
export class MalformedMessage extends Error {
  constructor(problem: string) {
    super(`The message ${problem}. Check what publishes on the topic and which rules have the queue as their target.`);
    this.name = "MalformedMessage";
  }
}

/**
 * The message that people read, of what the queue delivers from the topic: a notification of SNS (SNS developer guide,
 * "Fanout to Amazon SQS queues": not raw).
 * @throws MalformedMessage, whose text never repeats the body: it may hold a token.
 */
export function compose(settings: TriageSettings, body: string): Message {
  return fromTopic(settings, parsed(body));
}

/** A question that a message of the topic puts: of which run, and until when. Undefined where it puts none. */
export function questionIn(body: string) {
  const { MessageAttributes: attributes, Timestamp } = parsed(body);
  if (!isRecord(attributes) || !isRecord(attributes[answerSecondsField])) return undefined;
  const seconds = Number(attributes[answerSecondsField].Value);
  const sent = Date.parse(String(Timestamp));
  if (!Number.isSafeInteger(seconds) || Number.isNaN(sent)) return undefined;
  const [incident, account, region, run] = (["incident", "account", "region", "execution"] as const).map((name) =>
    field(attributes, name),
  ) as [string, string, string, string];
  return { known: { incident, account, region, run }, until: new Date(sent + seconds * 1000).toISOString() };
}

function fromTopic(
  settings: TriageSettings,
  { Message: text, MessageAttributes: attributes }: Record<string, unknown>,
) {
  if (typeof text !== "string" || !isRecord(attributes)) throw new MalformedMessage("is no message of the topic");
  const fields = Object.fromEntries(messageFields.map((name) => [name, field(attributes, name)])) as Record<
    MessageField,
    string
  >;
  return said(settings, fields, text.split("\n"));
}

/** A run that ended without having done its work, as the event names it. */
export interface EndedRun {
  account: string;
  region: string;
  execution: string;
  name: string;
  status: string;
  time: string;
}

/** The run that an event of the queue is about; undefined where the body is no event. @throws MalformedMessage */
export function endedRunIn(body: string): EndedRun | undefined {
  const { event } = parsed(body);
  if (!isRecord(event)) return undefined;
  const detail = isRecord(event.detail) ? event.detail : {};
  return {
    account: textIn(event, "account"),
    region: textIn(event, "region"),
    time: textIn(event, "time"),
    execution: textIn(detail, "ExecutionId"),
    name: textIn(detail, "Definition").replace(/^.*document\//, ""),
    status: textIn(detail, "Status"),
  };
}

/**
 * How a run ended that did not do its work; undefined where it has said so itself.
 * @param run undefined where it could not be read.
 */
export function composeEnd(settings: TriageSettings, ended: EndedRun, run: Course | undefined): Message | undefined {
  const { account, execution, region } = ended;
  const words = saidOf(ended, run);
  // The event does not name the incident: the run does.
  const incident = run?.parameters.IncidentId?.[0] ?? execution;
  return words && said(settings, { title: words.title, incident, account, region, execution }, words.lines);
}

function said(settings: TriageSettings, fields: Record<MessageField, string>, lines: string[]): Message {
  const { account, execution, incident, region } = fields;
  const name = settings.members[account]?.name;
  const title = plainText(fields.title, 1_000);
  return {
    title: name === undefined ? title : `${name}: ${title}`,
    lines: lines.map(harmless),
    foot: [
      "",
      `Incident ${plainText(incident, 200)}, account ${plainText(account, 20)}, Region ${plainText(region, 40)}`,
      linkTo(settings, region, execution),
    ],
    nextSteps: [],
    incident: plainText(incident, 200),
    context: Object.fromEntries(messageFields.map((key) => [key, plainText(fields[key], 1_000)])),
  };
}

/**
 * The run in the console of the member account, or the workflow's execution in that of the security account. What is
 * neither is no link: people trust one in a message of Reflex.
 */
function linkTo(settings: TriageSettings, region: string, execution: string): string {
  const workflow = execution.startsWith("arn:");
  const place = workflow ? settings.homeRegion : region;
  if (!/^[\w:/.-]+$/.test(execution) || !/^[a-z0-9-]+$/.test(place)) return plainText(execution, 200);
  return (workflow ? workflowLink : executionLink)(settings.partition, place, execution);
}

/** Commands keep every character but control characters: a token or JSON text would break without them. */
const harmless = (line: string) => (/^\s*aws /.test(line) ? line.replace(/\p{Cc}+/gu, " ") : plainText(line, 10_000));

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value)) return value;
  } catch {
    // Said below.
  }
  throw new MalformedMessage("is not a JSON object");
}

function field(attributes: Record<string, unknown>, name: MessageField): string {
  const attribute = attributes[name];
  return textIn(isRecord(attribute) ? attribute : {}, "Value", name);
}

function textIn(record: Record<string, unknown>, name: string, called = name): string {
  const value = record[name];
  if (typeof value === "string" && value !== "") return value;
  throw new MalformedMessage(`says nothing of ${called}`);
}
