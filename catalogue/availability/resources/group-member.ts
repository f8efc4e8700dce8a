import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { Instance } from "@aws-sdk/client-ec2";
import { type AnswerTo, type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";
import { protectedTagKey } from "../../../runbooks/language/protection";

/** An instance, and the Auto Scaling group that it is a member of. */
export interface GroupMemberFacts extends Facts {
  instanceId: string;
  /** pending, running, stopping, stopped, shutting-down, terminated. */
  state: string;
  /** ebs or instance-store. */
  rootDevice: string;
  group?: {
    name: string;
    /** InService, Standby, Terminating:Wait … */
    lifecycle: string;
    healthy: boolean;
    members: number;
    /** Processes that somebody has suspended: Launch, ReplaceUnhealthy … */
    suspended: string[];
  };
}

const itself = read("ec2", "DescribeInstances", ({ resource }) => ({ InstanceIds: [resource.id] }), {
  missing: ["InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"],
});

const found = (answer: AnswerTo): Instance | undefined => answer(itself)?.Reservations?.[0]?.Instances?.[0];

const membership = read("autoscaling", "DescribeAutoScalingInstances", ({ resource }) => ({
  InstanceIds: [resource.id],
}));

const group = read("autoscaling", "DescribeAutoScalingGroups", (_target, answer) => {
  const name = answer(membership)?.AutoScalingInstances?.[0]?.AutoScalingGroupName;
  return name ? { AutoScalingGroupNames: [name] } : undefined;
});

export const groupMember: ResourceKind<GroupMemberFacts> = {
  name: "group-member",
  reads: [itself, membership, group],
  facts: ({ resource }, answer) => {
    const instance = found(answer);
    const member = answer(membership)?.AutoScalingInstances?.[0];
    const whole = answer(group)?.AutoScalingGroups?.[0];
    return (
      instance && {
        instanceId: resource.id,
        state: instance.State?.Name ?? "unknown",
        rootDevice: instance.RootDeviceType ?? "unknown",
        tags: { ...protectionOf(whole), ...tagMap(instance.Tags) },
        ...(member && {
          group: {
            name: member.AutoScalingGroupName ?? "",
            lifecycle: member.LifecycleState ?? "unknown",
            // One operation writes HEALTHY, the other Healthy.
            healthy: member.HealthStatus?.toLowerCase() === "healthy",
            members: whole?.Instances?.length ?? 0,
            suspended: (whole?.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []),
          },
        }),
      }
    );
  },
  describe: ({ group: membership, state }) =>
    membership
      ? `the instance is ${state}, and ${membership.lifecycle} in its group ${membership.name}`
      : `the instance is ${state}, and in no group`,
};

/** Removing a member changes the group, so the protection tag of the group counts, and only that. */
function protectionOf(group: AutoScalingGroup | undefined): Record<string, string> {
  const tags = tagMap(group?.Tags);
  return Object.hasOwn(tags, protectedTagKey) ? { [protectedTagKey]: tags[protectedTagKey] ?? "" } : {};
}

const gone = ["shutting-down", "terminated"];
/** The limit of a loop of Automation: a run has to read every member. */
const mostMembers = 100;

/** Why the member need not be replaced any more; undefined when it does. */
export function alreadyLeaving({ group: membership, state }: GroupMemberFacts): string | undefined {
  if (gone.includes(state)) return `the instance is already ${state}`;
  if (membership && membership.lifecycle !== "InService") return `it is already ${membership.lifecycle} in its group`;
  return undefined;
}

/** Why its group cannot replace the member by the runbook; undefined when it can. */
export function irreplaceable({ group: membership, tags }: GroupMemberFacts): string | undefined {
  if (!membership) return undefined;
  const { members, name, suspended } = membership;
  const stopped = suspended.filter((process) => ["Launch", "Terminate"].includes(process));
  if (stopped.length > 0)
    return `somebody suspended ${stopped.join(" and ")} in its group ${name}, which replaces nothing until it is resumed`;
  if (members > mostMembers) return `its group ${name} has ${members} members, and a run reads ${mostMembers} at most`;
  const cluster = Object.keys(tags).find(
    (key) => key === "eks:cluster-name" || key.startsWith("kubernetes.io/cluster/"),
  );
  if (cluster) return "it is a node of a Kubernetes cluster: cordon and drain it, then terminate it in its group";
  return undefined;
}
