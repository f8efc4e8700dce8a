import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { given } from "../../../runbooks/shared/parameters";
import { PriorState } from "../../../runbooks/shared/priorState";
import { previousTaskDefinition, serviceParameters } from "./ecs/parameters";
import { describing, idOf, serviceRecord, waitForDeployment } from "./ecs/service";

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
    const nothingDone = r.failurePath(() =>
      tell(r, context, "SayNothingDone", "An ECS service was not deployed again", [
        text`Nothing was changed in ${service} in ${cluster}: its state could not be read or saved. The run says why.`,
        "Deploy it again by hand.",
      ]),
    );
    const nothingHelped = r.failurePath(() => {
      tell(r, context, "SayNothingHelped", "An ECS service still fails", [
        text`${service} in ${cluster} was to be deployed again and rolled back, and neither helped: its events say why.`,
        "A person has to repair it.",
      ]);
      r.fail(
        "NothingHelped",
        text`${service} in ${cluster} was deployed again and rolled back, and neither helped: its events say why.`,
      );
    });
    // Not critical: the step at the end ends the run as failed and gives its message.
    const hopeless = { onFailure: nothingHelped, isCritical: false };
    const rollBack = r.failurePath(() => {
      r.when(
        "HasPrevious",
        given(previous),
        () => {
          r.essential("roll the service back", () => {
            r.ecs(
              "RollBack",
              "UpdateService",
              { cluster, service, taskDefinition: previous },
              { maxAttempts: 3, ...hopeless },
            );
            waitForDeployment(r, "Rollback", ref, hopeless);
          });
        },
        () =>
          r.fail(
            "NothingToRollBackTo",
            text`${service} in ${cluster} was deployed again and failed again, and nothing shows which task definition worked before.`,
            nothingHelped,
          ),
      );
      tell(r, context, "SayRolledBack", text`An ECS service was rolled back`, [
        text`${service} in ${cluster} failed again after another attempt, and runs ${previous} now.`,
        text`Find out what is wrong with the new one. RestoreTaskDefinition with incident ${r.incidentId} deploys it again.`,
      ]);
    });
    const before = r.withDefaults({ onFailure: nothingDone }, () =>
      r.required(() => {
        const found = r.ecs("ReadService", "DescribeServices", describing(ref), {
          maxAttempts: 3,
          outputs: (answer) => ({ taskDefinition: asString(answer.services.at(0).taskDefinition) }),
        });
        prior.save("Service", idOf(ref), serviceRecord, { ...found, rolledBackTo: previous });
        return found;
      }),
    );
    const otherwise = { onFailure: rollBack, isCritical: false };
    r.essential("deploy the service again", () => {
      r.ecs(
        "DeployAgain",
        "UpdateService",
        { cluster, service, forceNewDeployment: true },
        { maxAttempts: 3, ...otherwise },
      );
      waitForDeployment(r, "Deployment", ref, otherwise);
    });
    tell(r, context, "SayRestarted", text`An ECS service works again`, [
      text`${service} in ${cluster} was deployed once more with ${before.taskDefinition}, and all its tasks run.`,
      "What made it fail has gone away by itself: its events and logs may show what it was.",
    ]);
  },
);
