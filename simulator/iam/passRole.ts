import { isRecord } from "../../aws/json";
import { partitionOf } from "../../aws/partitions";
import type { ApiCall } from "../aws";
import { type AuthorizationCheck, check, type KnownState, named, textsOf } from "./checks";
import type { RequestContext } from "./context";
import { ruleArn } from "./services/events";

/** Where an operation's input names a role that it hands to a service, and to which. `[]` goes through a list. */
const passedRoles: Readonly<Record<string, ReadonlyArray<readonly [path: string, service: string]>>> = {
  "appconfig:CreateEnvironment": [["Monitors[].AlarmRoleArn", "appconfig.amazonaws.com"]],
  "appconfig:UpdateEnvironment": [["Monitors[].AlarmRoleArn", "appconfig.amazonaws.com"]],
  "autoscaling:PutLifecycleHook": [["RoleARN", "autoscaling.amazonaws.com"]],
  "backup:StartBackupJob": [["IamRoleArn", "backup.amazonaws.com"]],
  "backup:StartRestoreJob": [["IamRoleArn", "backup.amazonaws.com"]],
  "cloudformation:CreateStack": [["RoleARN", "cloudformation.amazonaws.com"]],
  "cloudformation:UpdateStack": [["RoleARN", "cloudformation.amazonaws.com"]],
  "cloudtrail:CreateTrail": [["CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com"]],
  "cloudtrail:UpdateTrail": [["CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com"]],
  "codedeploy:CreateDeploymentGroup": [["serviceRoleArn", "codedeploy.amazonaws.com"]],
  "codedeploy:UpdateDeploymentGroup": [["serviceRoleArn", "codedeploy.amazonaws.com"]],
  "codepipeline:CreatePipeline": [["pipeline.roleArn", "codepipeline.amazonaws.com"]],
  "codepipeline:UpdatePipeline": [["pipeline.roleArn", "codepipeline.amazonaws.com"]],
  "config:PutConfigurationRecorder": [["ConfigurationRecorder.roleARN", "config.amazonaws.com"]],
  "ecs:RegisterTaskDefinition": [
    ["taskRoleArn", "ecs-tasks.amazonaws.com"],
    ["executionRoleArn", "ecs-tasks.amazonaws.com"],
  ],
  "ecs:RunTask": [
    ["overrides.taskRoleArn", "ecs-tasks.amazonaws.com"],
    ["overrides.executionRoleArn", "ecs-tasks.amazonaws.com"],
  ],
  "events:PutRule": [["RoleArn", "events.amazonaws.com"]],
  "events:PutTargets": [["Targets[].RoleArn", "events.amazonaws.com"]],
  "fis:CreateExperimentTemplate": [["roleArn", "fis.amazonaws.com"]],
  "fis:UpdateExperimentTemplate": [["roleArn", "fis.amazonaws.com"]],
  "lambda:CreateFunction": [["Role", "lambda.amazonaws.com"]],
  "lambda:UpdateFunctionConfiguration": [["Role", "lambda.amazonaws.com"]],
  "logs:PutSubscriptionFilter": [["roleArn", "logs.amazonaws.com"]],
  "pipes:CreatePipe": [["RoleArn", "pipes.amazonaws.com"]],
  "pipes:UpdatePipe": [["RoleArn", "pipes.amazonaws.com"]],
  "rds:CreateDBInstance": [["MonitoringRoleArn", "monitoring.rds.amazonaws.com"]],
  "rds:ModifyDBInstance": [["MonitoringRoleArn", "monitoring.rds.amazonaws.com"]],
  "s3:PutBucketReplication": [["ReplicationConfiguration.Role", "s3.amazonaws.com"]],
  "scheduler:CreateSchedule": [["Target.RoleArn", "scheduler.amazonaws.com"]],
  "scheduler:UpdateSchedule": [["Target.RoleArn", "scheduler.amazonaws.com"]],
  "ssm:RegisterTaskWithMaintenanceWindow": [["ServiceRoleArn", "ssm.amazonaws.com"]],
  "ssm:SendCommand": [["ServiceRoleArn", "ssm.amazonaws.com"]],
  // The document decides which parameter is its role; by custom, and in every Reflex document, it has this name.
  "ssm:StartAutomationExecution": [["Parameters.AutomationAssumeRole[]", "ssm.amazonaws.com"]],
  "stepfunctions:CreateStateMachine": [["roleArn", "states.amazonaws.com"]],
  "stepfunctions:UpdateStateMachine": [["roleArn", "states.amazonaws.com"]],
};

/** Operations that give an instance profile to EC2: its role is what is passed. */
const passedProfiles: Readonly<Record<string, string>> = {
  "autoscaling:CreateLaunchConfiguration": "IamInstanceProfile",
  "ec2:AssociateIamInstanceProfile": "IamInstanceProfile",
  "ec2:ReplaceIamInstanceProfileAssociation": "IamInstanceProfile",
  "ec2:RunInstances": "IamInstanceProfile",
};

/**
 * The `iam:PassRole` checks of a call that hands a role to a service (IAM user guide, id_roles_use_passrole). PassRole
 * is no API call of its own; it is checked beside the operation's action.
 */
export function passRoleChecks(call: ApiCall, known: KnownState): AuthorizationCheck[] {
  const operation = `${call.service}:${call.operation}`;
  const passed = (passedRoles[operation] ?? []).flatMap(([path, service]) =>
    at(call.input, path.replaceAll("[]", "").split(".")).map((role) => ({ role, service })),
  );
  const profileMember = passedProfiles[operation];
  for (const profile of profileMember === undefined ? [] : profileNames(call.input[profileMember])) {
    const role = known.instanceProfileRole?.(profile) ?? ownRole(call, "*");
    passed.push({ role, service: "ec2.amazonaws.com" });
  }
  if (operation === "iam:AddRoleToInstanceProfile") {
    const name = named(call.input.RoleName);
    passed.push({ role: known.roleArn?.(name) ?? name, service: "ec2.amazonaws.com" });
  }
  const associated: RequestContext = call.service === "events" ? { "iam:AssociatedResourceArn": ruleArn(call) } : {};
  return passed.map(({ role, service }) =>
    check(call, "iam:PassRole", [role.startsWith("arn:") ? role : ownRole(call, role)], {
      "iam:PassedToService": service,
      ...associated,
    }),
  );
}

function ownRole(call: ApiCall, name: string): string {
  return `arn:${partitionOf(call.region)}:iam::${call.account}:role/${name}`;
}

/** An instance profile is given by `{ Arn }`, by `{ Name }`, or as text with either. */
function profileNames(value: unknown): string[] {
  const named = isRecord(value) ? (value.Arn ?? value.Name) : value;
  return textsOf(named).filter((name) => name !== "");
}

/** The texts at a path; lists on the way are gone through. */
function at(value: unknown, [member, ...rest]: string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => at(entry, member === undefined ? [] : [member, ...rest]));
  if (member === undefined) return typeof value === "string" && value !== "" ? [value] : [];
  return isRecord(value) ? at(value[member], rest) : [];
}
