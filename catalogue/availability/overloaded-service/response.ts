import { partitionOf } from "../../../aws/partitions";
import type { EventPattern, RunbookResponse, SignalEvent, Target } from "../../../responses/types";
import { alarmOn, dimension, targetOfAlarm } from "../../../signals/alarms";
import { type EcsServiceFacts, ecsService } from "../resources/ecs-service";
import { scaleInService } from "../runbooks/ScaleInService";
import { scaleOutService } from "../runbooks/ScaleOutService";

/** How many tasks the team lets Reflex give the service. */
export const maximumTag = "reflex:max-tasks";

/**
 * Metrics that ECS has for each service. The event does not say which way the alarm compares; its reason does. Alarms
 * of target tracking belong to Application Auto Scaling, which acts on them itself and chooses their names.
 */
const pattern: EventPattern = alarmOn(
  {
    namespace: ["AWS/ECS", "ECS/ContainerInsights"],
    name: ["CPUUtilization", "MemoryUtilization", "CpuUtilized", "MemoryUtilized"],
    dimensions: { ClusterName: [{ exists: true }], ServiceName: [{ exists: true }] },
  },
  { alarmName: [{ "anything-but": { prefix: "TargetTracking-" } }] },
  { reason: [{ wildcard: "*greater than*" }] },
);

export const overloadedService: RunbookResponse<EcsServiceFacts> = {
  name: "overloaded-service",
  title: "An ECS service is overloaded",
  summary:
    "Answers an alarm on high CPU or memory use of an ECS service. The number of its tasks grows by half, " +
    `at most to the number that its tag ${maximumTag} allows.`,
  placement: "central",
  forms: { alarm: { pattern, target } },
  runbook: scaleOutService,
  undo: scaleInService,
  resource: ecsService,
  coolDownHours: 1,
  nothingToDo: (_event, { desired }) => (desired === 0 ? "it is meant to have no task" : undefined),
  forPeople: (_event, facts) => whyNot(facts),
  parameters: ({ facts }) => ({
    ClusterName: [facts.cluster],
    ServiceName: [facts.service],
    DesiredCount: [String(nextCount(facts))],
  }),
};

/** Half as many tasks again, at least one, within the limit. */
export function nextCount({ desired, tags }: EcsServiceFacts): number {
  return Math.min(desired + Math.max(1, Math.ceil(desired / 2)), maximum(tags) ?? desired);
}

function whyNot({ desired, scheduling, tags }: EcsServiceFacts): string | undefined {
  if (scheduling === "DAEMON") return "it has one task on each instance of its cluster: add instances";
  const most = maximum(tags);
  if (most === undefined) return `its tag ${maximumTag} does not say how many tasks it may get: set it, or add tasks`;
  return desired >= most
    ? `it has ${desired} tasks, and its tag ${maximumTag} allows ${most}: raise it, or find the cause of the load`
    : undefined;
}

function maximum(tags: Record<string, string>): number | undefined {
  const value = tags[maximumTag] ?? "";
  return /^[1-9]\d{0,3}$/.test(value) ? Number(value) : undefined;
}

function target(event: SignalEvent): Target {
  const name = /^[\w-]{1,255}$/;
  const id = `${dimension(event, "ClusterName", name)}/${dimension(event, "ServiceName", name)}`;
  return targetOfAlarm(event, ({ account, region }) => ({
    id,
    arn: `arn:${partitionOf(region)}:ecs:${region}:${account}:service/${id}`,
  }));
}
