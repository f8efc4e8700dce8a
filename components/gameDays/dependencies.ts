import { survived } from "./instances";
import { injecting, inTasks } from "./permissions";
import type { ExperimentGameDay } from "./types";

const service = "ec2";
const operations = "DescribeInstances,RunInstances,TerminateInstances,CreateTags";

/** A fault in the EC2 API, as the sessions of one role see it. */
const apiFault =
  (actionId: string, percentage: number): ExperimentGameDay["experiment"] =>
  () => ({
    action: {
      actionId,
      targetKey: "Roles",
      parameters: { duration: "PT10M", operations, percentage: String(percentage), service },
    },
    target: { resourceType: "aws:iam:role" },
  });

export const throttledApi: ExperimentGameDay = {
  kind: "experiment",
  name: "throttled-api",
  title: "EC2 throttles the calls of a role",
  summary:
    "Half of a role's calls to EC2 fail with RequestLimitExceeded for ten minutes. Proves that whatever uses the role " +
    "tries again.",
  experiment: apiFault("aws:fis:inject-api-throttle-error", 50),
  permissions: (place) => injecting(place, "fis:InjectApiThrottleError", service),
  hypothesis: survived(900),
};

export const unavailableApi: ExperimentGameDay = {
  kind: "experiment",
  name: "unavailable-api",
  title: "EC2 is unavailable to a role",
  summary:
    "One in five of a role's calls to EC2 fails with Unavailable for ten minutes. Proves that whatever uses the role " +
    "tries again.",
  experiment: apiFault("aws:fis:inject-api-unavailable-error", 20),
  permissions: (place) => injecting(place, "fis:InjectApiUnavailableError", service),
  hypothesis: survived(900),
};

const taskFault =
  (actionId: string, parameters: Record<string, string>): ExperimentGameDay["experiment"] =>
  () => ({
    action: { actionId, targetKey: "Tasks", parameters: { duration: "PT5M", ...parameters } },
    target: { resourceType: "aws:ecs:task" },
  });

export const slowTask: ExperimentGameDay = {
  kind: "experiment",
  name: "slow-task",
  title: "The network of an ECS task is slow",
  summary: "Delays the packets of one task by 200 ms for five minutes. Proves that users do not notice.",
  experiment: taskFault("aws:ecs:task-network-latency", { delayMilliseconds: "200", jitterMilliseconds: "10" }),
  permissions: (place) => inTasks(place, "AWSFIS-Run-Network-Latency-ECS"),
  hypothesis: survived(600),
};

export const lossyTask: ExperimentGameDay = {
  kind: "experiment",
  name: "lossy-task",
  title: "The network of an ECS task loses packets",
  summary: "Drops 7 % of the packets of one task for five minutes. Proves that users do not notice.",
  experiment: taskFault("aws:ecs:task-network-packet-loss", { lossPercent: "7" }),
  permissions: (place) => inTasks(place, "AWSFIS-Run-Network-Packet-Loss-ECS"),
  hypothesis: survived(600),
};
