import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { applicationId, deploymentNumber, environmentId } from "./delivery/parameters";
import { configurationRecord } from "./delivery/records";

export const redeployConfiguration = defineRunbook(
  {
    name: "RedeployConfiguration",
    summary:
      "Starts the rollout again that RevertConfiguration rolled back in the same incident: the same version of the " +
      "configuration, at the pace of the same strategy.",
    parameters: {
      ApplicationId: applicationId,
      EnvironmentId: environmentId,
      DeploymentNumber: deploymentNumber,
    },
  },
  (r, context) => {
    const { ApplicationId, EnvironmentId, DeploymentNumber: number } = r.parameters;
    const prior = new PriorState(r, context);
    const subject = text`${ApplicationId}/${EnvironmentId}/${number}`;
    prior.prove("ProveRolloutSaved", prior.key(subject));
    const before = prior.load("LoadRollout", subject, configurationRecord);
    r.appconfig("StartRollout", "StartDeployment", {
      ApplicationId,
      EnvironmentId,
      ConfigurationProfileId: before.profileId,
      ConfigurationVersion: before.version,
      DeploymentStrategyId: before.strategyId,
    });
    tell(r, context, "SayStarted", text`A configuration is rolled out again (deployment ${number})`, [
      text`Version ${before.version} of configuration profile ${before.profileId} is rolled out again to environment`,
      text`${EnvironmentId} of application ${ApplicationId}, at the request of a person.`,
    ]);
  },
);
