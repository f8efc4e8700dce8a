import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  decisionsTableArn,
  decisionsTableName,
  evidenceBucketArn,
  type Organization,
  pagesTopicArn,
  responderRoleName,
  roleArn,
  stateMachineArn,
  triageFunctionName,
  triageQueueArn,
  triageQueueName,
  triageRoleArn,
  triageRoleName,
} from "../responses/names";
import type { TriageSettings } from "../responses/settings";
import type { Response } from "../responses/types";
import type { Workflow } from "../workflows/types";
import { countAlarm, queueDepthAlarm } from "./alarms";
import { bundle } from "./bundle";
import { catalogueLines } from "./catalogueBundle";
import { alarmPrefix, arnOf, type Place, queueArn, triageDeadLetterQueueName } from "./naming";
import { denyInsecureTransport, onlyPolicy, policyJson, queuePolicy, type Statement } from "./policies";
import { workflowsOf } from "./runbooks";

/**
 * Seconds that one batch may take; the queue hides its messages six times as long (Lambda guide, SQS sources). A claim of
 * triage lasts longer than an invocation, and ends before the message comes back (functions/triage/claims.ts).
 */
const timeout = 60;

export interface TriageFunctionArgs {
  place: Place;
  settings: TriageSettings;
  /** The catalogue that goes into the function. */
  responses: readonly Response[];
  /** Rules that may put events into the queue. */
  ruleArns: string[];
  /** Name of the topic that hears of failures. */
  alarmTopic: string;
}

/**
 * Queue, function, and memory of what was decided. The queue holds back bursts: a run starts at most once a second, and
 * a message that fails five times goes to the dead-letter queue.
 */
export class TriageFunction extends pulumi.ComponentResource {
  readonly queueArn: string;

  constructor(name: string, args: TriageFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:TriageFunction", name, args, opts);
    const { place, settings, responses, alarmTopic } = args;
    const { region } = place;
    this.queueArn = triageQueueArn(settings);

    const undelivered = new aws.sqs.Queue(
      `${name}-dlq`,
      {
        name: triageDeadLetterQueueName,
        region,
        messageRetentionSeconds: 1_209_600,
        sqsManagedSseEnabled: true,
        policy: policyJson(denyInsecureTransport("sqs:*", queueArn(place, triageDeadLetterQueueName))),
        redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [this.queueArn] }),
      },
      { parent: this },
    );
    const queue = new aws.sqs.Queue(
      name,
      {
        name: triageQueueName,
        region,
        messageRetentionSeconds: 345_600,
        visibilityTimeoutSeconds: 6 * timeout,
        sqsManagedSseEnabled: true,
        policy: queuePolicy(this.queueArn, place.accountId, args.ruleArns),
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: queueArn(place, triageDeadLetterQueueName),
          maxReceiveCount: 5,
        }),
      },
      { parent: this, dependsOn: undelivered },
    );
    new aws.dynamodb.Table(
      name,
      {
        name: decisionsTableName,
        region,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        attributes: [{ name: "pk", type: "S" }],
        ttl: { enabled: true, attributeName: "expires" },
        pointInTimeRecovery: { enabled: true },
      },
      { parent: this },
    );
    const role = new aws.iam.Role(
      name,
      {
        name: triageRoleName,
        description: "Reflex triage: reads signals, looks at resources, starts runbooks in member accounts",
        assumeRolePolicy: policyJson({
          // Lambda does not document that it sends aws:SourceArn when it assumes an execution role.
          Sid: "AssumeByLambda",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
        inlinePolicies: onlyPolicy(triageRoleName, triageStatements(place, settings, workflowsOf(responses))),
      },
      { parent: this },
    );
    const logs = new aws.cloudwatch.LogGroup(
      name,
      { name: logGroupName, region, retentionInDays: 365 },
      { parent: this },
    );
    const handler = new aws.lambda.Function(
      name,
      {
        name: triageFunctionName,
        region,
        description: "Decides what to do about a signal and starts the runbook",
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: new pulumi.asset.AssetArchive({
          "index.js": new pulumi.asset.StringAsset(bundle("functions/triage/handler.ts", catalogueLines(responses))),
          "settings.json": new pulumi.asset.StringAsset(JSON.stringify(settings)),
        }),
        role: triageRoleArn(settings),
        timeout,
        memorySize: 512,
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      },
      { parent: this, dependsOn: role },
    );
    new aws.lambda.EventSourceMapping(
      name,
      {
        eventSourceArn: this.queueArn,
        functionName: handler.name,
        region,
        batchSize: 5,
        scalingConfig: { maximumConcurrency: 2 },
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
      { parent: this, dependsOn: queue },
    );

    queueDepthAlarm(`${name}-dlq`, place, triageDeadLetterQueueName, alarmTopic, { parent: this });
    for (const metric of ["Errors", "Throttles"]) {
      countAlarm(
        `${name}-${metric}`,
        {
          place,
          alarm: `${alarmPrefix}triage-${metric.toLowerCase()}`,
          description: `${metric} of ${triageFunctionName}: signals wait in ${triageQueueName} and are tried again.`,
          namespace: "AWS/Lambda",
          metric,
          statistic: "Sum",
          dimensions: { FunctionName: triageFunctionName },
          topic: alarmTopic,
        },
        { parent: this },
      );
    }
    this.registerOutputs({ queueArn: this.queueArn });
  }
}

const logGroupName = `/aws/lambda/${triageFunctionName}`;

/** Everything that triage may do, in its own account and elsewhere. */
export function triageStatements(place: Place, settings: TriageSettings, workflows: Workflow[]): Statement[] {
  const organization: Organization = settings;
  const allow = (Sid: string, Action: string[], Resource: string | string[]): Statement => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  return [
    allow(
      "ReadSignals",
      ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      triageQueueArn(organization),
    ),
    allow(
      "RememberDecisions",
      ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
      decisionsTableArn(organization),
    ),
    allow(
      "ActInMembers",
      ["sts:AssumeRole"],
      Object.keys(settings.members).map((account) => roleArn(organization.partition, account, responderRoleName)),
    ),
    ...(workflows.length > 0
      ? [
          allow(
            "StartWorkflows",
            ["states:StartExecution"],
            workflows.map(({ name }) => stateMachineArn(organization, name)),
          ),
        ]
      : []),
    allow("FileIncidents", ["s3:PutObject"], `${evidenceBucketArn(organization)}/incidents/*`),
    allow("Page", ["sns:Publish"], pagesTopicArn(organization)),
    allow(
      "Log",
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      `${arnOf(place, "logs", `log-group:${logGroupName}`)}:*`,
    ),
    // X-Ray has no resources to name (Service Authorization Reference).
    allow("Trace", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"),
  ];
}
