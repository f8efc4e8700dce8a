import { isRecord } from "../../aws/json";
import { type MessageField, messageFields } from "../../organization/message";
import type { TriageSettings } from "../../organization/settings";
import { executionLink, workflowLink } from "../shared/links";
import type { Message } from "../shared/message";
import { plainText } from "../shared/text";

/** Neither a message of a run or workflow, nor the event of one that ended; it goes to the dead-letter queue. */
export class MalformedMessage extends Error {
  constructor(problem: string) {
    super(`The message ${problem}. Check what publishes on the topic and which rules have the queue as their target.`);
    this.name = "MalformedMessage";
  }
}

/**
 * The message that people read, of what the queue delivers: `{"event": EVENT}` from the rules on runs and workflows that ended, and from the
 * topic a notification of SNS (SNS developer guide, "Fanout to Amazon SQS queues": not raw).
 * @throws MalformedMessage, whose text never repeats the body: it may hold a token.
 */
export function compose(settings: TriageSettings, body: string): Message {
  const delivered = parsed(body);
  if (isRecord(delivered.event)) return ended(settings, delivered.event);
  return fromTopic(settings, delivered);
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

/** How a run or a workflow ended that did not do its work: nothing in it may have been able to say so. */
function ended(settings: TriageSettings, event: Record<string, unknown>): Message {
  const detail = isRecord(event.detail) ? event.detail : {};
  return event.source === "aws.states" ? endedWorkflow(settings, event, detail) : endedRun(settings, event, detail);
}

type Part = Record<string, unknown>;

function endedRun(settings: TriageSettings, event: Part, detail: Part): Message {
  const name = textIn(detail, "Definition").replace(/^.*document\//, "");
  const [execution, status] = [textIn(detail, "ExecutionId"), textIn(detail, "Status")];
  return said(
    settings,
    {
      title: `${name} ended with ${status}`,
      // The event does not have it: the run itself is what its messages belong to.
      incident: execution,
      account: textIn(event, "account"),
      region: textIn(event, "region"),
      execution,
    },
    [
      `A run of ${name} ended with status ${status} at ${textIn(event, "time")}.`,
      "What it changed before stays as it is until somebody looks. The run says at which step it ended, and why.",
    ],
  );
}

/** Its execution has the name of the incident. Its target is in its input, which an event of 248 KiB and more leaves out. */
function endedWorkflow(settings: TriageSettings, event: Part, detail: Part): Message {
  const name = textIn(detail, "stateMachineArn").replace(/^.*:/, "");
  const status = textIn(detail, "status");
  const input = typeof detail.input === "string" ? parsed(detail.input) : {};
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
