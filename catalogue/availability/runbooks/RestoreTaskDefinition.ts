import { equals, not, or } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asString } from "../../../runbooks/language/selectors";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { proofSeconds } from "../../../runbooks/shared/waiting";
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
    const byHand = text`Deploy the task definition of ${service} by hand that it should have.`;
    const remediation = new Remediation(r, context, {
      subject: "An ECS service",
      resource: text`${service} in ${cluster}`,
      goal: "given its task definition back",
      byHand,
      parts: { Deployed: { what: "deploy the task definition", matters: "It runs another one.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const { taskDefinition } = remediation.required(() => {
        prior.prove("ProveServiceSaved", prior.key(idOf(ref)));
        const saved = prior.load("LoadService", idOf(ref), serviceRecord);
        const { now } = r.ecs("ReadDefinitionNow", "DescribeServices", describing(ref), {
          outputs: (answer) => ({ now: asString(answer.services.at(0).taskDefinition) }),
        });
        r.when("SomebodyChangedIt", not(or(equals(now, saved.taskDefinition), equals(now, saved.rolledBackTo))), () =>
          r.fail(
            "SayChanged",
            text`${service} in ${cluster} has ${now}, which this incident did not give it: somebody deployed it since.`,
          ),
        );
        return saved;
      });
      remediation.essential("Deployed", () => {
        r.ecs("DeployDefinition", "UpdateService", { cluster, service, taskDefinition });
        r.ecs.waitFor(
          "ProveDefinition",
          "DescribeServices",
          describing(ref),
          (answer) => asString(answer.services.at(0).taskDefinition),
          [taskDefinition],
          { timeoutSeconds: proofSeconds },
        );
      });
      remediation.conclude(
        "SayDeployed",
        "The task definition of an ECS service is back",
        [text`${service} in ${cluster} is being deployed with ${taskDefinition} again. Watch whether its tasks run.`],
        [],
      );
    });
  },
);
