import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import {
  evidenceBucketArn,
  evidenceBucketName,
  evidenceFunctionName,
  investigatorRoleName,
  priorStateTableArn,
  roleArn,
  securityBusName,
  stateMachineArn,
} from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import type { EventPattern, Response } from "../responses/types";
import { bundle } from "./bundle";
import { CentralRule } from "./centralRule";
import { endedRunPattern } from "./forwarding";
import { type Place, ruleArn } from "./naming";
import { allow } from "./policies";
import { QueuedFunction } from "./queuedFunction";
import { workflowsOf } from "./runbooks";

export interface IncidentFileArgs {
  place: Place;
  settings: TriageSettings;
  responses: readonly Response[];
  /** Regions in which runs save prior state. */
  regions: string[];
  /** Name of the security bus as an output, so that the rule on it is made after it. */
  busName: pulumi.Input<string>;
  /** The evidence bucket, which tells of its objects from then on. */
  bucket: pulumi.Resource;
  /** Name of the topic that hears of failures. */
  alarmTopic: string;
}

const decidedRule = "reflex-incident-decided";
const endedRule = "reflex-incident-ended";
const workflowEndedRule = "reflex-incident-workflow-ended";

/**
 * Writes the incident files. It is set off by what exists anyway, so that triage neither waits for it nor can forget it:
 * by the decision as an object of the evidence bucket (S3 tells EventBridge of every object, at least once), and by the
 * end of a run on the security bus. Each event waits in a queue until its file is there.
 */
export class IncidentFile extends pulumi.ComponentResource {
  constructor(name: string, args: IncidentFileArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:IncidentFile", name, {}, opts);
    const { place, settings, responses, alarmTopic } = args;
    const workflows = workflowsOf(responses).map(({ name: workflow }) => stateMachineArn(settings, workflow));
    const child = { parent: this };
    const ruleArns = [
      ruleArn(place, decidedRule),
      ruleArn(place, endedRule, securityBusName),
      ...(workflows.length > 0 ? [ruleArn(place, workflowEndedRule)] : []),
    ];
    const { queueArn } = new QueuedFunction(
      name,
      {
        place,
        name: evidenceFunctionName,
        description: "Collects what explains an incident and writes the incident file",
        statements: evidenceStatements(args, workflows),
        ruleArns,
        code: {
          "index.js": bundle("functions/evidence/handler.ts"),
          "settings.json": JSON.stringify(settings),
        },
        // CloudTrail answers two questions a second: the SDK then slows down by itself instead of failing.
        environment: { AWS_RETRY_MODE: "adaptive", AWS_MAX_ATTEMPTS: "8" },
        timeout: 300,
        memory: 1024,
        batchSize: 1,
        alarmTopic,
      },
      child,
    );
    new aws.s3.BucketNotification(
      name,
      { bucket: evidenceBucketName(settings), region: place.region, eventbridge: true },
      { parent: this, dependsOn: args.bucket },
    );
    const target = { id: "evidence", arn: queueArn, inputTemplate: '{"event":<aws.events.event.json>}' };
    new CentralRule(
      "incident-decided",
      {
        place,
        rule: decidedRule,
        description: "Triage has kept a decision: the incident file is begun",
        on: { pattern: decidedPattern(evidenceBucketName(settings)) },
        target,
        alarmTopic,
      },
      child,
    );
    new CentralRule(
      "incident-ended",
      {
        place,
        busName: args.busName,
        rule: endedRule,
        description: "A run of a Reflex runbook has ended: the incident file is finished",
        on: { pattern: endedRunPattern },
        target,
        alarmTopic,
      },
      child,
    );
    if (workflows.length > 0) {
      new CentralRule(
        "incident-workflow-ended",
        {
          place,
          rule: workflowEndedRule,
          description: "A workflow has ended: the incident file is finished",
          on: { pattern: endedWorkflowPattern(workflows) },
          target,
          alarmTopic,
        },
        child,
      );
    }
    this.registerOutputs({});
  }
}

/** Decisions, and nothing that the function writes itself. */
const decidedPattern = (bucket: string): EventPattern => ({
  source: ["aws.s3"],
  "detail-type": ["Object Created"],
  "replay-name": [{ exists: false }],
  detail: { bucket: { name: [bucket] }, object: { key: [{ suffix: "/decision.json" }] } },
});

const endedWorkflowPattern = (stateMachines: string[]): EventPattern => ({
  source: ["aws.states"],
  "detail-type": ["Step Functions Execution Status Change"],
  "replay-name": [{ exists: false }],
  detail: { stateMachineArn: stateMachines, status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] },
});

/** Everything that the function may do in its own account, and the one role that it may take on in others. */
function evidenceStatements({ settings, regions }: IncidentFileArgs, workflows: string[]): NamedStatement[] {
  const bucket = evidenceBucketArn(settings);
  return [
    allow("FileIncidents", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], `${bucket}/incidents/*`),
    {
      ...allow("SeeWhatIsThere", ["s3:ListBucket"], bucket),
      Condition: { StringLike: { "s3:prefix": "incidents/*" } },
    },
    allow(
      "ReadPriorState",
      ["dynamodb:Scan"],
      regions.map((homeRegion) => priorStateTableArn({ ...settings, homeRegion })),
    ),
    allow(
      "LookIntoMembers",
      ["sts:AssumeRole"],
      Object.keys(settings.members).map((account) => roleArn(settings.partition, account, investigatorRoleName)),
    ),
    ...(workflows.length > 0
      ? [
          allow(
            "ReadWorkflows",
            ["states:DescribeExecution", "states:GetExecutionHistory"],
            workflows.map((arn) => `${arn.replace(":stateMachine:", ":execution:")}:*`),
          ),
        ]
      : []),
  ];
}
