import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { GameDay } from "./gameDay";
import { operatorRole } from "./gameDayOperator";
import type { GameDay as Definition, GameDaySettings } from "./gameDays/types";
import type { Place } from "./naming";
import { denyInsecureTransport, policyJson } from "./policies";

export interface GameDaysArgs {
  place: Place;
  organizationId: string;
  /** Role in the security account whose sessions may hold game days. */
  principalArn: string;
  gameDays: readonly Definition[];
  settings: GameDaySettings;
  stopAlarms: readonly [string, ...string[]];
}

const logGroup = "/reflex/game-days";
const logRetentionDays = 365;

/** Account and Region make the name unique among all buckets of AWS. */
const reportBucketName = ({ accountId, region }: Place) => `reflex-game-days-${accountId}-${region}`;

/** The game days of an account, with the log and the reports that they share and the role of those who hold them. */
export class GameDays extends pulumi.ComponentResource {
  constructor(name: string, args: GameDaysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:GameDays", name, {}, opts);
    const { place, gameDays, settings, stopAlarms } = args;
    const { region } = place;
    const child = { parent: this };
    operatorRole("game-day-operator", args, child);
    const log = new aws.cloudwatch.LogGroup(
      "game-days",
      { name: logGroup, region, retentionInDays: logRetentionDays },
      child,
    );
    const reports = this.reports(place);
    for (const gameDay of gameDays) {
      if (gameDay.kind !== "experiment") continue;
      new GameDay(
        `game-day-${gameDay.name}`,
        { place, gameDay, settings, stopAlarms, logGroup, reportBucket: reportBucketName(place) },
        { parent: this, dependsOn: [log, reports] },
      );
    }
    this.registerOutputs({});
  }

  private reports(place: Place): pulumi.Resource {
    const { partition, region } = place;
    const child = { parent: this };
    const { bucket } = new aws.s3.Bucket("game-day-reports", { bucket: reportBucketName(place), region }, child);
    const closed = new aws.s3.BucketPublicAccessBlock(
      "game-day-reports",
      {
        bucket,
        region,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    const arn = `arn:${partition}:s3:::${reportBucketName(place)}`;
    // S3 refuses two changes of a bucket's access at the same time.
    return new aws.s3.BucketPolicy(
      "game-day-reports",
      { bucket, region, policy: policyJson(denyInsecureTransport("s3:*", [arn, `${arn}/*`])) },
      { parent: this, dependsOn: closed },
    );
  }
}
