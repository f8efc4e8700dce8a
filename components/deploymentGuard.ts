import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arnOf, type Place, roleNameFor } from "./naming";
import { type DeploymentTarget, planOf } from "./plan/deploymentTargets";
import { allow, trustAnySource } from "./policies";
import { iamRole } from "./role";

export interface DeploymentGuardArgs {
  place: Place;
  /** Name of the CodeDeploy application. */
  application: string;
  /** Name of its deployment group. `live` unless given. */
  group?: string;
  target: DeploymentTarget;
  /**
   * Names of metric alarms, one to ten, in the same account and Region: a deployment during which one fires is
   * stopped and rolled back. Composite alarms cannot be read with a role that is limited to an account's alarms.
   */
  alarms: string[];
  /** Name of another deployment configuration than the platform's canary. */
  configuration?: string;
  /** Path of the role that it deploys with. `/` unless given. */
  rolePath?: string;
  /** Tags of the application and the group: with the allowlist's tag, Reflex rolls back what CodeDeploy does not. */
  tags?: Record<string, string>;
}

/** CodeDeploy quotas, "Maximum number of alarms in a deployment group". */
const maximumAlarms = 10;

/**
 * Deployments that roll themselves back: a CodeDeploy application with one group that rolls back when a deployment
 * fails, when somebody stops it, and when an alarm fires or cannot be read, and the role that it deploys with.
 *
 * It starts no deployment: Pulumi has no resource for one. See docs/deployments.md.
 */
export class DeploymentGuard extends pulumi.ComponentResource {
  readonly application: string;
  readonly group: string;

  /** @throws Error when there are no alarms or more than CodeDeploy accepts, or the names make a role's name too long. */
  constructor(name: string, args: DeploymentGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("reflex:index:DeploymentGuard", name, {}, opts);
    const { place, application, group = "live", rolePath = "/", alarms, tags } = args;
    const { region } = place;
    if (alarms.length === 0 || alarms.length > maximumAlarms)
      throw new Error(
        `DeploymentGuard ${name}: alarms names ${alarms.length} alarms. Name one to ${maximumAlarms}: without an alarm ` +
          "nothing notices that a deployment does harm.",
      );
    const plan = planOf(place, args.target);
    this.application = application;
    this.group = group;

    const roleName = roleNameFor(`DeploymentGuard ${name}`, `${application}-${group}-deploys`);
    const role = iamRole(
      name,
      {
        name: roleName,
        description: `CodeDeploy deploys ${application} to ${group} with this role`,
        // CodeDeploy does not document that it sends aws:SourceArn or aws:SourceAccount.
        trust: trustAnySource("AssumeByCodeDeploy", "codedeploy.amazonaws.com"),
        path: rolePath,
        statements: [
          ...plan.statements,
          allow("ReadAlarms", "cloudwatch:DescribeAlarms", arnOf(place, "cloudwatch", "alarm:*")),
        ],
      },
      { parent: this },
    );
    const deployed = new aws.codedeploy.Application(
      name,
      { name: application, region, computePlatform: plan.computePlatform, ...(tags && { tags }) },
      { parent: this },
    );
    new aws.codedeploy.DeploymentGroup(
      name,
      {
        ...plan.group,
        appName: deployed.name,
        deploymentGroupName: group,
        region,
        serviceRoleArn: `arn:${place.partition}:iam::${place.accountId}:role${rolePath}${roleName}`,
        deploymentConfigName: args.configuration ?? plan.configuration,
        alarmConfiguration: { enabled: true, alarms, ignorePollAlarmFailure: false },
        autoRollbackConfiguration: {
          enabled: true,
          events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
        },
        ...(tags && { tags }),
      },
      { parent: this, dependsOn: role },
    );
    this.registerOutputs({ application, group });
  }
}
