import { field, firstText, timeOf } from "../../../responses/fields";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { type EcsServiceFacts, ecsService, serviceOf } from "../resources/ecs-service";
import { restartEcsService } from "../runbooks/RestartEcsService";
import { restoreTaskDefinition } from "../runbooks/RestoreTaskDefinition";

/** ECS developer guide, "Amazon ECS service deployment state change events": sent where the circuit breaker is on. */
const pattern: EventPattern = {
  source: ["aws.ecs"],
  "detail-type": ["ECS Deployment State Change"],
  "replay-name": [{ exists: false }],
  detail: { eventType: ["ERROR"], eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
};

export const failedEcsService: RunbookResponse<EcsServiceFacts> = {
  name: "failed-ecs-service",
  title: "The deployment of an ECS service has failed",
  summary:
    "Answers a deployment that the circuit breaker of ECS stopped and does not roll back by itself. It is retried once " +
    "more; then the service is rolled back to the task definition whose tasks still run.",
  placement: "central",
  forms: { deployment: { pattern, target } },
  runbook: restartEcsService,
  undo: restoreTaskDefinition,
  resource: ecsService,
  coolDownHours: 2,
  nothingToDo: (event, { deployment, rollsBack }) => {
    if (rollsBack) return "ECS rolls it back by itself";
    const failed = field(event, "detail.deploymentId");
    return deployment && deployment.id !== failed
      ? `the deployment that failed was followed by ${deployment.id}, which is ${deployment.state}`
      : undefined;
  },
  forPeople: (_event, { classic, controller }) => {
    if (controller !== "ECS") return `${controller} deploys it: roll it back there`;
    return classic
      ? "it is behind a Classic Load Balancer, where ECS does not report how a deployment goes: deploy the previous task definition"
      : undefined;
  },
  parameters: ({ facts }) => ({
    ClusterName: [facts.cluster],
    ServiceName: [facts.service],
    PreviousTaskDefinition: [facts.previousTaskDefinition ?? "none"],
  }),
};

function target(event: SignalEvent): Target {
  const place = serviceOf(event);
  return {
    ...place,
    signal: {
      id: firstText(event, "detail.deploymentId") ?? event.id,
      version: firstText(event, "detail.updatedAt") ?? event.id,
      title: `The deployment of ${place.resource.id} failed: ${firstText(event, "detail.reason") ?? "without a reason"}`,
      occurredAt: timeOf(event, "detail.updatedAt"),
    },
  };
}
