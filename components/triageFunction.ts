import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
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
} from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import type { Response } from "../responses/types";
import type { Workflow } from "../workflows/types";
import type { Place } from "./naming";
import { bundle } from "./plan/bundle";
import { workflowsOf } from "./plan/runbooks";
import { allow } from "./policies";
import { PreTrafficCheck } from "./preTrafficCheck";
import { type PublishedVersion, QueuedFunction } from "./queuedFunction";
import { readStops } from "./stops";

/**
 * Seconds that one batch may last. A claim of triage lasts longer than an invocation, and ends before the queue shows
 * the message again (functions/triage/claims.ts).
 */
const timeout = 60;

export interface TriageFunctionArgs {
  place: Place;
  settings: TriageSettings;
  /** The catalogue that goes into the function. */
  responses: readonly Response[];
  /** Name of the topic that is notified of failures. */
  alarmTopic: string;
}

/**
 * Function and memory of what was decided. The queue holds back bursts: a run starts at most once a second, and a
 * message that fails five times goes to the dead-letter queue. New code is deployed gradually: what answers incidents
 * rolls itself back when it fails.
 */
export class TriageFunction extends pulumi.ComponentResource {
  readonly queueArn: string;
  /** What an update has published, and is still to be deployed. */
  readonly published?: pulumi.Output<PublishedVersion>;

  constructor(name: string, args: TriageFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:TriageFunction", name, args, opts);
    const { place, settings, responses, alarmTopic } = args;
    new aws.dynamodb.Table(
      name,
      {
        name: decisionsTableName,
        region: place.region,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        attributes: [{ name: "pk", type: "S" }],
        ttl: { enabled: true, attributeName: "expires" },
        pointInTimeRecovery: { enabled: true },
      },
      { parent: this },
    );
    const check = new PreTrafficCheck(`${name}-check`, { place, settings }, { parent: this });
    const { queueArn, published } = new QueuedFunction(
      name,
      {
        place,
        name: triageFunctionName,
        description: "Decides what to do about a signal and starts the runbook",
        statements: triageStatements(settings, workflowsOf(responses)),
        code: {
          "index.js": bundle("functions/triage/handler.ts"),
          "settings.json": JSON.stringify(settings),
        },
        timeout,
        memory: 512,
        batchSize: 5,
        alarmTopic,
        gradual: { check: check.functionName },
      },
      { parent: this },
    );
    this.queueArn = queueArn;
    this.published = published;
    this.registerOutputs({ queueArn, ...(published && { published }) });
  }
}

/** What triage may do, in its own account and elsewhere, beside what every function behind a queue may. */
export function triageStatements(settings: TriageSettings, workflows: Workflow[]): NamedStatement[] {
  const organization: Organization = settings;
  return [
    allow(
      "RememberDecisions",
      ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
      decisionsTableArn(organization),
    ),
    readStops(organization),
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
  ];
}
