import { isRecord } from "../../aws/json";
import { answerSecondsField, type MessageField, messageFields } from "../../organization/message";
import type { TriageSettings } from "../../organization/settings";
import type { Course } from "../evidence/course";
import { executionLink, incidentPageLink, workflowLink } from "../shared/links";
import type { Message } from "../shared/message";
import { plainText } from "../shared/text";
import { saidOf } from "./endedRun";

/** Neither a message of a run or workflow, nor the event of one that ended; it goes to the dead-letter queue. */
export class MalformedMessage extends Error {
  constructor(problem: string) {
    super(`The message ${problem}. Check what publishes on the topic and which rules have the queue as their target.`);
    this.name = "MalformedMessage";
  }
}

/** What the queue delivers, read once; the functions below say what it is. */
export type Delivered = Readonly<Record<string, unknown>>;

/** @throws MalformedMessage, whose text never repeats the body: it may hold a token. */
export function deliveredIn(body: string): Delivered {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value)) return value;
  } catch {
    // Said below.
  }
  throw new MalformedMessage("is not a JSON object");
}

/**
 * The message that people read: of `{"event": EVENT}` from the rule on workflows that ended, and of a notification of SNS
 * from the topic (SNS developer guide, "Fanout to Amazon SQS queues": not raw).
 * @throws MalformedMessage for what is neither.
 */
export function compose(settings: TriageSettings, delivered: Delivered): Message {
  return isRecord(delivered.event) ? endedWorkflow(settings, delivered.event) : fromTopic(settings, delivered);
}

/** A question that a message of the topic puts: of which run, and until when. Undefined where it puts none. */
export function questionIn({ MessageAttributes: attributes, Timestamp }: Delivered) {
  if (!isRecord(attributes) || !isRecord(attributes[answerSecondsField])) return undefined;
  const seconds = Number(attributes[answerSecondsField].Value);
  const sent = Date.parse(String(Timestamp));
  if (!Number.isSafeInteger(seconds) || Number.isNaN(sent)) return undefined;
  const [incident, account, region, run] = (["incident", "account", "region", "execution"] as const).map((name) =>
    field(attributes, name),
  ) as [string, string, string, string];
  return { known: { incident, account, region, run }, until: new Date(sent + seconds * 1000).toISOString() };
}

function fromTopic(settings: TriageSettings, { Message: text, MessageAttributes: attributes }: Delivered) {
  if (typeof text !== "string" || !isRecord(attributes)) throw new MalformedMessage("is no message of the topic");
  const fields = Object.fromEntries(messageFields.map((name) => [name, field(attributes, name)])) as Record<
    MessageField,
    string
  >;
  return said(settings, fields, text.split("\n"));
}

/**
 * How a workflow ended that did not do its work. Its execution has the name of the incident. Its target is in its input,
 * which an event of 248 KiB and more leaves out.
 */
function endedWorkflow(settings: TriageSettings, event: Record<string, unknown>): Message {
  const detail = isRecord(event.detail) ? event.detail : {};
  const name = textIn(detail, "stateMachineArn").replace(/^.*:/, "");
  const status = textIn(detail, "status");
  const input = typeof detail.input === "string" ? deliveredIn(detail.input) : {};
  const target = isRecord(input.target) ? input.target : event;
  return said(
    settings,
    {
      title: `${name} ended with ${status}`,
      incident: textIn(detail, "name"),
      account: textIn(target, "account"),
      region: textIn(target, "region"),
      execution: textIn(detail, "executionArn"),
    },
    [
      `The workflow ${name} ended with status ${status} at ${textIn(event, "time")}.`,
      "What it changed before stays as it is until somebody looks. The execution says in which state it ended, and why.",
    ],
  );
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

/** The run that an event of the queue is about; undefined for anything else. @throws MalformedMessage */
export function endedRunIn({ event }: Delivered): EndedRun | undefined {
  if (!isRecord(event) || event.source === "aws.states") return undefined;
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
  return (
    words &&
    said(settings, { title: words.title, incident, account, region, execution }, words.lines, `closed/${execution}`)
  );
}

/** @param folder of the incident file about it; the list of all where it is not known. */
function said(
  settings: TriageSettings,
  fields: Record<MessageField, string>,
  lines: string[],
  folder?: string,
): Message {
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
      ...pageLink(settings, incident, folder),
    ],
    nextSteps: [],
    incident: plainText(incident, 200),
    context: Object.fromEntries(messageFields.map((key) => [key, plainText(fields[key], 1_000)])),
  };
}

/** The incident page; nothing where the id is none that a link may have. */
const pageLink = (settings: TriageSettings, incident: string, folder: string | undefined): string[] =>
  /^[\w-]{1,100}$/.test(incident) && /^[\w/-]*$/.test(folder ?? "")
    ? [incidentPageLink(settings, incident, folder)]
    : [];

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

function field(attributes: Record<string, unknown>, name: MessageField): string {
  const attribute = attributes[name];
  return textIn(isRecord(attribute) ? attribute : {}, "Value", name);
}

function textIn(record: Record<string, unknown>, name: string, called = name): string {
  const value = record[name];
  if (typeof value === "string" && value !== "") return value;
  throw new MalformedMessage(`says nothing of ${called}`);
}
