import type { RunbookBuilder } from "../../../runbooks/language/builder";
import { equals, or } from "../../../runbooks/language/conditions";
import { type Ref, text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { none } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import {
  applicationName,
  deploymentGroupName,
  deploymentId,
  deploymentPin,
  goodDeploymentId,
  goodPin,
} from "./delivery/parameters";
import { deploymentRecord, rollbackOf, rollbackRecord } from "./delivery/records";
import { proveServing, redeploy } from "./delivery/redeploy";

const parameters = {
  DeploymentId: deploymentId,
  ApplicationName: applicationName,
  DeploymentGroupName: deploymentGroupName,
  DeploymentPin: deploymentPin,
  GoodDeploymentId: goodDeploymentId,
  GoodPin: goodPin,
} as const;

/** Stopping makes the instances stop, and waits for those still working. */
const stopSeconds = 1800;
const rollbackSeconds = 7200;

export const rollBackDeployment = defineRunbook(
  {
    name: "RollBackDeployment",
    summary:
      "Stops a deployment of CodeDeploy and lets CodeDeploy roll it back, or deploys the last good revision again where " +
      "the deployment has ended without a rollback; then verifies that the group serves it. RedeployRevision undoes it.",
    parameters,
    undo: "RedeployRevision",
  },
  (r, context) => {
    const { DeploymentId: id, ApplicationName: application, DeploymentGroupName: group } = r.parameters;
    const { DeploymentPin: pin, GoodDeploymentId: good, GoodPin: fixedBy } = r.parameters;
    const started = r.variable("StartedDeployment", none);
    const prior = new PriorState(r, context);
    const remediation = new Remediation(r, context, {
      subject: text`Deployment ${id}`,
      resource: text`deployment ${id} of ${application}/${group}`,
      goal: "rolled back",
      byHand: text`Stop it, or deploy by hand what ${good} had deployed.`,
      parts: {
        RolledBack: {
          what: "roll the deployment back",
          matters: "The group may serve what fails, or a part of it.",
          byHand: text`Deploy by hand what ${good} had deployed; Automation cannot where nothing fixes its revision.`,
        },
      },
    });
    const { status } = remediation.required(() => {
      const found = r.codedeploy(
        "ReadDeployment",
        "GetDeployment",
        { deploymentId: id },
        { maxAttempts: 3, outputs: ({ deploymentInfo }) => ({ status: asString(deploymentInfo.status) }) },
      );
      prior.save("Deployment", id, deploymentRecord, { deploymentId: id, ...found, pin, lastGood: good });
      return found;
    });
    remediation.essential("RolledBack", () => {
      r.when(
        "HasEnded",
        or(equals(status, "Failed"), equals(status, "Stopped")),
        () =>
          redeploy(r, { deploymentId: good, application, group, pin: fixedBy, started }, () =>
            r.fail(
              "SayNotFixed",
              text`Automation cannot deploy to ${application}/${group} again what ${good} had deployed: people must decide.`,
            ),
          ),
        () => stop(r, started),
      );
      prior.save("Rollback", rollbackOf(id), rollbackRecord, { deploymentId: started });
      proveServing(r, { application, group, started });
    });
    remediation.conclude(
      "SayRolledBack",
      text`Deployment ${id} was rolled back`,
      [text`Deployment ${id} of ${application}/${group} was ${status}. The group serves what ${good} had deployed.`],
      [text`RedeployRevision with incident ${r.incidentId} deploys the revision again, once its fault is found.`],
    );
  },
);

/** CodeDeploy rolls back by a deployment of its own, which the stopped one names. */
function stop(r: RunbookBuilder<typeof parameters>, started: Ref<string>): void {
  const { DeploymentId, ApplicationName, DeploymentGroupName } = r.parameters;
  const deployment = { deploymentId: DeploymentId };
  r.codedeploy("StopDeployment", "StopDeployment", { ...deployment, autoRollbackEnabled: true });
  r.codedeploy.waitFor(
    "WaitUntilStopped",
    "GetDeployment",
    deployment,
    (answer) => asString(answer.deploymentInfo.status),
    ["Stopped", "Failed", "Succeeded"],
    { timeoutSeconds: stopSeconds },
  );
  r.codedeploy.waitFor(
    "WaitForRollback",
    "GetDeploymentGroup",
    { applicationName: ApplicationName, deploymentGroupName: DeploymentGroupName },
    (answer) => asString(answer.deploymentGroupInfo.lastAttemptedDeployment.status),
    ["Succeeded", "Failed"],
    { timeoutSeconds: rollbackSeconds },
  );
  const { rollback } = r.codedeploy("ReadRollback", "GetDeployment", deployment, {
    outputs: (answer) => ({ rollback: asString(answer.deploymentInfo.rollbackInfo.rollbackDeploymentId) }),
  });
  r.updateVariable("NoteRollback", started, rollback);
}
