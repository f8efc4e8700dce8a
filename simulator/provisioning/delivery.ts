import {
  CodeDeployClient,
  CreateApplicationCommand,
  type CreateApplicationCommandInput,
  CreateDeploymentGroupCommand,
  type CreateDeploymentGroupCommandInput,
} from "@aws-sdk/client-codedeploy";
import { CreateAliasCommand, LambdaClient, PublishVersionCommand } from "@aws-sdk/client-lambda";
import { AwsError } from "../aws";
import { optionalText, text } from "./inputs";
import type { Applier } from "./target";

const alias: Applier = async (resource, { direct, lambda }) => {
  const { account, region } = resource;
  const functionName = text(resource, "functionName").split(":function:").pop() ?? "";
  if (!lambda.has(functionName, account, region)) {
    throw new AwsError("ResourceNotFoundException", `function ${functionName} does not exist`);
  }
  const client = direct.in(LambdaClient, account, region);
  const { Version } = await client.send(new PublishVersionCommand({ FunctionName: functionName }));
  await client.send(
    new CreateAliasCommand({ FunctionName: functionName, Name: text(resource, "name"), FunctionVersion: Version }),
  );
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
