import { ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import type { DirectClients } from "../clients";
import type { Authorizer } from "../identity/authorizer";

/** A queue that subscribes to a topic, and why it refuses its messages. */
interface SubscribedQueue {
  queueArn: string;
  refusal?: string;
}

/**
 * The queues that a message of a topic goes to, in whatever Region they are. The emulator puts it there without asking
 * the queue's policy, so that is done here: SNS delivers as a service, on behalf of the topic.
 */
export async function queuesOf(
  topicArn: string,
  direct: DirectClients,
  authorizer: Authorizer,
): Promise<SubscribedQueue[]> {
  const [, , , region = "", account = ""] = topicArn.split(":");
  // A message to a telephone or a device has no topic.
  if (!topicArn.includes(":sns:")) return [];
  const { Subscriptions = [] } = await direct
    .in(SNSClient, account, region)
    .send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
  const queues = Subscriptions.filter(({ Protocol }) => Protocol === "sqs").map(({ Endpoint = "" }) => Endpoint);
  return Promise.all(
    queues.map(async (queueArn) => {
      const decision = await authorizer.decide({
        principal: { kind: "service", service: "sns.amazonaws.com", sourceArn: topicArn, sourceAccount: account },
        action: "sqs:SendMessage",
        resource: queueArn,
        resourceAccount: queueArn.split(":")[4] ?? "",
        region: queueArn.split(":")[3] ?? "",
        context: {},
      });
      return decision.allowed ? { queueArn } : { queueArn, refusal: decision.reason };
    }),
  );
}
