import { firstText, requiredMatch } from "../../../responses/fields";
import { lastPart, placeOf } from "../../../responses/reading";
import { type Facts, type ResourceKind, read } from "../../../responses/resource";
import { MalformedSignal, type SignalEvent, type Target } from "../../../responses/types";

export interface EcsServiceFacts extends Facts {
  cluster: string;
  service: string;
  /** Tasks that it should have, and that run. */
  desired: number;
  running: number;
  /** What deploys it: ECS (rolling update), CODE_DEPLOY or EXTERNAL. */
  controller: string;
  /** REPLICA, or DAEMON: one task on each instance of the cluster. */
  scheduling: string;
  /** Behind a Classic Load Balancer, for which ECS does not report how a deployment goes. */
  classic: boolean;
  /** ECS itself goes back to the last deployment that was completed when one fails. */
  rollsBack: boolean;
  deployment?: { id: string; state: string; taskDefinition: string };
  /** The task definition that tasks of an earlier deployment still run. */
  previousTaskDefinition?: string;
}

/** `cluster/service`, the resource's id, as names. */
const namesOf = ({ resource }: Target): { cluster: string; service: string } => {
  const [cluster = "", service = ""] = resource.id.split("/");
  return { cluster, service };
};

const itself = read(
  "ecs",
  "DescribeServices",
  (target) => {
    const { cluster, service } = namesOf(target);
    return { cluster, services: [service], include: ["TAGS" as const] };
  },
  { missing: ["ClusterNotFoundException"] },
);

export const ecsService: ResourceKind<EcsServiceFacts> = {
  name: "ecs-service",
  reads: [itself],
  facts: (target, answer) => {
    const service = answer(itself)?.services?.[0];
    // What is deleted can still be described for a while.
    if (!service || service.status === "INACTIVE") return undefined;
    const { deployments = [], deploymentConfiguration, loadBalancers = [], tags = [] } = service;
    const primary = deployments.find(({ status }) => status === "PRIMARY");
    const earlier = deployments.find(
      ({ status, taskDefinition, runningCount = 0 }) =>
        status === "ACTIVE" && runningCount > 0 && taskDefinition !== primary?.taskDefinition,
    );
    const { deploymentCircuitBreaker, alarms } = deploymentConfiguration ?? {};
    return {
      ...namesOf(target),
      desired: service.desiredCount ?? 0,
      running: service.runningCount ?? 0,
      controller: service.deploymentController?.type ?? "ECS",
      scheduling: service.schedulingStrategy ?? "REPLICA",
      classic: loadBalancers.some(({ loadBalancerName }) => loadBalancerName !== undefined),
      rollsBack: [deploymentCircuitBreaker, alarms].some((one) => one?.enable === true && one.rollback === true),
      ...(primary && {
        deployment: {
          id: primary.id ?? "",
          state: primary.rolloutState ?? "unknown",
          taskDefinition: primary.taskDefinition ?? "",
        },
      }),
      previousTaskDefinition: earlier?.taskDefinition,
      tags: Object.fromEntries(tags.flatMap(({ key, value }) => (key ? [[key, value ?? ""]] : []))),
    };
  },
  describe: ({ desired, running, deployment }) =>
    `the service runs ${running} of ${desired} tasks, and its deployment is ${deployment?.state ?? "unknown"}`,
};

/** The old, short form of the ARN names no cluster (ECS developer guide, "Amazon Resource Names (ARNs) and IDs"). */
const form = /^arn:aws[\w-]*:ecs:[a-z0-9-]+:\d{12}:service\/(?:([\w-]{1,255})\/)?([\w-]{1,255})$/;

/** Account, Region and service that an event of ECS is about: only the ARN has them. */
export function serviceOf(event: SignalEvent): Pick<Target, "account" | "region" | "resource"> {
  const arn = requiredMatch(event, "resources.0", form, "the ARN of an ECS service");
  const [, named, service] = form.exec(arn) ?? [];
  const cluster = named ?? lastPart(firstText(event, "detail.clusterArn") ?? "");
  if (!cluster) {
    throw new MalformedSignal(
      "resources.0",
      "should name the cluster of the service: turn on long ARNs for its account",
    );
  }
  return { ...placeOf(event, { arn: ["resources.0"] }), resource: { id: `${cluster}/${service}`, arn } };
}
