import { arn, type GrantRule, sidOf } from "./grant";

const on =
  (service: string, ...resources: string[]) =>
  (operation: string): Record<string, GrantRule> => ({
    [operation]: (_inputs, scope) => [
      {
        sid: sidOf(`${service}:${operation}`),
        actions: [`${service}:${operation}`],
        resources: resources.map((resource) => arn(scope, service, resource)),
      },
    ],
  });

const onGroups = on("codedeploy", "deploymentgroup:*");

export const codedeployGrants: Record<string, GrantRule> = {
  // CodeDeploy asks for all of these when a deployment is created (user guide, "Add permissions to the CodePipeline
  // service role"): it reads the configuration, and registers a revision that it does not know yet.
  CreateDeployment: (_inputs, scope) => [
    {
      sid: "CodedeployCreateDeployment",
      actions: ["codedeploy:CreateDeployment"],
      resources: [arn(scope, "codedeploy", "deploymentgroup:*")],
    },
    {
      sid: "CodedeployRevisions",
      actions: ["codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
      resources: [arn(scope, "codedeploy", "application:*")],
    },
    {
      sid: "CodedeployConfigurations",
      actions: ["codedeploy:GetDeploymentConfig"],
      resources: [arn(scope, "codedeploy", "deploymentconfig:*")],
    },
  ],
  ...onGroups("GetDeployment"),
  ...onGroups("GetDeploymentGroup"),
  // IAM knows no resource for it (Service Authorization Reference).
  StopDeployment: () => [{ sid: "CodedeployStopDeployment", actions: ["codedeploy:StopDeployment"], resources: ["*"] }],
};

const environment = "application/*/environment/*";

/** IAM asks for each part of the path as a resource of its own. */
export const appconfigGrants: Record<string, GrantRule> = {
  ...on("appconfig", "application/*", environment, `${environment}/deployment/*`)("GetDeployment"),
  ...on(
    "appconfig",
    "application/*",
    environment,
    "application/*/configurationprofile/*",
    "deploymentstrategy/*",
  )("StartDeployment"),
  ...on("appconfig", "application/*", environment, `${environment}/deployment/*`)("StopDeployment"),
};
