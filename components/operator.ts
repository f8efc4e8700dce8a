import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import {
  decisionsTableArn,
  evidenceBucketArn,
  type Organization,
  operatorRoleName,
  pagesTopicArn,
  priorStateTableArn,
  readerRoleName,
  retriedQueues,
  stateMachineName,
  stopsTableArn,
} from "../organization/names";
import { readMembers } from "./members";
import { arnOf, deadLetterQueueName, type Place, queueArn } from "./naming";
import { becomeInMembers, ownRole } from "./ownRoles";
import { allow, trustRole } from "./policies";

export interface OperatorArgs {
  organization: Organization;
  place: Place;
  regions: string[];
  /** ARN of the role whose sessions may become operators. */
  principalArn: string;
}

/** The role of people who operate Reflex: what the commands of docs/operations.md call, and no more. */
export class Operator extends pulumi.ComponentResource {
  constructor(name: string, args: OperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:Operator", name, {}, opts);
    ownRole(
      name,
      {
        name: operatorRoleName,
        description: "Reflex: people see what it does, stop it and resume it",
        trust: trustRole(args.principalArn, args.organization.organizationId),
        statements: operatorStatements(args),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/**
 * Operators see everything that Reflex decided and did. What they change is the stop switch, and messages that failed
 * are handled again: answering a run and undoing one are the approver's (components/memberRoles.ts).
 */
export function operatorStatements({ organization, place, regions }: OperatorArgs): NamedStatement[] {
  const bucket = evidenceBucketArn(organization);
  const everywhere = (arn: (o: Organization) => string) =>
    regions.map((homeRegion) => arn({ ...organization, homeRegion }));
  return [
    allow("StopAndResume", ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Scan"], everywhere(stopsTableArn)),
    allow("Page", "sns:Publish", pagesTopicArn(organization)),
    allow("FindIncidents", "dynamodb:Query", `${decisionsTableArn(organization)}/index/*`),
    allow("SeeFuses", "dynamodb:GetItem", decisionsTableArn(organization), {
      "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": ["fuse#*"] },
    }),
    allow("ReadPriorState", "dynamodb:Scan", everywhere(priorStateTableArn)),
    allow("ReadFiles", "s3:GetObject", `${bucket}/incidents/*`),
    allow("FindFiles", "s3:ListBucket", bucket, { StringLike: { "s3:prefix": "incidents/*" } }),
    allow(
      "SeeWorkflows",
      ["states:DescribeExecution", "states:GetExecutionHistory"],
      arnOf(place, "states", `execution:${stateMachineName("*")}:*`),
    ),
    allow("SeeQueues", ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], queueArn(place, "reflex-*")),
    allow(
      "TakeWhatFailed",
      ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"],
      queueArn(place, deadLetterQueueName("reflex-*")),
    ),
    allow(
      "HandleAgain",
      "sqs:SendMessage",
      retriedQueues.map((queue) => queueArn(place, queue)),
    ),
    // The action has no resources to name (Service Authorization Reference, SQS).
    allow("FindQueues", "sqs:ListQueues", "*"),
    allow("SeeAlarms", "cloudwatch:DescribeAlarms", arnOf(place, "cloudwatch", "alarm:*")),
    readMembers(organization),
    becomeInMembers("SeeRunsOfMembers", organization, readerRoleName),
  ];
}
