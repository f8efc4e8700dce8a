import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import type { CompiledPattern } from "../aws/patterns";
import type { Principal } from "./aws";
import type { Clients } from "./clients";
import type { SimulatedClock } from "./clock";
import type { Authorizer } from "./identity/authorizer";
import type { LambdaHost } from "./lambda/host";
import type { Timeline } from "./timeline";

/** An event source mapping from a standard queue to a function. */
export interface QueueMapping {
  queueArn: string;
  functionName: string;
  account: string;
  region: string;
  batchSize: number;
  reportBatchItemFailures: boolean;
  enabled: boolean;
  /** A message that none of them matches is deleted, and the function does not see it; all are seen without any. */
  filters: Array<Pick<CompiledPattern, "matches">>;
  /** The id of the mapping. */
  uuid: string;
}

interface Consumer {
  mapping: QueueMapping;
  session?: Principal;
  /** Of the session. */
  roleArn?: string;
  visibilitySeconds: number;
  wakeScheduled: boolean;
}

// Lambda long-polls; how soon it sees a message is not documented. This only makes a story's times move.
const pollDelayMs = 800;
const sessionRenewalMs = 30 * 60_000;

/**
 * Lambda's pollers: they receive with the function's own role, hand batches to the function, delete what succeeded
 * and leave the rest to come back when its visibility time-out ends (and to the queue's redrive policy after that).
 */
export class QueueConsumers {
  /** By the ids of the mappings. */
  private readonly consumers = new Map<string, Consumer>();

  constructor(
    private readonly clock: SimulatedClock,
    private readonly timeline: Timeline,
    private readonly clients: Clients,
    private readonly authorizer: Authorizer,
    private readonly lambda: LambdaHost,
    /** Whether a message of a queue that was deleted comes again, as at-least-once delivery allows. */
    private readonly comesAgain: (queueArn: string) => boolean = () => false,
  ) {}

  add(mapping: QueueMapping): void {
    this.consumers.set(mapping.uuid, { mapping, visibilitySeconds: 30, wakeScheduled: false });
  }

  change(uuid: string, changes: Partial<QueueMapping>): void {
    const consumer = this.consumers.get(uuid);
    if (!consumer) return;
    consumer.mapping = { ...consumer.mapping, ...changes };
    this.notify(consumer.mapping.queueArn);
  }

  remove(uuid: string): void {
    this.consumers.delete(uuid);
  }

  /** The mappings of a queue. */
  of(queueArn: string): QueueMapping[] {
    return [...this.consumers.values()].map(({ mapping }) => mapping).filter((one) => one.queueArn === queueArn);
  }

  /** A message came into this queue, and can be received after this time. */
  notify(queueArn: string, delayMs = 0): void {
    for (const consumer of this.consumers.values()) {
      if (consumer.mapping.queueArn !== queueArn || consumer.wakeScheduled) continue;
      // A message that comes later must not keep an earlier one waiting.
      if (delayMs > 0) this.clock.after(delayMs + pollDelayMs, () => this.look(consumer));
      else {
        consumer.wakeScheduled = true;
        this.clock.after(pollDelayMs, () => {
          consumer.wakeScheduled = false;
          return this.look(consumer);
        });
      }
    }
  }

  private async look(consumer: Consumer): Promise<void> {
    const { enabled, functionName, queueArn, uuid } = consumer.mapping;
    if (!enabled || this.consumers.get(uuid) !== consumer) return;
    try {
      await this.poll(consumer);
    } catch (error) {
      this.timeline.add({
        kind: "note",
        text: `function ${functionName} cannot poll ${queueArn}: ${(error as Error).message}`,
      });
    }
  }

