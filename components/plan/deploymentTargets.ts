import type * as aws from "@pulumi/aws";
import type { NamedStatement } from "../../aws/iam";
import { arnOf, type Place } from "../naming";
import { allow } from "../policies";

/** An alias of a function: CodeDeploy shifts its calls from one published version to the next. */
export interface LambdaTarget {
  platform: "lambda";
  functionName: string;
  /** Functions called before and after the shift, by name (AppSpec hooks). They report the outcome to CodeDeploy. */
  hooks?: string[];
}

/** A service of ECS with the deployment controller CODE_DEPLOY, behind an Application Load Balancer. */
export interface EcsTarget {
  platform: "ecs";
  cluster: string;
  service: string;
  /** ARN of the listener whose traffic is shifted. */
  listenerArn: string;
  /** Names of the two target groups between which it is shifted. */
  targetGroups: [string, string];
  /** ARNs of the task role and the task execution role, which new task sets are given. */
  taskRoleArns: [string, ...string[]];
  /** Minutes that the tasks before are kept after the shift, ready to go back to. 60 unless given. */
  keepMinutes?: number;
}

/** Instances of Auto Scaling groups, deployed to in place, one half after the other. */
export interface ServerTarget {
  platform: "server";
  autoScalingGroups: [string, ...string[]];
}

export type DeploymentTarget = LambdaTarget | EcsTarget | ServerTarget;

/** What a target makes of a deployment group. */
export interface TargetPlan {
  computePlatform: "Lambda" | "ECS" | "Server";
  /** CodeDeploy user guide, "Deployment configurations": a tenth for five minutes first, or a half at a time. */
  configuration: string;
  group: Partial<aws.codedeploy.DeploymentGroupArgs>;
  /** What CodeDeploy's role needs to deploy there, beside reading alarms. */
  statements: NamedStatement[];
}

/**
 * The settings and permissions of one target. The permissions are those of AWS's managed policies for CodeDeploy
 * (AWSCodeDeployRoleForLambda, AWSCodeDeployRoleForECS, AWSCodeDeployRole), on the named resources alone.
 */
export function planOf(place: Place, target: DeploymentTarget): TargetPlan {
  switch (target.platform) {
    case "lambda":
      return lambdaPlan(place, target);
    case "ecs":
      return ecsPlan(place, target);
    case "server":
      return serverPlan(place, target);
  }
}

const withTrafficControl = { deploymentOption: "WITH_TRAFFIC_CONTROL", deploymentType: "BLUE_GREEN" } as const;

function lambdaPlan(place: Place, { functionName, hooks = [] }: LambdaTarget): TargetPlan {
  const functionArn = (name: string) => arnOf(place, "lambda", `function:${name}`);
  return {
    computePlatform: "Lambda",
    configuration: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
    group: { deploymentStyle: withTrafficControl },
    statements: [
      allow("ShiftCalls", ["lambda:GetAlias", "lambda:UpdateAlias"], functionArn(functionName)),
      allow("AwaitCapacity", ["lambda:GetProvisionedConcurrencyConfig"], `${functionArn(functionName)}:*`),
      ...(hooks.length > 0 ? [allow("CallHooks", ["lambda:InvokeFunction"], hooks.map(functionArn))] : []),
    ],
  };
}

function ecsPlan(place: Place, target: EcsTarget): TargetPlan {
  const { cluster, service, listenerArn, targetGroups, taskRoleArns, keepMinutes = 60 } = target;
  return {
    computePlatform: "ECS",
    configuration: "CodeDeployDefault.ECSCanary10Percent5Minutes",
    group: {
      deploymentStyle: withTrafficControl,
      ecsService: { clusterName: cluster, serviceName: service },
      blueGreenDeploymentConfig: {
        deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT" },
        terminateBlueInstancesOnDeploymentSuccess: {
          action: "TERMINATE",
          terminationWaitTimeInMinutes: keepMinutes,
        },
      },
      loadBalancerInfo: {
        targetGroupPairInfo: {
          prodTrafficRoute: { listenerArns: [listenerArn] },
          targetGroups: targetGroups.map((name) => ({ name })),
        },
      },
    },
    statements: [
      allow(
        "MoveService",
        ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"],
        arnOf(place, "ecs", `service/${cluster}/${service}`),
      ),
      allow(
        "ReplaceTasks",
        ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"],
        arnOf(place, "ecs", `task-set/${cluster}/${service}/*`),
      ),
      allow("ShiftTraffic", ["elasticloadbalancing:ModifyListener"], listenerArn),
      allow(
        "ShiftTrafficByRules",
        ["elasticloadbalancing:ModifyRule"],
        `${listenerArn.replace(":listener/", ":listener-rule/")}/*`,
      ),
      // They have no resources to name (Service Authorization Reference).
      allow(
        "SeeTraffic",
        [
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTargetGroups",
        ],
        "*",
      ),
      allow("GiveTasksTheirRoles", ["iam:PassRole"], taskRoleArns, {
        StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
      }),
    ],
  };
}

function serverPlan(place: Place, { autoScalingGroups }: ServerTarget): TargetPlan {
  return {
    computePlatform: "Server",
    configuration: "CodeDeployDefault.HalfAtATime",
    group: {
      deploymentStyle: { deploymentOption: "WITHOUT_TRAFFIC_CONTROL", deploymentType: "IN_PLACE" },
      autoscalingGroups: autoScalingGroups,
      outdatedInstancesStrategy: "UPDATE",
    },
    statements: [
      allow(
        "DeployToNewInstances",
        [
          "autoscaling:CompleteLifecycleAction",
          "autoscaling:DeleteLifecycleHook",
          "autoscaling:PutLifecycleHook",
          "autoscaling:RecordLifecycleActionHeartbeat",
        ],
        autoScalingGroups.map((name) => arnOf(place, "autoscaling", `autoScalingGroup:*:autoScalingGroupName/${name}`)),
      ),
      // They have no resources to name (Service Authorization Reference).
      allow(
        "FindInstances",
        [
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeLifecycleHooks",
          "ec2:DescribeInstanceStatus",
          "ec2:DescribeInstances",
          "tag:GetResources",
        ],
        "*",
      ),
    ],
  };
}
