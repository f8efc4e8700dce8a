import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../../aws/iam";
import { gameDayOperatorRoleName } from "../../organization/names";
import { arnOf, type Place } from "../naming";
import { onlyPolicy, trustRole } from "../policies";
import { gameDayTagKey } from "./permissions";
import type { GameDay } from "./types";

export interface OperatorArgs {
  place: Place;
  organizationId: string;
  /** Role in the security account whose sessions may hold game days. */
  principalArn: string;
  gameDays: readonly GameDay[];
}

/** The role with which people hold game days: they start experiments, watch them, and pull the safety lever. */
export const operatorRole = (name: string, args: OperatorArgs, opts: pulumi.CustomResourceOptions) =>
  new aws.iam.Role(
    name,
    {
      name: gameDayOperatorRoleName,
      description: "People hold Reflex game days with this role",
      assumeRolePolicy: trustRole(args.principalArn, args.organizationId),
      inlinePolicies: onlyPolicy(gameDayOperatorRoleName, operatorStatements(args)),
    },
    opts,
  );

function operatorStatements({ place, gameDays }: OperatorArgs): NamedStatement[] {
  const { partition, accountId } = place;
  const fis = (resource: string) => arnOf(place, "fis", resource);
  const statements: NamedStatement[] = [
    {
      Sid: "ChooseGameDays",
      Effect: "Allow",
      Action: ["fis:GetExperimentTemplate", "fis:StartExperiment"],
      Resource: fis("experiment-template/*"),
      Condition: { StringLike: { [`aws:ResourceTag/${gameDayTagKey}`]: "*" } },
    },
    {
      Sid: "HoldGameDays",
      Effect: "Allow",
      Action: ["fis:GetExperiment", "fis:ListExperimentResolvedTargets", "fis:StartExperiment", "fis:StopExperiment"],
      Resource: fis("experiment/*"),
    },
    {
      Sid: "PullSafetyLever",
      Effect: "Allow",
      Action: ["fis:GetSafetyLever", "fis:UpdateSafetyLeverState"],
      Resource: fis("safety-lever/*"),
    },
    {
      Sid: "ReadAlarms",
      Effect: "Allow",
      Action: ["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"],
      Resource: arnOf(place, "cloudwatch", "alarm:*"),
    },
    {
      Sid: "Watch",
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeScalingActivities",
        "fis:ListExperimentTemplates",
        "ssm:DescribeAutomationExecutions",
      ],
      Resource: "*",
    },
    {
      // FIS needs its service-linked role before the first experiment (FIS user guide, "Use service-linked roles").
      Sid: "CreateRoleOfFis",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:${partition}:iam::${accountId}:role/aws-service-role/fis.amazonaws.com/AWSServiceRoleForFIS`,
      Condition: { StringEquals: { "iam:AWSServiceName": "fis.amazonaws.com" } },
    },
  ];
  if (gameDays.some(({ kind }) => kind === "sample finding")) {
    statements.push({
      Sid: "MakeSampleFindings",
      Effect: "Allow",
      Action: ["guardduty:CreateSampleFindings", "guardduty:ListDetectors"],
      Resource: "*",
    });
  }
  return statements;
}
