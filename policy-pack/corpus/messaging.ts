import { arn, fromRule, policy, queue, tls } from "./common";
import { clean, later, type Program, secretly, vary } from "./program";

const orders = arn("sqs", "orders");
const pages = arn("sns", "pages");
const fed = clean("a queue that a rule feeds", "the guide of EventBridge: SQS as a target", {
  queue: queue("orders", { policy: policy(fromRule("sqs:SendMessage", orders), tls("sqs", orders)) }),
});
const paged = clean("a topic that a rule feeds", "the guide of EventBridge: SNS as a target", {
  topic: {
    type: "aws:sns/topic:Topic",
    inputs: {
      name: "pages",
      policy: policy(fromRule("sns:Publish", pages), { ...tls("sns", pages), Action: "sns:Publish" }),
    },
    completed: { arn: pages },
  },
});

const subscribed = clean("a subscription over https", "the guide of SNS: HTTPS endpoints", {
  subscription: {
    type: "aws:sns/topicSubscription:TopicSubscription",
    inputs: { topic: pages, protocol: "https", endpoint: "https://pages.example.com/sns" },
  },
});
const bus = clean("a bus with a key of the customer", "the guide of EventBridge: encrypting an event bus", {
  bus: {
    type: "aws:cloudwatch/eventBus:EventBus",
    inputs: {
      name: "orders",
      kmsKeyIdentifier: "alias/events",
      deadLetterConfig: { arn: later(arn("sqs", "orders-dlq"), "dlq") },
    },
    protect: true,
  },
  dlq: queue("orders-dlq"),
});

export const messaging: Program[] = [
  subscribed,
  vary(subscribed, "a subscription of a queue", "the guide of SNS: fan-out to SQS", {
    "subscription.inputs.protocol": "sqs",
    "subscription.inputs.endpoint": orders,
  }),
  vary(
    subscribed,
    "a subscription over http",
    "old web hooks",
    { "subscription.inputs.protocol": "http", "subscription.inputs.endpoint": "http://pages.example.com/sns" },
    { "sns-subscription-tls": ["subscription"] },
  ),
  bus,
  vary(bus, "a bus as the guide makes it", "the guide of EventBridge: creating an event bus", {
    "bus.inputs": { name: "orders" },
  }),
  vary(
    bus,
    "a bus with a key and without a queue",
    "cdk-nag: EventBusDLQ",
    { "bus.inputs.deadLetterConfig": undefined },
    { "events-bus-dead-letter-queue": ["bus"] },
  ),
  fed,
  vary(fed, "a queue policy that is marked secret", "a policy with the output of a secret", {
    "queue.inputs.policy": secretly(policy(fromRule("sqs:SendMessage", orders), tls("sqs", orders))),
  }),
  paged,
  vary(fed, "a queue with a key of the customer", "the guide of SQS", {
    "queue.inputs.sqsManagedSseEnabled": undefined,
    "queue.inputs.kmsMasterKeyId": "alias/queues",
  }),
  vary(fed, "a queue policy from an output", "production programs: a policy by apply", {
    "queue.inputs.policy": later(policy(fromRule("sqs:SendMessage", orders), tls("sqs", orders))),
  }),
  vary(
    fed,
    "a queue for the rules of everybody",
    "documentation of the provider",
    {
      "queue.inputs.policy": policy(
        { ...fromRule("sqs:SendMessage", orders), Condition: undefined },
        tls("sqs", orders),
      ),
    },
    { "sqs-policy-source": ["queue"] },
  ),
  vary(
    fed,
    "a queue without TLS",
    "documentation of the provider",
    { "queue.inputs.policy": policy(fromRule("sqs:SendMessage", orders)) },
    { "sqs-policy-source": ["queue"] },
  ),
  vary(
    fed,
    "a queue whose encryption is turned off",
    "CKV_AWS_27 and its reports",
    { "queue.inputs.sqsManagedSseEnabled": false },
    { "sqs-encrypted": ["queue"] },
  ),
  vary(
    paged,
    "a topic for everybody",
    "a policy that was tried out",
    {
      "topic.inputs.policy": policy(
        { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: pages },
        { ...tls("sns", pages), Action: "sns:Publish" },
      ),
    },
    { "sns-policy-source": ["topic"] },
  ),
  vary(
    paged,
    "a topic whose key the publisher cannot use",
    "alias/aws/sns",
    { "topic.inputs.kmsMasterKeyId": "alias/aws/sns" },
    { "sns-encryption": ["topic"] },
  ),
];
