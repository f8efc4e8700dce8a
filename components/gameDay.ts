import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NamedStatement } from "../aws/iam";
import { ownRoleArn } from "../organization/names";
import { gameDayTagKey } from "./gameDays/permissions";
import type { ExperimentGameDay, GameDaySettings } from "./gameDays/types";
import { arnOf, type Place } from "./naming";
import { ownRole } from "./ownRoles";
import { allow, trustService } from "./policies";

export interface GameDayArgs {
  place: Place;
  gameDay: ExperimentGameDay;
  settings: GameDaySettings;
  /** ARNs of the alarms that stop the experiment: one to five, never none. */
  stopAlarms: readonly [string, ...string[]];
  logGroup: string;
  reportBucket: string;
}

/** Name of the one action and the one target of a template. */
const actionName = "fault";
const targetName = "chosen";

/** Stop conditions that a template may have (FIS user guide, "Quotas and limitations"). */
const mostStopAlarms = 5;

/** One experiment of FIS: one fault, on one thing that its owner offers for it by a tag. */
export class GameDay extends pulumi.ComponentResource {
  constructor(name: string, args: GameDayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:GameDay", name, {}, opts);
    const { place, gameDay, settings, stopAlarms } = args;
    if (stopAlarms.length > mostStopAlarms) {
      throw new Error(`Game day ${gameDay.name} has ${stopAlarms.length} stop alarms; FIS accepts ${mostStopAlarms}.`);
    }
    const roleName = gameDayRoleName(gameDay.name);
    const role = ownRole(
      name,
      {
        name: roleName,
        description: `FIS runs the game day ${gameDay.name} with this role: exactly what its fault needs`,
        // The experiment assumes the role, not the template (FIS user guide, "IAM roles for AWS FIS experiments").
        trust: trustService("fis.amazonaws.com", place.accountId, arnOf(place, "fis", "experiment/*")),
        statements: experimentStatements(args),
      },
      { parent: this },
    );
    const { action, target } = gameDay.experiment(place, settings);
    new aws.fis.ExperimentTemplate(
      name,
      {
        region: place.region,
        description: gameDay.title,
        // The same as the role's own, and known in a preview.
        roleArn: ownRoleArn(place.partition, place.accountId, roleName),
        actions: [
          {
            name: actionName,
            actionId: action.actionId,
            parameters: Object.entries(action.parameters).map(([key, value]) => ({ key, value })),
            target: { key: action.targetKey, value: targetName },
          },
        ],
        targets: [
          {
            name: targetName,
            resourceType: target.resourceType,
            resourceTags: [{ key: gameDayTagKey, value: gameDay.name }],
            ...(target.filters && { filters: target.filters }),
            selectionMode: "COUNT(1)",
          },
        ],
        stopConditions: stopAlarms.map((value) => ({ source: "aws:cloudwatch:alarm", value })),
        experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
        logConfiguration: {
          logSchemaVersion: 2,
          cloudwatchLogsConfiguration: { logGroupArn: `${arnOf(place, "logs", `log-group:${args.logGroup}`)}:*` },
        },
        experimentReportConfiguration: {
          outputs: { s3Configuration: { bucketName: args.reportBucket, prefix: gameDay.name } },
          preExperimentDuration: "PT10M",
          postExperimentDuration: "PT10M",
        },
        tags: { [gameDayTagKey]: gameDay.name },
      },
      { parent: this, dependsOn: role },
    );
    this.registerOutputs({});
  }
}

const gameDayRoleName = (gameDay: string) => `reflex-game-day-${gameDay}`;

/** What the fault needs, and what every experiment needs for its log and its report. */
function experimentStatements({ place, gameDay, reportBucket }: GameDayArgs): NamedStatement[] {
  return [
    ...gameDay.permissions(place),
    // FIS user guide, "Experiment logging for AWS FIS": IAM supports no resource for these.
    allow(
      "WriteLog",
      ["logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"],
      "*",
    ),
    allow("DrawReport", "cloudwatch:GetMetricWidgetImage", "*"),
    allow(
      "KeepReport",
      ["s3:GetObject", "s3:PutObject"],
      `arn:${place.partition}:s3:::${reportBucket}/${gameDay.name}/*`,
    ),
  ];
}
