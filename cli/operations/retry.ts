import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { isRecord } from "../../aws/json";
import { deadLetterQueueName } from "../../components/naming";
import { cut } from "../../functions/shared/text";
import { retriedQueues } from "../../organization/names";
import { count, oneLine } from "../../page/text";
import { exitCodes } from "../errors";
import type { Caller } from "./caller";
import { confirmed } from "./confirm";
import { declined, type Outcome, print } from "./output";
import { queuesOf } from "./queues";
import { durationOf } from "./scope";

export interface RetryOptions {
  yes?: boolean;
  json?: boolean;
  /** Only messages at least this old: `1h`. */
  older?: string;
}

/** Messages that failed for one cause. */
export interface Cause {
  /** As EventBridge gives it; `FunctionFailed` where a function failed on the message. */
  code: string;
  message: string;
  count: number;
  /** ISO 8601. */
  oldest: string;
  responses: string[];
  /** What helps. */
  do: string;
}

/** `reflex-retry/1`. */
export interface RetryResult {
  format: "reflex-retry/1";
  queues: Array<{ name: string; canBeSent: boolean; causes: Cause[] }>;
  sent: number;
  failed: number;
}

/** Seconds for which messages that were read are hidden: until they are sent, or nobody wants it. */
const hiddenSeconds = 120;

interface DeadLetter {
  queue: string;
  /** URL of the queue that has it. */
  url: string;
  body: string;
  receipt: string;
  at: number;
  cause: Omit<Cause, "count" | "oldest" | "responses">;
  response?: string;
}

/** Messages that failed, by queue and cause; those of functions are handled again when that is confirmed. */
export async function retry(caller: Caller, options: RetryOptions): Promise<Outcome> {
  const age = options.older === undefined ? 0 : durationOf(options.older, "--older");
  const sqs = caller.client(SQSClient, caller.organization.homeRegion);
  const full = (await queuesOf(caller)).filter(({ deadLetters }) => deadLetters > 0);
  const letters: DeadLetter[] = [];
  for (const { deadLetters, name } of full) letters.push(...(await read(caller, sqs, name, deadLetters)));
  const chosen = letters.filter(({ at, queue }) => retriedQueues.includes(queue) && caller.now() - at >= age);
  const json: RetryResult = {
    format: "reflex-retry/1",
    queues: full.map(({ name }) => ({
      name,
      canBeSent: retriedQueues.includes(name),
      causes: causesOf(letters.filter(({ queue }) => queue === name)),
    })),
    sent: 0,
    failed: 0,
  };
  const lines = describe(json);
  if (chosen.length === 0) {
    await putBack(sqs, letters);
    return {
      json,
      lines: [...lines, letters.length > 0 ? "None of them can be sent again from here." : "No dead letters."],
      exitCode: exitCodes.no,
    };
  }
  if (!options.json) print(lines);
  let agreed = false;
  try {
    agreed = await confirmed(`Send ${chosen.length} again?`, options.yes === true);
  } finally {
    await putBack(sqs, agreed ? letters.filter((letter) => !chosen.includes(letter)) : letters);
  }
  if (!agreed) return declined("reflex-retry/1", "Nothing was sent.");
  const urls = new Map<string, Promise<string>>();
  for (const letter of chosen) {
    const url = urls.get(letter.queue) ?? urlOf(caller, sqs, letter.queue);
    urls.set(letter.queue, url);
    const problem = await again(sqs, url, letter);
    if (problem === undefined) json.sent++;
    else json.failed++;
  }
  return {
    json,
    lines: [
      `▸ ${count(json.sent, "message")} sent again${json.failed > 0 ? `, ${json.failed} not` : ""}`,
      "",
      "Next  reflex status",
    ],
    exitCode: json.failed > 0 ? exitCodes.no : exitCodes.fine,
  };
}

