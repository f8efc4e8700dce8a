import { equals, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { given } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { previousTaskDefinition, serviceParameters } from "./ecs/parameters";
import { describing, idOf, serviceRecord, waitForDeployment } from "./ecs/service";

/** What became of the deployment, as messages say it. */
const outcomes = { works: "has completed", notTried: "was not started", failed: "failed, or was not seen to complete" };

export const restartEcsService = defineRunbook(
  {
    name: "RestartEcsService",
    summary:
      "Deploys the task definition of an ECS service once more. If its tasks fail again, the service goes back to the " +
      "definition that worked before; if that does not help either, the run fails.",
    parameters: { ...serviceParameters, PreviousTaskDefinition: previousTaskDefinition },
    undo: "RestoreTaskDefinition",
  },
  (r, context) => {
    const { ClusterName: cluster, ServiceName: service, PreviousTaskDefinition: previous } = r.parameters;
    const ref = { cluster, service };
    const prior = new PriorState(r, context);
    const deploying = "deploy the service again";
    const remediation = new Remediation(r, context, {
      subject: "An ECS service",
      resource: text`${service} in ${cluster}`,
      goal: "deployed again",
      byHand: "Deploy it again by hand.",
      parts: {
        Deployed: {
          what: deploying,
          matters: "What made it fail may have gone away by itself.",
          byHand: "Deploy it again by hand.",
        },
        RolledBack: {
          what: "roll the service back",
          matters: "Its tasks may still fail: its events say why.",
          byHand: text`Find out which task definition worked before (as far as known: ${previous}), and deploy that one.`,
        },
      },
    });
    const outcome = r.variable("Outcome", outcomes.notTried);
    const works = equals(outcome, outcomes.works);
    // A deployment that fails is followed by the rollback, and does not make the run fail.
    const notCritical = { isCritical: false };
    const before = remediation.required(() => {
      const found = r.ecs("ReadService", "DescribeServices", describing(ref), {
        maxAttempts: 3,
        outputs: (answer) => ({ taskDefinition: asString(answer.services.at(0).taskDefinition) }),
      });
      prior.save("Service", idOf(ref), serviceRecord, { ...found, rolledBackTo: previous });
      return found;
    });
    remediation.essential("Deployed", () => {
      r.ecs("DeployAgain", "UpdateService", { cluster, service, forceNewDeployment: true }, { maxAttempts: 3 });
    });
    r.when("WasDeployed", not(remediation.isUndone("Deployed")), () =>
      r.recover(
        () => {
          r.essential(deploying, () => waitForDeployment(r, "Deployment", ref, notCritical));
          r.updateVariable("NoteItWorks", outcome, outcomes.works);
        },
        () => r.updateVariable("NoteItFailed", outcome, outcomes.failed),
      ),
    );
    r.when("DoesNotWork", not(works), () =>
      remediation.essential("RolledBack", () => {
        r.when("HasNoPrevious", not(given(previous)), () =>
          r.fail("NothingToRollBackTo", "Nothing shows which task definition worked before."),
        );
        r.ecs("RollBack", "UpdateService", { cluster, service, taskDefinition: previous }, { maxAttempts: 3 });
        waitForDeployment(r, "Rollback", ref, {});
        r.updateVariable("NoteRollback", outcome, text`${outcomes.failed}, and the service runs ${previous} again`);
      }),
    );
    remediation.conclude(
      "SayDeployed",
      "An ECS service works again",
      [text`All tasks of ${service} in ${cluster} run.`],
      [
        text`The other deployment of ${before.taskDefinition} ${outcome}.`,
        "Its events and logs may show what made it fail.",
        text`Where it was rolled back, RestoreTaskDefinition with incident ${r.incidentId} deploys the new one again.`,
      ],
    );
  },
);
