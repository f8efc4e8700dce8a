/**
 * Arguments whose change makes another resource, by type; the change of any other is an update. Source: `ForceNew` and
 * `RequiresReplace` in the resources of hashicorp/terraform-provider-aws, `internal/service/…`, with the names that
 * @pulumi/aws gives them: sqs/queue.go, events/{bus,bus_policy,rule,target,archive}.go,
 * lambda/{function,alias,event_source_mapping}.go, ssm/document.go, cloudwatch/metric_alarm.go, logs/group.go,
 * deploy/{app,deployment_group}.go, sns/topic_subscription.go, sfn/state_machine.go, fis/experiment_template.go,
 * dynamodb/resource_policy.go, s3/bucket_object_lock_configuration.go (document, archive, CodeDeploy and object lock in
 * a revision before version 6).
 *
 * Not read in the source, and without a judge: aws:dynamodb/table, aws:iam/*, aws:sns/topic, the other aws:s3/* types, and
 * that `region`, which version 6 adds to every regional resource, makes another one.
 */
const replacedByType: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/eventArchive:EventArchive": ["eventSourceArn", "name"],
  "aws:cloudwatch/eventBus:EventBus": ["eventSourceName", "name"],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["eventBusName"],
  "aws:cloudwatch/eventRule:EventRule": ["eventBusName", "name", "namePrefix"],
  "aws:cloudwatch/eventTarget:EventTarget": ["eventBusName", "rule", "targetId"],
  "aws:cloudwatch/logGroup:LogGroup": ["logGroupClass", "name", "namePrefix"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["name"],
  // An application keeps its id when its name changes (UpdateApplication).
  "aws:codedeploy/application:Application": ["computePlatform"],
  "aws:codedeploy/deploymentGroup:DeploymentGroup": [],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": ["resourceArn"],
  "aws:dynamodb/table:Table": ["hashKey", "name", "rangeKey"],
  "aws:fis/experimentTemplate:ExperimentTemplate": ["tags"],
  "aws:iam/role:Role": ["name", "namePrefix", "path"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "namePrefix", "role"],
  "aws:lambda/alias:Alias": ["functionName", "name"],
  "aws:lambda/eventSourceMapping:EventSourceMapping": [
    "eventSourceArn",
    "queues",
    "selfManagedEventSource",
    "startingPosition",
    "startingPositionTimestamp",
    "topics",
  ],
  "aws:lambda/function:Function": ["name", "packageType", "tenancyConfig"],
  // With the scope CREATE_ONLY, which is the default: an invocation is not changed, another one is made.
  "aws:lambda/invocation:Invocation": ["functionName", "input", "qualifier", "triggers"],
  "aws:s3/bucket:Bucket": ["bucket", "bucketPrefix", "objectLockEnabled"],
  "aws:s3/bucketNotification:BucketNotification": ["bucket"],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": [
    "bucket",
    "expectedBucketOwner",
    "objectLockEnabled",
  ],
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
  "aws:s3/bucketVersioning:BucketVersioning": ["bucket", "expectedBucketOwner"],
  "aws:sfn/stateMachine:StateMachine": ["name", "namePrefix", "type"],
  "aws:sns/topic:Topic": ["fifoTopic", "name", "namePrefix"],
  "aws:sns/topicSubscription:TopicSubscription": ["endpoint", "protocol", "topic"],
  "aws:sqs/queue:Queue": ["fifoQueue", "name", "namePrefix"],
  "aws:ssm/document:Document": ["name"],
};

/**
 * Whether a change of the argument makes another resource.
 * @throws Error for a type that the table does not have.
 */
export function replaces(type: string, argument: string): boolean {
  const replaced = replacedByType[type];
  if (!replaced)
    throw new Error(`${type}: what replaces it is not described. Add it to tests/engine/provider/replaced.ts.`);
  return argument === "region" || replaced.includes(argument);
}

/** Outputs that an update gives new values to, so that its preview does not know them (`SetNewComputed`, the same files). */
const renewedByType: Readonly<Record<string, readonly string[]>> = {
  "aws:lambda/function:Function": ["qualifiedArn", "version"],
  "aws:ssm/document:Document": ["defaultVersion", "documentVersion", "hash", "latestVersion"],
};

export const renewed = (type: string): readonly string[] => renewedByType[type] ?? [];
