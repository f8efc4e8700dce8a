import { equals, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { none } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { applicationName, deploymentGroupName, deploymentId } from "./delivery/parameters";
import { deploymentRecord, rollbackOf, rollbackRecord } from "./delivery/records";
import { proveServing, redeploy } from "./delivery/redeploy";

export const redeployRevision = defineRunbook(
  {
    name: "RedeployRevision",
    summary:
      "Deploys the revision again that RollBackDeployment rolled back in the same incident, as a new deployment with the " +
      "settings of the group, and proves that the group serves it, unless somebody has deployed something since.",
    parameters: {
      DeploymentId: deploymentId,
      ApplicationName: applicationName,
      DeploymentGroupName: deploymentGroupName,
    },
  },
  (r, context) => {
    const { DeploymentId: id, ApplicationName: application, DeploymentGroupName: group } = r.parameters;
    const started = r.variable("StartedDeployment", none);
    const prior = new PriorState(r, context);
    const byHand = text`Deploy by hand to ${application}/${group} what it should serve.`;
    const remediation = new Remediation(r, context, {
      subject: text`The revision of ${id}`,
      resource: text`what ${id} deployed to ${application}/${group}`,
      goal: "deployed again",
      byHand,
      parts: { Deployed: { what: "deploy the revision again", matters: "The group serves another one.", byHand } },
    });
    const before = remediation.required(() => {
      prior.prove("ProveDeploymentSaved", prior.key(id));
      const deployment = prior.load("LoadDeployment", id, deploymentRecord);
      prior.prove("ProveRollbackSaved", prior.key(rollbackOf(id)));
      const rollback = prior.load("LoadRollback", rollbackOf(id), rollbackRecord);
      const { newest } = r.codedeploy(
        "ReadNewest",
        "GetDeploymentGroup",
        { applicationName: application, deploymentGroupName: group },
        {
          outputs: ({ deploymentGroupInfo }) => ({
            newest: asString(deploymentGroupInfo.lastAttemptedDeployment.deploymentId),
          }),
        },
      );
      r.when("SomebodyChangedIt", not(equals(newest, rollback.deploymentId)), () =>
        r.fail(
          "SayChanged",
          text`${newest} was deployed to ${application}/${group} after ${id} had been rolled back: decide which one should serve.`,
        ),
      );
      return deployment;
    });
    remediation.essential("Deployed", () => {
      redeploy(r, { deploymentId: before.deploymentId, application, group, pin: before.pin, started }, () =>
        r.fail(
          "SayNotFixed",
          text`What ${id} deployed to ${application}/${group} is not fixed by a version or hash: deploy it by hand.`,
        ),
      );
      proveServing(r, { application, group, started });
    });
    remediation.conclude(
      "SayRedeployed",
      text`The revision of ${id} is deployed again`,
      [
        text`${application}/${group} serves the revision of ${id} again, which incident ${r.incidentId} had rolled back.`,
      ],
      [],
    );
  },
);
