import { equals, not, or } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
import { serviceParameters } from "./ecs/parameters";
import { describing, idOf, serviceRecord } from "./ecs/service";

export const restoreTaskDefinition = defineRunbook(
  {
    name: "RestoreTaskDefinition",
    summary:
      "Deploys the task definition again that an ECS service had before RestartEcsService rolled it back in the same " +
      "incident, unless somebody has deployed another one since. A person has to watch whether its tasks run this time.",
    parameters: serviceParameters,
  },
  (r, context) => {
    const { ClusterName: cluster, ServiceName: service } = r.parameters;
    const ref = { cluster, service };
    const prior = new PriorState(r, context);
    r.withDefaults({ maxAttempts: 3 }, () => {
      prior.prove("ProveServiceSaved", prior.key(idOf(ref)));
      const { taskDefinition, rolledBackTo } = prior.load("LoadService", idOf(ref), serviceRecord);
      const { now } = r.ecs("ReadDefinitionNow", "DescribeServices", describing(ref), {
        outputs: (answer) => ({ now: asString(answer.services.at(0).taskDefinition) }),
      });
      r.when("SomebodyChangedIt", not(or(equals(now, taskDefinition), equals(now, rolledBackTo))), () =>
        r.fail(
          "SayChanged",
          text`${service} in ${cluster} has ${now}, which this incident did not give it: somebody deployed it since.`,
        ),
      );
      r.ecs("DeployDefinition", "UpdateService", { cluster, service, taskDefinition });
      r.ecs.assert(
        "ProveDefinition",
        "DescribeServices",
        describing(ref),
        (answer) => asString(answer.services.at(0).taskDefinition),
        [taskDefinition],
      );
      tell(r, context, "SayDeployed", text`The task definition of an ECS service is back`, [
        text`${service} in ${cluster} is being deployed with ${taskDefinition} again. Watch whether its tasks run.`,
      ]);
    });
  },
);