  private async poll(consumer: Consumer): Promise<void> {
    const { queueArn, batchSize } = consumer.mapping;
    const [, , , region = "", account = "", name = ""] = queueArn.split(":");
    const QueueUrl = this.clients.queueUrl(account, name);
    const sqs = this.clients.as(SQSClient, await this.sessionOf(consumer), region);
    const attributes = await this.insist(() =>
      sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout"] })),
    );
    consumer.visibilitySeconds = Number(attributes.Attributes?.VisibilityTimeout ?? 30);
    for (;;) {
      const { Messages = [] } = await this.insist(() =>
        sqs.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: Math.min(10, batchSize),
            MessageSystemAttributeNames: ["All"],
            MessageAttributeNames: ["All"],
          }),
        ),
      );
      if (Messages.length === 0) return;
      const failed = await this.invoke(consumer, Messages, region);
      const kept = Messages.filter(
        (m) =>
          failed.has(m.MessageId ?? "") || (m.Attributes?.ApproximateReceiveCount === "1" && this.comesAgain(queueArn)),
      );
      const done = Messages.filter((m) => !kept.includes(m));
      if (done.length > 0) {
        const Entries = done.map((m, i) => ({ Id: String(i), ReceiptHandle: m.ReceiptHandle }));
        await this.insist(() => sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })));
      }
      // One second more than the time-out, so that the message is visible again when the poller looks. Messages that
      // come before are taken before.
      if (kept.length > 0) this.clock.after((consumer.visibilitySeconds + 1) * 1000, () => this.look(consumer));
    }
  }

  /** Pollers repeat what is throttled for as long as it is. */
  private async insist<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!/Throttl/.test((error as Error).name)) throw error;
        await this.clock.sleep(pollDelayMs);
      }
    }
  }

  /** Ids of the messages that the function did not finish. */
  private async invoke({ mapping }: Consumer, messages: Message[], region: string): Promise<Set<string>> {
    const records = messages.map((m) => record(m, mapping.queueArn, region)).filter((one) => passes(one, mapping));
    if (records.length === 0) return new Set();
    const all = new Set(records.map(({ messageId }) => messageId));
    const answer = await this.lambda.invoke(mapping.functionName, mapping.account, mapping.region, {
      Records: records,
    });
    if (!answer.ok) return all;
    if (!mapping.reportBatchItemFailures) return new Set();
    const failures = (answer.result as SQSBatchResponse | null)?.batchItemFailures ?? [];
    const failed = new Set(failures.map((f) => f.itemIdentifier));
    // An id that is not of this batch makes the whole batch a failure (Lambda guide, services-sqs-errorhandling).
    return [...failed].every((id) => all.has(id)) ? failed : all;
  }

  private async sessionOf(consumer: Consumer): Promise<Principal> {
    const age =
      consumer.session?.kind === "role-session" ? this.clock.now().getTime() - consumer.session.issuedAt.getTime() : 0;
    const { functionName, account, region } = consumer.mapping;
    const roleArn = this.lambda.deploymentOf(functionName, account, region)?.roleArn;
    if (roleArn === undefined) throw new Error(`function ${functionName} does not exist`);
    if (!consumer.session || age > sessionRenewalMs || consumer.roleArn !== roleArn) {
      const assumed = await this.authorizer.assumeForService({
        service: "lambda.amazonaws.com",
        roleArn,
        sourceAccount: account,
        sessionName: functionName,
      });
      consumer.session = assumed.principal;
      consumer.roleArn = roleArn;
    }
    return consumer.session;
  }
}

/** What a filter sees of a message: its body as JSON where it is that ("Event filtering with SQS", Lambda guide). */
function passes(record: SQSRecord, { filters }: QueueMapping): boolean {
  if (filters.length === 0) return true;
  let body: unknown = record.body;
  try {
    body = JSON.parse(record.body);
  } catch {
    // Text that is not JSON is compared as it is.
  }
  return filters.some((filter) => filter.matches({ ...record, body }));
}

/** Attributes of a message as a function gets them (recorded: LocalStack's snapshots, test_lambda_integration_sqs). */
const attributesOf = ({ MessageAttributes = {} }: Message): SQSRecord["messageAttributes"] =>
  Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType ?? "String",
      } as SQSRecord["messageAttributes"][string],
    ]),
  );

function record(message: Message, eventSourceARN: string, awsRegion: string): SQSRecord {
  const attributes = message.Attributes ?? {};
  return {
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: {
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? "1",
      SentTimestamp: attributes.SentTimestamp ?? "",
      SenderId: attributes.SenderId ?? "",
      ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? "",
    },
    messageAttributes: attributesOf(message),
    md5OfBody: message.MD5OfBody ?? "",
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion,
  };
}
