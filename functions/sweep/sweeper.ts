import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetQueueUrlCommand, SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { sweeperRoleName, sweepFunctionName } from "../../organization/names";
import { accountsOf } from "../../organization/settings";
import { describeStop, stopKeys } from "../../organization/stops";
import { type Sweep, sweepEvent, sweepOf } from "../../responses/sweep";
import type { CentralResponse, Response, Target } from "../../responses/types";
import { eachMessage } from "../shared/batch";
import type { Call, MemberAccess, Output, Sender } from "../shared/dependencies";
import { Answers, look } from "../shared/look";
import { metricLine } from "../shared/metrics";
import { assumeIn } from "../shared/sessions";
import { stopsOf } from "../shared/stops";
import { type Order, parseOrder } from "./order";

/** Everything outside the function: its queue, the bus, the way into members, time and output. */
export interface Dependencies extends MemberAccess, Output {
  responses: readonly Response[];
  dynamodb: Sender<DynamoDBClient>;
  events: Sender<EventBridgeClient>;
  sqs: Sender<SQSClient>;
}

type Entry = ReturnType<typeof sweepEvent>;
type OrderForAll = Extract<Order, { kind: "all" }>;
type OrderForOne = Extract<Order, { kind: "one" }>;

/** SendMessageBatch and PutEvents accept ten entries a call. */
const batchSize = 10;

/**
 * Makes sweeps. When one is due, it is queued once for each account and Region, so that an account that cannot be
 * entered holds up no other, and its message ends in the dead-letter queue. What is found goes to the security bus;
 * an order that comes twice puts the same findings there again, and triage knows them.
 */
export class Sweeper {
  constructor(private readonly outside: Dependencies) {}

  handle(event: SQSEvent): Promise<SQSBatchResponse> {
    const failure = "The sweep was not finished; the message returns to the queue.";
    return eachMessage(this.outside, sweepFunctionName, event, failure, async (body) => {
      const order = parseOrder(body);
      await (order.kind === "all" ? this.distribute(order) : this.sweep(order));
    });
  }

  private async distribute({ regions, ...order }: OrderForAll): Promise<void> {
    const [stop] = await stopsOf(this.outside, [stopKeys.all, stopKeys.response(order.response)]);
    if (stop?.state === "stopped")
      return this.outside.log.info("Not swept.", { response: order.response, because: describeStop(stop) });
    const places = Object.keys(this.outside.settings.members).flatMap((account) =>
      regions.map((region): OrderForOne => ({ ...order, kind: "one", account, region })),
    );
    const { QueueUrl } = await this.outside.sqs.send(new GetQueueUrlCommand({ QueueName: sweepFunctionName }));
    for (const some of inBatches(places)) {
      const { Failed = [] } = await this.outside.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: some.map((place, index) => ({ Id: String(index), MessageBody: JSON.stringify(place) })),
        }),
      );
      if (Failed.length > 0)
        throw new Error(`SQS refused ${Failed.length} of ${some.length} orders: ${Failed[0]?.Code}.`);
    }
    this.outside.log.info("Sweep distributed.", { response: order.response, places: places.length });
  }

  private async sweep(order: OrderForOne): Promise<void> {
    const { emit, log, now, settings } = this.outside;
    const { account, region, response: name } = order;
    if (!Object.hasOwn(settings.members, account)) throw new Error(`Account ${account} is no member.`);
    const response = this.outside.responses.find((one) => one.name === name);
    const sweep = response?.placement === "central" ? sweepOf(response) : undefined;
    if (response?.placement !== "central" || !sweep)
      throw new Error(`No response ${name} with a sweep is in the bundle.`);
    const { looked, found } = await this.look(order, response, sweep);
    await this.tell(found);
    log.info("Swept.", { response: name, account, region, looked, found: found.length });
    emit(metricLine("Reflex", "Sweeps", { Response: name }, now()));
  }

  private async look(
    { account, region, accessKeyDays }: OrderForOne,
    { name, resource: kind }: CentralResponse,
    sweep: Sweep,
  ): Promise<{ looked: number; found: Entry[] }> {
    const { now, settings } = this.outside;
    const call = await assumeIn(this.outside, { account, region, role: sweeperRoleName }, sweepFunctionName);
    const whole: Target = targetIn(account, region, {
      id: account,
      arn: `arn:${settings.partition}:iam::${account}:root`,
    });
    const resources = await this.resources(call, whole, sweep);
    const found: Entry[] = [];
    for (const resource of resources) {
      const facts = await look(call, kind, targetIn(account, region, resource), accountsOf(settings));
      const finding = facts && sweep.finding(facts, { now: now(), accessKeyDays });
      if (!finding) continue;
      const about = { response: name, account, region, kind: kind.name, resource, title: finding.title };
      found.push(sweepEvent(about, finding, now()));
    }
    return { looked: resources.length, found };
  }

  private async resources(call: Call, whole: Target, { list }: Sweep): Promise<Array<Target["resource"]>> {
    if (!list) return [whole.resource];
    const answers = new Answers(call, whole);
    await answers.ask(list.read);
    const { account, region } = whole;
    return list.resources(answers.of, { partition: this.outside.settings.partition, account, region });
  }

  private async tell(found: Entry[]): Promise<void> {
    for (const some of inBatches(found)) {
      const { FailedEntryCount = 0, Entries = [] } = await this.outside.events.send(
        new PutEventsCommand({ Entries: some }),
      );
      if (FailedEntryCount === 0) continue;
      const code = Entries.find(({ ErrorCode }) => ErrorCode)?.ErrorCode;
      throw new Error(`EventBridge refused ${FailedEntryCount} of ${some.length} findings: ${code}.`);
    }
  }
}

/** Only the parts of a target that reads use matter here: there is no signal yet. */
const targetIn = (account: string, region: string, resource: Target["resource"]): Target => ({
  account,
  region,
  resource,
  signal: { id: "", version: "", title: "", occurredAt: "" },
});

function inBatches<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}
