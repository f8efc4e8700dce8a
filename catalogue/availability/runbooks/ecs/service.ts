import type { RunbookBuilder } from "../../../../runbooks/language/builder";
import { and, equals, not, or, startsWith } from "../../../../runbooks/language/conditions";
import { type Ref, text } from "../../../../runbooks/language/references";
import { asOnlyString, asString } from "../../../../runbooks/language/selectors";
import type { StepOptions } from "../../../../runbooks/language/steps";

type Steps = Pick<RunbookBuilder<Record<never, never>>, "ecs" | "repeatWhile" | "sleep">;

/** An ECS service; both are names. */
export interface ServiceRef {
  cluster: Ref<string>;
  service: Ref<string>;
}

/** Under which id the state of a service is saved. */
export const idOf = ({ cluster, service }: ServiceRef) => text`${cluster}/${service}`;

/** What a service had, and what a run may have given it instead: `none` where there was nothing to roll back to. */
export const serviceRecord = { taskDefinition: "S", rolledBackTo: "S" } as const;
export const countRecord = { desiredCount: "N", raisedTo: "N" } as const;

export const describing = ({ cluster, service }: ServiceRef) => ({ cluster, services: [service] });

/** The time limit of a deployment: 60 polls, half a minute apart. */
const looks = 60;
const pause = "PT30S";

/**
 * Waits until the deployment is over, and fails unless it is completed and no other is left (ECS API reference,
 * "Deployment": one that the circuit breaker does not stop stays in progress for as long as its tasks fail).
 * @param what is part of the steps' names.
 * @param options where to go when the deployment has failed.
 */
export function waitForDeployment(r: Steps, what: string, ref: ServiceRef, options: StepOptions): void {
  r.repeatWhile(
    `WaitFor${what}`,
    looks,
    () => {
      r.sleep(`Let${what}Go`, pause);
      const { state, status, second } = r.ecs(`Read${what}`, "DescribeServices", describing(ref), {
        ...options,
        outputs: (answer) => {
          const deployments = answer.services.at(0).deployments;
          return {
            status: asString(deployments.at(0).status),
            state: asString(deployments.at(0).rolloutState),
            second: asString(deployments.at(1).id),
          };
        },
      });
      const completed = and(equals(state, "COMPLETED"), not(startsWith(second, "ecs-svc/")));
      // One that failed before this one is still listed while its tasks are stopped.
      const failed = and(equals(status, "PRIMARY"), equals(state, "FAILED"));
      return not(or(completed, failed));
    },
    { ...options, timeoutSeconds: 3600 },
  );
  r.ecs.assert(
    `Prove${what}`,
    "DescribeServices",
    describing(ref),
    (answer) => asString(answer.services.at(0).deployments.at(0).rolloutState),
    ["COMPLETED"],
    options,
  );
  // No page says that the newest deployment comes first: of one alone there is no doubt.
  r.ecs(`Only${what}`, "DescribeServices", describing(ref), {
    ...options,
    outputs: (answer) => ({ state: asOnlyString(answer.services.at(0).deployments.all("rolloutState")) }),
  });
}
