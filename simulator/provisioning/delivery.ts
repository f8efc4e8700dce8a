import {
  CodeDeployClient,
  CreateApplicationCommand,
  type CreateApplicationCommandInput,
  CreateDeploymentGroupCommand,
  type CreateDeploymentGroupCommandInput,
} from "@aws-sdk/client-codedeploy";
import { AwsError } from "../aws";
import { optionalText, text } from "./inputs";
import type { Applier } from "./target";

/** Only one version of a function is deployed here, so every alias of it is that one. */
const alias: Applier = (resource, { functionRoles }) => {
  const place = `${resource.account}/${resource.region}`;
  const functionName = text(resource, "functionName").split(":function:").pop() ?? "";
  const role = functionRoles.get(`${place}/${functionName}`);
  if (!role) throw new AwsError("ResourceNotFoundException", `function ${functionName} does not exist`);
  functionRoles.set(`${place}/${functionName}:${text(resource, "name")}`, role);
};

const application: Applier = (resource, { direct }) =>
  direct.in(CodeDeployClient, resource.account, resource.region).send(
    new CreateApplicationCommand({
      applicationName: text(resource, "name"),
      computePlatform: optionalText(resource, "computePlatform") as CreateApplicationCommandInput["computePlatform"],
    }),
  );

interface GroupInputs {
  alarmConfiguration?: { enabled?: boolean; alarms?: string[]; ignorePollAlarmFailure?: boolean };
  autoRollbackConfiguration?: { enabled?: boolean; events?: string[] };
  deploymentStyle?: CreateDeploymentGroupCommandInput["deploymentStyle"];
  tags?: Record<string, string>;
}

const deploymentGroup: Applier = (resource, { direct }) => {
  const { alarmConfiguration, autoRollbackConfiguration, deploymentStyle, tags } = resource.inputs as GroupInputs;
  return direct.in(CodeDeployClient, resource.account, resource.region).send(
    new CreateDeploymentGroupCommand({
      applicationName: text(resource, "appName"),
      deploymentGroupName: text(resource, "deploymentGroupName"),
      serviceRoleArn: text(resource, "serviceRoleArn"),
      deploymentConfigName: optionalText(resource, "deploymentConfigName"),
      deploymentStyle,
      alarmConfiguration: alarmConfiguration && {
        ...alarmConfiguration,
        alarms: alarmConfiguration.alarms?.map((name) => ({ name })),
      },
      autoRollbackConfiguration:
        autoRollbackConfiguration as CreateDeploymentGroupCommandInput["autoRollbackConfiguration"],
      tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
};

export const delivery: Record<string, Applier> = {
  "aws:lambda/alias:Alias": alias,
  "aws:codedeploy/application:Application": application,
  "aws:codedeploy/deploymentGroup:DeploymentGroup": deploymentGroup,
};
