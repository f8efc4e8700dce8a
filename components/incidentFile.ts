import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import {
  decisionsTableArn,
  evidenceBucketArn,
  evidenceBucketName,
  evidenceFunctionName,
  investigatorRoleName,
  priorStateTableArn,
  roleArn,
  stateMachineArn,
} from "../organization/names";
import type { TriageSettings } from "../organization/settings";
import type { EventPattern, Response } from "../responses/types";
import { CentralRule } from "./centralRule";
import type { Place } from "./naming";
import { bundle } from "./plan/bundle";
import { endedRunPattern } from "./plan/forwarding";
import { workflowsOf } from "./plan/runbooks";
import { allow } from "./policies";
import { QueuedFunction } from "./queuedFunction";

export interface IncidentFileArgs {
  place: Place;
  settings: TriageSettings;
  responses: readonly Response[];
  /** Regions in which runs save prior state. */
  regions: string[];
  /** Name of the security bus as an output, so that the rule on it is made after it. */
  busName: pulumi.Input<string>;
  /** The evidence bucket, which sends events of its objects from then on. */
  bucket: pulumi.Resource;
  /** Name of the topic that is notified of failures. */
  alarmTopic: string;
}

/**
 * Writes the incident files. It is set off by what exists anyway, so that triage neither waits for it nor can forget it:
 * by the decision as an object of the evidence bucket (S3 sends EventBridge an event of every object, at least once), and by the
 * end of a run on the security bus. Each event waits in a queue until its file is there.
 */
export class IncidentFile extends pulumi.ComponentResource {
  constructor(name: string, args: IncidentFileArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:IncidentFile", name, {}, opts);
    const { place, settings, alarmTopic } = args;
    const workflows = workflowsOf(args.responses).map(({ name: workflow }) => stateMachineArn(settings, workflow));
    const occasions = occasionsOf(settings, workflows);
    const { queueArn } = this.writer(name, args, workflows);
    new aws.s3.BucketNotification(
      name,
      { bucket: evidenceBucketName(settings), region: place.region, eventbridge: true },
      { parent: this, dependsOn: args.bucket },
    );
    const target = { id: "evidence", arn: queueArn, inputTemplate: '{"event":<aws.events.event.json>}' };
    for (const { rule, description, pattern, onSecurityBus } of occasions) {
      const bus = onSecurityBus && { busName: args.busName };
      new CentralRule(
        rule.slice("reflex-".length),
        { place, rule, description, on: { pattern }, target, alarmTopic, ...bus },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }

  /** The function that writes the files, behind the queue in which the events wait. */
  private writer(name: string, args: IncidentFileArgs, workflows: string[]) {
    const { place, settings, alarmTopic } = args;
    return new QueuedFunction(
      name,
      {
        place,
        name: evidenceFunctionName,
        description: "Collects what explains an incident and writes the incident file",
        statements: evidenceStatements(args, workflows),
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
      { parent: this },
    );
  }
}

/** When a file is begun or finished. */
interface Occasion {
  rule: string;
  description: string;
  pattern: EventPattern;
  /** The events come from members; all others are of the security account's own default bus. */
  onSecurityBus?: true;
}

const occasionsOf = (settings: TriageSettings, workflows: string[]): Occasion[] => [
  {
    rule: "reflex-incident-decided",
    description: "Triage has kept a decision: the incident file is begun",
    pattern: decidedPattern(evidenceBucketName(settings)),
  },
  {
    rule: "reflex-incident-ended",
    description: "A run of a Reflex runbook has ended: the incident file is finished",
    pattern: endedRunPattern,
    onSecurityBus: true,
  },
  ...(workflows.length > 0
    ? [
        {
          rule: "reflex-incident-workflow-ended",
          description: "A workflow has ended: the incident file is finished",
          pattern: endedWorkflowPattern(workflows),
        },
      ]
    : []),
];

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

/** Everything that the function may do in its own account, and the one role that it may assume in others. */
function evidenceStatements({ settings, regions }: IncidentFileArgs, workflows: string[]): NamedStatement[] {
  const bucket = evidenceBucketArn(settings);
  return [
    allow("FileIncidents", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], `${bucket}/incidents/*`),
    allow("SeeWhatIsThere", ["s3:ListBucket"], bucket, { StringLike: { "s3:prefix": "incidents/*" } }),
    allow(
      "ReadPriorState",
      ["dynamodb:Scan"],
      regions.map((homeRegion) => priorStateTableArn({ ...settings, homeRegion })),
    ),
    allow("IndexIncidents", ["dynamodb:UpdateItem"], decisionsTableArn(settings)),
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
