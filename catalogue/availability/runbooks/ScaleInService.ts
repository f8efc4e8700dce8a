import { and, isAtLeast, not } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asInteger } from "../../../runbooks/language/selectors";
import { tell } from "../../../runbooks/shared/message";
import { PriorState } from "../../../runbooks/shared/priorState";
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
    r.withDefaults({ maxAttempts: 3 }, () => {
      prior.prove("ProveCountSaved", prior.key(idOf(ref)));
      const before = prior.load("LoadCounts", idOf(ref), countRecord);
      const { now } = r.ecs("ReadCountNow", "DescribeServices", describing(ref), {
        outputs: (answer) => ({ now: asInteger(answer.services.at(0).desiredCount) }),
      });
      r.when("SomebodyChangedIt", not(and(isAtLeast(now, before.raisedTo), isAtLeast(before.raisedTo, now))), () =>
        r.fail(
          "SayChanged",
          text`${service} in ${cluster} has ${now} tasks, not the ${before.raisedTo} it was given: somebody changed it since.`,
        ),
      );
      r.ecs("LowerCount", "UpdateService", { cluster, service, desiredCount: before.desiredCount });
      tell(r, context, "SayScaledIn", text`An ECS service was scaled in again`, [
        text`${service} in ${cluster} has ${before.desiredCount} tasks again, as before it was scaled out.`,
      ]);
    });
  },
);
