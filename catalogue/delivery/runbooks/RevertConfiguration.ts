import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { applicationId, deploymentNumber, environmentId } from "./delivery/parameters";
import { configurationRecord, numberRecord } from "./delivery/records";

/** AppConfig rolls a configuration back on all its targets at once; pollers fetch it within their interval. */
const revertSeconds = 900;

export const revertConfiguration = defineRunbook(
  {
    name: "RevertConfiguration",
    summary:
      "Stops the deployment of a configuration of AppConfig with revert, whether it is under way or was completed in the " +
      "last 72 hours, so that applications get the previous version. RedeployConfiguration undoes it.",
    parameters: {
      ApplicationId: applicationId,
      EnvironmentId: environmentId,
      DeploymentNumber: deploymentNumber,
    },
    undo: "RedeployConfiguration",
  },
  (r, context) => {
    const { ApplicationId, EnvironmentId, DeploymentNumber: number } = r.parameters;
    const prior = new PriorState(r, context);
    const subject = text`${ApplicationId}/${EnvironmentId}/${number}`;
    const byHand = "Stop its deployment with revert by hand, or deploy the previous version.";
    const remediation = new Remediation(r, context, {
      subject: text`The configuration of deployment ${number}`,
      resource: text`environment ${EnvironmentId} of application ${ApplicationId}, deployment ${number}`,
      goal: "rolled back",
      byHand,
      parts: {
        Reverted: { what: "roll the configuration back", matters: "Applications may get the bad version.", byHand },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const { before, rollout } = remediation.required(() => {
        // A parameter is text and the call requires a number: what the table returns is one.
        const numbered = text`${subject}#number`;
        prior.save("Number", numbered, numberRecord, { number });
        const { number: DeploymentNumber } = prior.load("LoadNumber", numbered, numberRecord);
        const rollout = { ApplicationId, EnvironmentId, DeploymentNumber };
        const before = r.appconfig("ReadRollout", "GetDeployment", rollout, {
          outputs: (answer) => ({
            state: asString(answer.State),
            profileId: asString(answer.ConfigurationProfileId),
            strategyId: asString(answer.DeploymentStrategyId),
            version: asString(answer.ConfigurationVersion),
          }),
        });
        prior.save("Rollout", subject, configurationRecord, before);
        return { before, rollout };
      });
      remediation.essential("Reverted", () => {
        // Rolled back already, by an alarm of the environment or by the previous attempt: the wait decides.
        r.appconfig("TakeBack", "StopDeployment", { ...rollout, AllowRevert: true }, { onFailure: "Continue" });
        r.appconfig.waitFor(
          "WaitUntilTakenBack",
          "GetDeployment",
          rollout,
          (answer) => asString(answer.State),
          ["ROLLED_BACK", "REVERTED"],
          { timeoutSeconds: revertSeconds },
        );
      });
      remediation.conclude(
        "SayReverted",
        text`A configuration was rolled back (deployment ${number})`,
        [
          text`Version ${before.version} of configuration profile ${before.profileId} was ${before.state} in environment`,
          text`${EnvironmentId} of application ${ApplicationId}. Applications get the previous version again.`,
        ],
        [text`RedeployConfiguration with incident ${r.incidentId} rolls version ${before.version} out again.`],
      );
    });
  },
);
