import { and, isAtLeast, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asInteger } from "../../../runbooks/language/selectors";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { serviceParameters } from "./ecs/parameters";
import { countRecord, describing, idOf } from "./ecs/service";

export const scaleInService = defineRunbook(
  {
    name: "ScaleInService",
    summary:
      "Gives an ECS service the number of tasks again that it had before ScaleOutService raised it in the same incident, " +
      "unless somebody has changed the number since.",
    parameters: serviceParameters,
  },
  (r, context) => {
    const { ClusterName: cluster, ServiceName: service } = r.parameters;
    const ref = { cluster, service };
    const prior = new PriorState(r, context);
    const byHand = text`Set the number of tasks of ${service} by hand as it should be.`;
    const remediation = new Remediation(r, context, {
      subject: "An ECS service",
      resource: text`${service} in ${cluster}`,
      goal: "scaled in again",
      byHand,
      parts: { Tasks: { what: "lower the number of tasks", matters: "It has more tasks than before.", byHand } },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const before = remediation.required(() => {
        prior.prove("ProveCountSaved", prior.key(idOf(ref)));
        const saved = prior.load("LoadCounts", idOf(ref), countRecord);
        const { now } = r.ecs("ReadCountNow", "DescribeServices", describing(ref), {
          outputs: (answer) => ({ now: asInteger(answer.services.at(0).desiredCount) }),
        });
        r.when("SomebodyChangedIt", not(and(isAtLeast(now, saved.raisedTo), isAtLeast(saved.raisedTo, now))), () =>
          r.fail(
            "SayChanged",
            text`${service} in ${cluster} has ${now} tasks, not the ${saved.raisedTo} it was given: somebody changed it since.`,
          ),
        );
        return saved;
      });
      remediation.essential("Tasks", () =>
        r.ecs("LowerCount", "UpdateService", { cluster, service, desiredCount: before.desiredCount }),
      );
      remediation.conclude(
        "SayScaledIn",
        "An ECS service was scaled in again",
        [text`${service} in ${cluster} has ${before.desiredCount} tasks again, as before it was scaled out.`],
        [],
      );
    });
  },
);
