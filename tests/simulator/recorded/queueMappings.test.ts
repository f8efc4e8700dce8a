import assert from "node:assert/strict";
import { compilePattern } from "../../../aws/patterns";
import type { Clients } from "../../../simulator/clients";
import { SimulatedClock } from "../../../simulator/clock";
import type { Authorizer } from "../../../simulator/identity/authorizer";
import type { LambdaHost } from "../../../simulator/lambda/host";
import { QueueConsumers } from "../../../simulator/queueConsumers";
import { Timeline } from "../../../simulator/timeline";
import { account, region, session } from "../stepfunctions/world";
import mappings from "./queueMappings.json";

const visibilitySeconds = 30;
const queueArn = `arn:aws:sqs:${region}:${account}:queue`;

/** A queue with one message: hidden once it was received, and gone once it was deleted. */
function queueWith(Body: string, clock: SimulatedClock) {
  let visibleAt = 0;
  let received = 0;
  let isDeleted = false;
  const answers: Record<string, () => object> = {
    GetQueueAttributesCommand: () => ({ Attributes: { VisibilityTimeout: String(visibilitySeconds) } }),
    ReceiveMessageCommand: () => {
      if (isDeleted || clock.now().getTime() < visibleAt) return {};
      visibleAt = clock.now().getTime() + visibilitySeconds * 1000;
      const Attributes = { ApproximateReceiveCount: String(++received) };
      return { Messages: [{ MessageId: "m", ReceiptHandle: "r", Body, Attributes }] };
    },
    DeleteMessageBatchCommand: () => {
      isDeleted = true;
      return {};
    },
  };
  return async (command: object) => answers[command.constructor.name]!();
}

describe("recorded event source mappings of a queue", () => {
  for (const { case: name, filters, reportsFailures, body, result, invoked, again } of mappings.facts as Fact[]) {
    it(`${name}: ${invoked ? "invokes the function" : "does not invoke the function"}${again ? " twice" : ""}`, async () => {
      const clock = new SimulatedClock(new Date("2026-11-30T15:00:00Z"));
      const send = queueWith(body, clock);
      let invocations = 0;
      const returned = JSON.parse(result) as { $error?: boolean } | null;
      const lambda = {
        deploymentOf: () => ({ roleArn: `arn:aws:iam::${account}:role/function` }),
        invoke: async () => {
          invocations++;
          // The second time all is well, or the message would come for ever.
          if (invocations > 1) return { ok: true, result: null };
          return returned?.$error ? { ok: false } : { ok: true, result: returned };
        },
      };
      const consumers = new QueueConsumers(
        clock,
        new Timeline(() => clock.now()),
        { queueUrl: () => "url", as: () => ({ send }) } as unknown as Clients,
        { assumeForService: async () => ({ principal: session("function") }) } as unknown as Authorizer,
        lambda as unknown as LambdaHost,
      );
      const place = { account, region, functionName: "function", queueArn, uuid: "mapping" };
      const compiled = filters.map(compilePattern);
      consumers.add({
        ...place,
        batchSize: 1,
        reportBatchItemFailures: reportsFailures,
        enabled: true,
        filters: compiled,
      });
      consumers.notify(queueArn);
      await clock.settled();
      assert.equal(invocations, invoked ? (again ? 2 : 1) : 0);
    });
  }
});

interface Fact {
  case: string;
  filters: string[];
  reportsFailures: boolean;
  body: string;
  result: string;
  invoked: boolean;
  again?: boolean;
}
