import type * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { gameDayOperatorRoleName } from "../organization/names";
import { gameDayTagKey } from "./gameDays/permissions";
import type { GameDay } from "./gameDays/types";
import { arnOf, type Place } from "./naming";
import { ownRole } from "./ownRoles";
import { allow, trustRole } from "./policies";

export interface OperatorArgs {
  place: Place;
  organizationId: string;
  /** Role in the security account whose sessions may hold game days. */
  principalArn: string;
  gameDays: readonly GameDay[];
}

/** The role with which people hold game days: they start experiments, watch them, and pull the safety lever. */
export const operatorRole = (name: string, args: OperatorArgs, opts: pulumi.CustomResourceOptions) =>
  ownRole(
    name,
    {
      name: gameDayOperatorRoleName,
      description: "People hold Reflex game days with this role",
      trust: trustRole(args.principalArn, args.organizationId),
      statements: operatorStatements(args),
    },
    opts,
  );

function operatorStatements({ place, gameDays }: OperatorArgs): NamedStatement[] {
  const { partition, accountId } = place;
  const fis = (resource: string) => arnOf(place, "fis", resource);
  const statements: NamedStatement[] = [
    allow("ChooseGameDays", ["fis:GetExperimentTemplate", "fis:StartExperiment"], fis("experiment-template/*"), {
      StringLike: { [`aws:ResourceTag/${gameDayTagKey}`]: "*" },
    }),
    allow(
      "HoldGameDays",
      ["fis:GetExperiment", "fis:ListExperimentResolvedTargets", "fis:StartExperiment", "fis:StopExperiment"],
      fis("experiment/*"),
    ),
    allow("PullSafetyLever", ["fis:GetSafetyLever", "fis:UpdateSafetyLeverState"], fis("safety-lever/*")),
    allow(
      "ReadAlarms",
      ["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"],
      arnOf(place, "cloudwatch", "alarm:*"),
    ),
    allow(
      "Watch",
      [
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeScalingActivities",
        "fis:ListExperimentTemplates",
        "ssm:DescribeAutomationExecutions",
      ],
      "*",
    ),
    // FIS needs its service-linked role before the first experiment (FIS user guide, "Use service-linked roles").
    allow(
      "CreateRoleOfFis",
      "iam:CreateServiceLinkedRole",
      `arn:${partition}:iam::${accountId}:role/aws-service-role/fis.amazonaws.com/AWSServiceRoleForFIS`,
      { StringEquals: { "iam:AWSServiceName": "fis.amazonaws.com" } },
    ),
  ];
  if (gameDays.some(({ kind }) => kind === "sample finding")) {
    statements.push(allow("MakeSampleFindings", ["guardduty:CreateSampleFindings", "guardduty:ListDetectors"], "*"));
  }
  return statements;
}
