/** The containers in which people find the events that they want to try. */
import { UsageError } from "./errors";

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The event in a message of SNS or SQS, in a function's batch of one, or in a list of one. A bare CloudTrail record
 * becomes the event that EventBridge sends for it. Everything else is returned as it is.
 * @param what names the file in an error.
 * @throws UsageError when there are several events, or none that can be read.
 */
export function unwrapped(value: unknown, what: string): unknown {
  const inner = innerOf(value, what);
  if (inner !== undefined) return unwrapped(inner, what);
  if (!isJson(value) || "detail-type" in value) return value;
  if (typeof value.eventSource === "string" && typeof value.eventName === "string") return eventOfRecord(value);
  const known = knownOthers.find(({ has }) => has.every((field) => field in value));
  if (known) throw new UsageError(`${what} is ${known.name}; ${known.instead}`);
  return value;
}

/** What one step of unwrapping finds; undefined where there is no container. */
function innerOf(value: unknown, what: string): unknown {
  if (Array.isArray(value)) return theOnly(value, what);
  if (!isJson(value)) return undefined;
  // A CloudTrail log file, a batch of SQS or SNS for a function, the answer of ReceiveMessage.
  for (const list of [value.Records, value.Messages]) if (Array.isArray(list)) return theOnly(list, what);
  if (isJson(value.Sns)) return value.Sns;
  // SNS's own envelope; a message of SQS as the API returns it, and as a function receives it.
  const carried = typeof value.TopicArn === "string" ? value.Message : (value.Body ?? value.body);
  const isMessage = typeof value.TopicArn === "string" || "ReceiptHandle" in value || "receiptHandle" in value;
  if (isMessage && typeof carried === "string") return parsedText(carried, what);
  // What Reflex's own queues hold: the event beside the response and the rule.
  return isJson(value.event) && "detail-type" in value.event ? value.event : undefined;
}

function theOnly(list: unknown[], what: string): unknown {
  if (list.length === 1) return list[0];
  throw new UsageError(`${what} holds ${list.length} events; give one of them in a file of its own`);
}

function parsedText(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${what} is a message whose text is not JSON; give the event that it is about`);
  }
}

/**
 * EventBridge User Guide, "AWS service events delivered via CloudTrail": the record is the detail, and the source is
 * `aws.` with the first label of eventSource.
 */
function eventOfRecord(record: Json): Json {
  const signIn = record.eventType === "AwsConsoleSignIn";
  return {
    "detail-type": signIn ? "AWS Console Sign In via CloudTrail" : "AWS API Call via CloudTrail",
    source: `aws.${String(record.eventSource).split(".")[0]}`,
    account: record.recipientAccountId ?? "",
    region: record.awsRegion ?? "",
    time: record.eventTime ?? "",
    ...(typeof record.eventID === "string" && { id: record.eventID }),
    detail: record,
  };
}

/** Other things in which a finding or a change is described, and how to get the event. */
const knownOthers = [
  {
    has: ["SchemaVersion", "ProductArn"],
    name: "a finding of Security Hub without its event",
    instead:
      'put it into {"source":"aws.securityhub","detail-type":"Security Hub Findings - Imported","detail":{"findings":[…]}}',
  },
  {
    has: ["Findings"],
    name: "the answer of an API call that reads findings",
    instead: "give the event that EventBridge delivers, e.g. from the rule's target or the archive",
  },
  {
    has: ["SchemaVersion", "Service", "Severity"],
    name: "a finding of GuardDuty as its API returns it, whose names begin with capitals",
    instead: "give the event that EventBridge delivers, whose detail has names in camel case",
  },
];