async function read(caller: Caller, sqs: SQSClient, queue: string, expected: number): Promise<DeadLetter[]> {
  const QueueUrl = await urlOf(caller, sqs, deadLetterQueueName(queue));
  const found = new Map<string, DeadLetter>();
  // Each answer has ten messages at most, and may have none although there are some.
  for (let attempt = 0; found.size < expected && attempt < expected / 5 + 3; attempt++) {
    const { Messages = [] } = await caller.allowed("sqs:ReceiveMessage", () =>
      sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      ),
    );
    for (const message of Messages) found.set(message.MessageId ?? "", letterOf(queue, QueueUrl, message));
  }
  return [...found.values()];
}

function letterOf(
  queue: string,
  url: string,
  { Attributes, Body = "", MessageAttributes, ReceiptHandle = "" }: Message,
): DeadLetter {
  const attribute = (name: string) => MessageAttributes?.[name]?.StringValue;
  // EventBridge writes why it could not deliver (EventBridge guide, "Using dead-letter queues").
  const code = attribute("ERROR_CODE");
  const cause =
    code === undefined
      ? {
          code: "FunctionFailed",
          message: `the function ${queue} failed on it`,
          do: `read the errors of the log group /aws/lambda/${queue} and remove the cause first`,
        }
      : {
          code,
          message: attribute("ERROR_MESSAGE") ?? "",
          do: `give the rule ${queue} its target or its right again, then replay the archive of the bus`,
        };
  return {
    ...{ queue, url },
    body: Body,
    receipt: ReceiptHandle,
    at: Number(Attributes?.SentTimestamp ?? 0),
    cause,
    response: responseIn(Body),
  };
}

/** The response that a signal is for: the rule names it. */
function responseIn(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) && typeof parsed.response === "string" ? parsed.response : undefined;
  } catch {
    return undefined;
  }
}

function causesOf(letters: readonly DeadLetter[]): Cause[] {
  const causes = new Map<string, DeadLetter[]>();
  for (const letter of letters) {
    const key = `${letter.cause.code} ${letter.cause.message}`;
    causes.set(key, [...(causes.get(key) ?? []), letter]);
  }
  return [...causes.values()].map((same) => ({
    ...(same[0] as DeadLetter).cause,
    count: same.length,
    oldest: new Date(Math.min(...same.map(({ at }) => at))).toISOString(),
    responses: [...new Set(same.flatMap(({ response }) => response ?? []))].sort(),
  }));
}

/** What was read is hidden from others; whatever is not sent is shown to them at once. */
async function putBack(sqs: SQSClient, letters: readonly DeadLetter[]): Promise<void> {
  for (const { receipt: ReceiptHandle, url: QueueUrl } of letters) {
    await sqs
      .send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
      // It is shown again by itself a little later.
      .catch(() => undefined);
  }
}

/** In this order: died in between, the message is handled twice, which changes nothing. */
async function again(
  sqs: SQSClient,
  to: Promise<string>,
  { body, receipt, url }: DeadLetter,
): Promise<string | undefined> {
  try {
    await sqs.send(new SendMessageCommand({ QueueUrl: await to, MessageBody: body }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function urlOf(caller: Caller, sqs: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl = "" } = await caller.allowed("sqs:GetQueueUrl", () =>
    sqs.send(new GetQueueUrlCommand({ QueueName })),
  );
  return QueueUrl;
}

function describe({ queues }: RetryResult): string[] {
  const letters = queues.flatMap(({ causes }) => causes).reduce((sum, cause) => sum + cause.count, 0);
  if (letters === 0) return [];
  const causes = queues.reduce((sum, queue) => sum + queue.causes.length, 0);
  return [
    `${count(letters, "dead letter")}, ${count(causes, "cause")}`,
    ...queues.flatMap(({ causes: of, name }) =>
      of.flatMap(({ code, count: number, do: remedy, message, oldest, responses }) => [
        `  ${deadLetterQueueName(name)}   ${number}   ${code}: ${cut(oneLine(message), 120)}`,
        `      since ${oldest}${responses.length > 0 ? ` · ${responses.join(", ")}` : ""}`,
        `      ${remedy}`,
      ]),
    ),
  ];
}
