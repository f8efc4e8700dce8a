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
   * Names of metric alarms, one to five, in the same account and Region: a rollout during which one fires is rolled
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
const maximumMinutes = 1440;

const defaultMinutes = { rolloutMinutes: 20, bakeMinutes: 30 } as const;

/**
 * An environment of AppConfig whose alarms roll a configuration back, a strategy that gives them the time to, and the
 * role that reads them.
 */
export class ConfigurationGuard extends pulumi.ComponentResource {
  /** Id of the environment. */
  readonly environmentId: pulumi.Output<string>;
  /** Id of the strategy: name it in StartDeployment, which accepts any. */
  readonly strategyId: pulumi.Output<string>;

  /** @throws Error that names the field whose value AppConfig refuses, or with which nothing would be guarded. */
  constructor(name: string, args: ConfigurationGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:ConfigurationGuard", name, {}, opts);
    const problem = problemOf(args);
    if (problem !== undefined) throw new Error(`ConfigurationGuard ${name}: ${problem}`);
    this.environmentId = this.environment(name, args).environmentId;
    this.strategyId = this.strategy(name, args).id;
    this.registerOutputs({ environmentId: this.environmentId, strategyId: this.strategyId });
  }

  /** The environment, and the role with which AppConfig reads its alarms. */
  private environment(name: string, { place, environment, alarms, applicationId, tags }: ConfigurationGuardArgs) {
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
    return new aws.appconfig.Environment(
      name,
      {
        applicationId,
        name: environment,
        region: place.region,
        monitors: alarms.map((alarm) => ({
          alarmArn: arnOf(place, "cloudwatch", `alarm:${alarm}`),
          alarmRoleArn: `arn:${place.partition}:iam::${place.accountId}:role/${roleName}`,
        })),
        ...(tags && { tags }),
      },
      { parent: this, dependsOn: role },
    );
  }

  private strategy(name: string, args: ConfigurationGuardArgs): aws.appconfig.DeploymentStrategy {
    const { place, environment, tags } = args;
    const { rolloutMinutes = defaultMinutes.rolloutMinutes, bakeMinutes = defaultMinutes.bakeMinutes } = args;
    return new aws.appconfig.DeploymentStrategy(
      name,
      {
        name: `${environment}-guarded`,
        region: place.region,
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
  }
}

/** What AppConfig would refuse, or with which nothing would be guarded, and the fix. */
function problemOf({ alarms, ...given }: ConfigurationGuardArgs): string | undefined {
  if (alarms.length === 0 || alarms.length > maximumAlarms)
    return `alarms names ${alarms.length} alarms. Name one to ${maximumAlarms}.`;
  for (const [field, minimum] of [
    ["rolloutMinutes", 0],
    ["bakeMinutes", 1],
  ] as const) {
    const value = given[field] ?? defaultMinutes[field];
    if (!Number.isInteger(value) || value < minimum || value > maximumMinutes)
      return `${field} is ${value}. Give a whole number from ${minimum} to ${maximumMinutes}.`;
  }
  return undefined;
}
