import { arn, type GrantRule, on, sidOf } from "./grant";
import { disruptive, type OperationTable, reads } from "./operation";

const onGroups = on("deploymentgroup:*");

/**
 * CodeDeploy requires all of these when a deployment is created (user guide, "Add permissions to the CodePipeline
 * service role"): it reads the configuration, and registers a revision that it does not know yet.
 */
const creating: GrantRule = (action, inputs, scope) => [
  ...onGroups(action, inputs, scope),
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
];

/** IAM knows no resource for it (Service Authorization Reference). */
const withoutResource: GrantRule = (action) => [{ sid: sidOf(action), actions: [action], resources: ["*"] }];

export const codedeploy: OperationTable = {
  CreateDeployment: disruptive("replaces what is serving", creating),
  GetDeployment: reads(onGroups),
  GetDeploymentGroup: reads(onGroups),
  StopDeployment: disruptive("a deployment ends midway, or is rolled back", withoutResource),
};
