import { identityPolicyTypes, role } from "../../documents/identityPolicies";
import { resourceRule } from "../../rule";
import { blockSettings, bucketTypes } from "../../services/buckets";

/** The values that rules judge are the values that are deployed. */
export const guardedFields = resourceRule({
  name: "provider-guarded-fields",
  severity: "high",
  description: "No resource ignores changes of a field that rules judge.",
  remediation: [
    "Remove the field from ignoreChanges.",
    "Where something else changes it, make that change in the program, or exempt the resource with the reason.",
  ],
  references: [{ framework: "NIST SP 800-53 r5", id: "CM-3" }],
  types: ["*"],
  configuration: {
    fields: {
      type: "array",
      items: { type: "string" },
      description: "Names of further inputs whose changes must reach AWS, whatever the type of the resource.",
      default: [] as string[],
    },
  },
  *check(_inputs, { fields }, { type, options }) {
    const judged = [...fields, ...judgedFields(type)];
    for (const path of options?.ignoreChanges ?? []) {
      const [field = ""] = path.replace(/^\["?([^"\]]*)"?\]/, "$1").split(/[.[]/);
      if (judged.includes(field) || (judged.length > 0 && field.includes("*")))
        yield {
          field: "ignoreChanges",
          found: `changes of ${path} would be ignored`,
          fix: "Remove it: the values that rules judge must be deployed.",
        };
    }
  },
});

/** By type, the inputs that rules of the pack judge. */
const byType: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": ["alarmActions"],
  "aws:cloudwatch/eventArchive:EventArchive": ["retentionDays"],
  "aws:cloudwatch/eventBus:EventBus": ["deadLetterConfig", "kmsKeyIdentifier"],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["policy"],
  "aws:cloudwatch/eventRule:EventRule": ["eventPattern", "scheduleExpression", "state"],
  "aws:cloudwatch/eventTarget:EventTarget": [
    ...["arn", "rule", "deadLetterConfig", "retryPolicy", "input", "inputPath", "inputTransformer"],
  ],
  "aws:cloudwatch/logGroup:LogGroup": ["retentionInDays"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["alarmActions"],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": ["policy"],
  "aws:dynamodb/table:Table": ["pointInTimeRecovery", "deletionProtectionEnabled"],
  "aws:fis/experimentTemplate:ExperimentTemplate": [
    ...["stopConditions", "targets", "logConfiguration", "experimentOptions", "roleArn"],
  ],
  "aws:iam/role:Role": [
    ...["assumeRolePolicy", "inlinePolicies", "managedPolicyArns", "permissionsBoundary", "maxSessionDuration"],
  ],
  "aws:kms/key:Key": ["policy", "enableKeyRotation"],
  "aws:kms/keyPolicy:KeyPolicy": ["policy"],
  "aws:lambda/function:Function": [
    "runtime",
    "tracingConfig",
    "loggingConfig",
    "reservedConcurrentExecutions",
    "environment",
  ],
  "aws:lambda/functionUrl:FunctionUrl": ["authorizationType"],
  "aws:lambda/layerVersionPermission:LayerVersionPermission": ["principal", "organizationId"],
  "aws:lambda/permission:Permission": ["action", "principal", "principalOrgId", "sourceArn", "sourceAccount"],
  "aws:s3/bucketAcl:BucketAcl": ["acl", "accessControlPolicy"],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ["rule"],
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:s3/bucketVersioning:BucketVersioning": ["versioningConfiguration"],
  "aws:sfn/stateMachine:StateMachine": ["definition", "loggingConfiguration"],
  "aws:sns/topic:Topic": ["policy", "kmsMasterKeyId"],
  "aws:sns/topicPolicy:TopicPolicy": ["policy"],
  "aws:sns/topicSubscription:TopicSubscription": ["protocol"],
  "aws:sqs/queue:Queue": [
    ...["policy", "redrivePolicy", "sqsManagedSseEnabled", "kmsMasterKeyId", "messageRetentionSeconds"],
  ],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
  "aws:sqs/redrivePolicy:RedrivePolicy": ["redrivePolicy"],
  "aws:ssm/document:Document": ["content", "permissions"],
  "aws:ssm/parameter:Parameter": ["type"],
  "pulumi:providers:aws": ["allowedAccountIds", "region", "accessKey", "secretKey", "token", "assumeRoles", "profile"],
};

/** Types that share their fields. */
function judgedFields(type: string): readonly string[] {
  if (bucketTypes.includes(type)) return ["acl", "grants", "policy", "objectLockEnabled"];
  if (/:(Bucket|Account)PublicAccessBlock$/.test(type)) return blockSettings;
  if (identityPolicyTypes.includes(type) && type !== role) return ["policy", "inlinePolicy"];
  return byType[type] ?? [];
}
