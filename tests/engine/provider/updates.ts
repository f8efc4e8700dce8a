import type { Values } from "./wire";

/** A change of one argument of a resource, as somebody makes it who maintains the stack. */
export interface Update {
  type: string;
  /** Logical name of the resource. */
  name: string;
  argument: string;
  value: unknown;
}

type Change = (inputs: Values) => Values;

const described: Change = () => ({ description: "Changed." });
const tagged: Change = () => ({ tags: { team: "payments" } });

/** A policy with one more statement, which denies what nobody has. */
const policy: Change = (inputs) => {
  const document = JSON.parse(inputs.policy as string) as { Statement: { Sid: string; Effect: string }[] };
  const denial = document.Statement.find(({ Effect }) => Effect === "Deny") ?? document.Statement[0]!;
  return { policy: JSON.stringify({ ...document, Statement: [...document.Statement, { ...denial, Sid: "Again" }] }) };
};

const object = (value: unknown): Values => value as Values;
const json = (text: unknown): Values => JSON.parse(text as string) as Values;

/** For each type one change that AWS makes without replacing the resource, and that no guardrail refuses. */
const changes: Readonly<Record<string, Change>> = {
  "aws:cloudwatch/eventArchive:EventArchive": described,
  "aws:cloudwatch/eventBus:EventBus": described,
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": policy,
  "aws:cloudwatch/eventRule:EventRule": described,
  "aws:cloudwatch/eventTarget:EventTarget": ({ retryPolicy }) => ({
    retryPolicy: { ...object(retryPolicy), maximumRetryAttempts: 100 },
  }),
  "aws:cloudwatch/logGroup:LogGroup": () => ({ retentionInDays: 400 }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": () => ({ alarmDescription: "Changed." }),
  "aws:codedeploy/application:Application": tagged,
  "aws:codedeploy/deploymentGroup:DeploymentGroup": tagged,
  "aws:dynamodb/resourcePolicy:ResourcePolicy": policy,
  "aws:dynamodb/table:Table": () => ({ tableClass: "STANDARD_INFREQUENT_ACCESS" }),
  "aws:fis/experimentTemplate:ExperimentTemplate": described,
  "aws:iam/role:Role": described,
  "aws:lambda/alias:Alias": described,
  "aws:lambda/eventSourceMapping:EventSourceMapping": () => ({ maximumBatchingWindowInSeconds: 1 }),
  "aws:lambda/function:Function": described,
  "aws:lambda/invocation:Invocation": () => ({ lifecycleScope: "CRUD" }),
  "aws:s3/bucket:Bucket": tagged,
  "aws:s3/bucketNotification:BucketNotification": ({ bucket }) => ({
    topics: [{ topicArn: `arn:aws:sns:eu-west-1:111122223333:${String(bucket)}`, events: ["s3:ObjectRemoved:*"] }],
  }),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ({ rule }) => {
    const { defaultRetention } = object(rule);
    const retention = object(defaultRetention);
    return { rule: { defaultRetention: { ...retention, days: (retention.days as number) + 1 } } };
  },
  "aws:s3/bucketPolicy:BucketPolicy": policy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": () => ({ skipDestroy: true }),
  "aws:s3/bucketVersioning:BucketVersioning": ({ versioningConfiguration }) => ({
    versioningConfiguration: { ...object(versioningConfiguration), mfaDelete: "Disabled" },
  }),
  "aws:sfn/stateMachine:StateMachine": ({ definition }) => ({
    definition: JSON.stringify({ ...json(definition), Comment: "Changed." }),
  }),
  "aws:sns/topic:Topic": () => ({ displayName: "Reflex" }),
  "aws:sns/topicSubscription:TopicSubscription": () => ({ confirmationTimeoutInMinutes: 2 }),
  "aws:sqs/queue:Queue": () => ({ receiveWaitTimeSeconds: 20 }),
  "aws:ssm/document:Document": ({ content }) => ({
    content: JSON.stringify({ ...json(content), description: "Changed." }),
  }),
};

/**
 * One update of each type among the resources.
 * @throws Error for a type without one.
 */
export function updatesOf(resources: readonly { type: string; name: string; inputs: Values }[]): Update[] {
  const firsts = new Map<string, Update>();
  for (const { type, name, inputs } of resources) {
    if (!type.startsWith("aws:")) continue;
    const change = changes[type];
    if (!change) throw new Error(`${type}: no update of it is described. Add one to tests/engine/provider/updates.ts.`);
    // A target that is another bus has no retry policy.
    const fits = type !== "aws:cloudwatch/eventTarget:EventTarget" || inputs.retryPolicy !== undefined;
    if (!fits || firsts.has(type)) continue;
    const [[argument, value]] = Object.entries(change(inputs)) as [[string, unknown]];
    firsts.set(type, { type, name, argument, value });
  }
  return [...firsts.values()];
}
