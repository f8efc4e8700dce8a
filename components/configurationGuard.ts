import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arnOf, type Place, roleNameFor } from "./naming";
import { allow, trustAnySource } from "./policies";
import { iamRole } from "./role";

export interface ConfigurationGuardArgs {
  place: Place;
  /** Id of the AppConfig application. */
  applicationId: pulumi.Input<string>;
  /** Name of the environment, and part of the names of its strategy and its role. */
  environment: string;
  /**
   * Names of metric alarms, one to five, in the same account and Region: a rollout during which one goes off is taken
   * back.
   */
  alarms: string[];
  /** Minutes over which a configuration reaches everybody, a tenth first. 20 unless given. */
  rolloutMinutes?: number;
  /** Minutes for which alarms are still watched afterwards. 30 unless given; without, nothing notices slow harm. */
  bakeMinutes?: number;
  tags?: Record<string, string>;
}

/** AppConfig API reference, "CreateEnvironment" and "CreateDeploymentStrategy". */
const maximumAlarms = 5;
const minutes = { maximum: 1440 } as const;

/**
 * An environment of AppConfig whose alarms take a configuration back, a strategy that gives them the time to, and the
 * role that reads them.
 */
export class ConfigurationGuard extends pulumi.ComponentResource {
  /** Id of the environment. */
  readonly environmentId: pulumi.Output<string>;
  /** Id of the strategy: name it in StartDeployment, which takes any. */
  readonly strategyId: pulumi.Output<string>;

  /** @throws Error that names the field whose value AppConfig refuses, or with which nothing would be guarded. */
  constructor(name: string, args: ConfigurationGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:ConfigurationGuard", name, {}, opts);
    const { place, environment, alarms, rolloutMinutes = 20, bakeMinutes = 30, tags } = args;
    const { region } = place;
    const refuse = (problem: string) => {
      throw new Error(`ConfigurationGuard ${name}: ${problem}`);
    };
    if (alarms.length === 0 || alarms.length > maximumAlarms)
      refuse(`alarms names ${alarms.length} alarms. Name one to ${maximumAlarms}.`);
    for (const [field, value, minimum] of [
      ["rolloutMinutes", rolloutMinutes, 0],
      ["bakeMinutes", bakeMinutes, 1],
    ] as const)
      if (!Number.isInteger(value) || value < minimum || value > minutes.maximum)
        refuse(`${field} is ${value}. Give a whole number from ${minimum} to ${minutes.maximum}.`);

    const alarmArns = alarms.map((alarm) => arnOf(place, "cloudwatch", `alarm:${alarm}`));
    const roleName = roleNameFor(`ConfigurationGuard ${name}`, `${name}-${environment}-configuration-alarms`);
    const role = iamRole(
      name,
      {
        name: roleName,
        description: `AppConfig reads the alarms of environment ${environment} with this role`,
        // AppConfig does not document that it sends aws:SourceArn or aws:SourceAccount.
        trust: trustAnySource("AssumeByAppConfig", "appconfig.amazonaws.com"),
        statements: [allow("ReadAlarms", "cloudwatch:DescribeAlarms", arnOf(place, "cloudwatch", "alarm:*"))],
      },
      { parent: this },
    );
    const guarded = new aws.appconfig.Environment(
      name,
      {
        applicationId: args.applicationId,
        name: environment,
        region,
        monitors: alarmArns.map((alarmArn) => ({
          alarmArn,
          alarmRoleArn: `arn:${place.partition}:iam::${place.accountId}:role/${roleName}`,
        })),
        ...(tags && { tags }),
      },
      { parent: this, dependsOn: role },
    );
    const strategy = new aws.appconfig.DeploymentStrategy(
      name,
      {
        name: `${environment}-guarded`,
        region,
        description: `A tenth first, everybody after ${rolloutMinutes} minutes, and alarms watched for ${bakeMinutes} more`,
        deploymentDurationInMinutes: rolloutMinutes,
        finalBakeTimeInMinutes: bakeMinutes,
        growthFactor: 10,
        growthType: "EXPONENTIAL",
        replicateTo: "NONE",
        ...(tags && { tags }),
      },
      { parent: this },
    );
    this.environmentId = guarded.environmentId;
    this.strategyId = strategy.id;
    this.registerOutputs({ environmentId: this.environmentId, strategyId: this.strategyId });
  }
}
