import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
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
    const byHand = "Start its deployment by hand.";
    const remediation = new Remediation(r, context, {
      subject: text`The configuration of deployment ${number}`,
      resource: text`environment ${EnvironmentId} of application ${ApplicationId}, deployment ${number}`,
      goal: "being rolled out again",
      byHand,
      parts: { Started: { what: "start the rollout", matters: "Applications keep the previous version.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveRolloutSaved", prior.key(subject));
        return prior.load("LoadRollout", subject, configurationRecord);
      });
      remediation.essential("Started", () =>
        r.appconfig(
          "StartRollout",
          "StartDeployment",
          {
            ApplicationId,
            EnvironmentId,
            ConfigurationProfileId: before.profileId,
            ConfigurationVersion: before.version,
            DeploymentStrategyId: before.strategyId,
          },
          // Another attempt would be another deployment.
          { maxAttempts: 1 },
        ),
      );
      remediation.conclude(
        "SayStarted",
        text`A configuration is rolled out again (deployment ${number})`,
        [
          text`Version ${before.version} of configuration profile ${before.profileId} is rolled out again to environment`,
          text`${EnvironmentId} of application ${ApplicationId}, at the request of a person.`,
        ],
        [],
      );
    });
  },
);
