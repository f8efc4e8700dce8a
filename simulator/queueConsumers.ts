import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
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
  roleArn: string;
  batchSize: number;
  reportBatchItemFailures: boolean;
}

interface Consumer extends QueueMapping {
  session?: Principal;
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
  private readonly byQueue = new Map<string, Consumer>();

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
    this.byQueue.set(mapping.queueArn, { ...mapping, visibilitySeconds: 30, wakeScheduled: false });
  }

  /** A message was sent to this queue. */
  notify(queueArn: string): void {
    const consumer = this.byQueue.get(queueArn);
    if (!consumer || consumer.wakeScheduled) return;
    consumer.wakeScheduled = true;
    this.clock.after(pollDelayMs, () => {
      consumer.wakeScheduled = false;
      return this.look(consumer);
    });
  }

  private async look(consumer: Consumer): Promise<void> {
    try {
      await this.poll(consumer);
    } catch (error) {
      this.timeline.add({
        kind: "note",
        text: `function ${consumer.functionName} cannot poll ${consumer.queueArn}: ${(error as Error).message}`,
      });
    }
  }

  private async poll(consumer: Consumer): Promise<void> {
    const [, , , region = "", account = "", name = ""] = consumer.queueArn.split(":");
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
            MaxNumberOfMessages: Math.min(10, consumer.batchSize),
            MessageSystemAttributeNames: ["All"],
            MessageAttributeNames: ["All"],
          }),
        ),
      );
      if (Messages.length === 0) return;
      const failed = await this.invoke(consumer, Messages, region);
      const kept = Messages.filter(
        (m) =>
          failed.has(m.MessageId ?? "") ||
          (m.Attributes?.ApproximateReceiveCount === "1" && this.comesAgain(consumer.queueArn)),
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
  private async invoke(consumer: Consumer, messages: Message[], region: string): Promise<Set<string>> {
    const all = new Set(messages.map((m) => m.MessageId ?? ""));
    const event = { Records: messages.map((m) => record(m, consumer.queueArn, region)) };
    const answer = await this.lambda.invoke(consumer.functionName, consumer.account, consumer.region, event);
    if (!answer.ok) return all;
    if (!consumer.reportBatchItemFailures) return new Set();
    const failures = (answer.result as SQSBatchResponse | null)?.batchItemFailures ?? [];
    const failed = new Set(failures.map((f) => f.itemIdentifier));
    // An id that is not of this batch makes the whole batch a failure (Lambda guide, services-sqs-errorhandling).
    return [...failed].every((id) => all.has(id)) ? failed : all;
  }

  private async sessionOf(consumer: Consumer): Promise<Principal> {
    const age =
      consumer.session?.kind === "role-session" ? this.clock.now().getTime() - consumer.session.issuedAt.getTime() : 0;
    if (!consumer.session || age > sessionRenewalMs) {
      const assumed = await this.authorizer.assumeForService({
        service: "lambda.amazonaws.com",
        roleArn: consumer.roleArn,
        sourceAccount: consumer.account,
        sessionName: consumer.functionName,
      });
      consumer.session = assumed.principal;
    }
    return consumer.session;
  }
}

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
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? "",
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion,
  };
}
