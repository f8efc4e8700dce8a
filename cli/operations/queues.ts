import { GetQueueAttributesCommand, paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import { deadLetterQueueName } from "../../components/naming";
import type { Caller } from "./caller";
import { inParallel } from "./parallel";

/** A queue of Reflex in the home Region, with the one that holds what failed. */
export interface QueueState {
  name: string;
  waiting: number;
  deadLetters: number;
}

/** All queues of Reflex, those with most dead letters first: of functions, and of rules, which have only what failed. */
export async function queuesOf(caller: Caller): Promise<QueueState[]> {
  const sqs = caller.client(SQSClient, caller.organization.homeRegion);
  const urls = await caller.allowed("sqs:ListQueues", async () => {
    const found: string[] = [];
    for await (const { QueueUrls = [] } of paginateListQueues(
      { client: sqs, pageSize: 1000 },
      { QueueNamePrefix: "reflex-" },
    ))
      found.push(...QueueUrls);
    return found;
  });
  const depths = new Map(
    await inParallel(urls, 10, async (QueueUrl): Promise<[name: string, depth: number]> => {
      const { Attributes = {} } = await caller.allowed("sqs:GetQueueAttributes", () =>
        sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] })),
      );
      return [QueueUrl.split("/").at(-1) ?? "", Number(Attributes.ApproximateNumberOfMessages ?? 0)];
    }),
  );
  const suffix = deadLetterQueueName("");
  const names = new Set(
    [...depths.keys()].map((name) => (name.endsWith(suffix) ? name.slice(0, -suffix.length) : name)),
  );
  return [...names]
    .map((name) => ({ name, waiting: depths.get(name) ?? 0, deadLetters: depths.get(deadLetterQueueName(name)) ?? 0 }))
    .sort((a, b) => b.deadLetters - a.deadLetters || (a.name < b.name ? -1 : 1));
}
