import { isAtLeast } from "../../../runbooks/language/conditions";
import { text } from "../../../runbooks/language/references";
import { defineRunbook } from "../../../runbooks/language/runbook";
import { asInteger, asString } from "../../../runbooks/language/selectors";
import { PriorState } from "../../../runbooks/shared/priorState";
import { Remediation } from "../../../runbooks/shared/remediation";
import { desiredCount, serviceParameters } from "./ecs/parameters";
import { countRecord, describing, idOf } from "./ecs/service";

/** How long new tasks get to start. */
const startSeconds = 900;

export const scaleOutService = defineRunbook(
  {
    name: "ScaleOutService",
    summary:
      "Raises the number of tasks of an ECS service to a number that the caller has computed and capped, and " +
      "waits until they run. ScaleInService undoes it.",
    parameters: { ...serviceParameters, DesiredCount: desiredCount },
    undo: "ScaleInService",
  },
  (r, context) => {
    const { ClusterName: cluster, ServiceName: service, DesiredCount: wanted } = r.parameters;
    const ref = { cluster, service };
    const prior = new PriorState(r, context);
    const outcome = r.variable("Outcome", "none");
    const remediation = new Remediation(r, context, {
      subject: "An overloaded ECS service",
      resource: text`${service} in ${cluster}`,
      goal: "scaled out",
      byHand: text`Give ${service} more tasks by hand, or find out what loads it.`,
      parts: {
        Tasks: {
          what: "get more tasks running",
          matters: text`It should have ${wanted} tasks, and they do not all run.`,
          byHand: text`Its events say why. ScaleInService with incident ${r.incidentId} restores the earlier number.`,
        },
      },
    });
    r.withDefaults({ maxAttempts: 3 }, () => {
      const { before, raisedTo, now } = remediation.required(() => {
        const before = r.ecs("ReadService", "DescribeServices", describing(ref), {
          outputs: (answer) => ({ desiredCount: asString(answer.services.at(0).desiredCount) }),
        });
        prior.save("Count", idOf(ref), countRecord, { desiredCount: before.desiredCount, raisedTo: wanted });
        // A parameter that is given as text becomes a number by the way through the table.
        const { raisedTo } = prior.load("LoadCounts", idOf(ref), countRecord);
        const { now } = r.ecs("ReadCountNow", "DescribeServices", describing(ref), {
          outputs: (answer) => ({ now: asInteger(answer.services.at(0).desiredCount) }),
        });
        return { before, raisedTo, now };
      });
      r.when(
        "HasEnoughTasks",
        isAtLeast(now, raisedTo),
        () =>
          r.updateVariable("SayEnough", outcome, text`It had been given ${now} tasks already: nothing was changed.`),
        () =>
          remediation.essential("Tasks", () => {
            r.ecs("RaiseCount", "UpdateService", { cluster, service, desiredCount: raisedTo });
            r.ecs.waitFor(
              "WaitForTasks",
              "DescribeServices",
              describing(ref),
              (answer) => asString(answer.services.at(0).runningCount),
              [wanted],
              { timeoutSeconds: startSeconds },
            );
            r.updateVariable("SayRaised", outcome, text`It had ${before.desiredCount} tasks and runs ${wanted} now.`);
          }),
      );
      remediation.conclude(
        "SayScaledOut",
        "An ECS service was scaled out",
        [text`${service} in ${cluster} is overloaded. ${outcome}`],
        [text`Nothing undoes this automatically; ScaleInService with incident ${r.incidentId} does.`],
      );
    });
  },
);
