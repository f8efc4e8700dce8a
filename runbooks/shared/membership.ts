import type { RunbookBuilder } from "../language/builder";
import { and, equals, isAtLeast, not } from "../language/conditions";
import { type Ref, text } from "../language/references";
import { asBoolean, asInteger, asString, asStringList } from "../language/selectors";
import type { PriorState } from "./priorState";
import type { Part } from "./remediation";

/** An instance in its Auto Scaling group; `id` and `group` are its names. */
export interface Member {
  id: Ref<string>;
  group: Ref<string>;
}

type Steps = Pick<RunbookBuilder<Record<never, never>>, "autoscaling" | "fail" | "forEach" | "sleep" | "when">;

/** How long a new member gets until it serves: lifecycle hooks and health checks included. */
const launchSeconds = 1200;

export const membershipRecord = { group: "S", scaleInProtection: "BOOL" } as const;

export const membershipOf = (instance: Ref<string>) => text`${instance}#group`;

export function saveMembership(r: Steps, prior: PriorState, { id, group }: Member): void {
  const { scaleInProtection } = r.autoscaling(
    "ReadMembership",
    "DescribeAutoScalingInstances",
    { InstanceIds: [id] },
    {
      outputs: (answer) => ({ scaleInProtection: asBoolean(answer.AutoScalingInstances.at(0).ProtectedFromScaleIn) }),
    },
  );
  prior.save("Membership", membershipOf(id), membershipRecord, { group, scaleInProtection });
}

/** The group that the instance is a member of now; unset when of none. */
export function readGroupNow(r: Steps, step: string, id: Ref<string>): { group: Ref<string> } {
  return r.autoscaling(
    step,
    "DescribeAutoScalingInstances",
    { InstanceIds: [id] },
    { outputs: (answer) => ({ group: asString(answer.AutoScalingInstances.at(0).AutoScalingGroupName) }) },
  );
}

/** Removes the instance from its group, if it is still a member. The group starts a replacement at once. */
export function detach(r: Steps, { id, group }: Member): void {
  const membership = readGroupNow(r, "ReadGroupNow", id);
  r.when("IsInGroup", equals(membership.group, group), () => {
    // The group keeps its desired number, so it starts a replacement at once.
    r.autoscaling("DetachFromGroup", "DetachInstances", {
      AutoScalingGroupName: group,
      InstanceIds: [id],
      ShouldDecrementDesiredCapacity: false,
    });
  });
}

interface WaitForGroup {
  /** What else must be true of every member. */
  each?(member: Ref<string>): void;
  whole(members: Ref<number>): void;
  short(desired: Ref<number>): void;
}

/**
 * Waits until the members of the group serve, and says whether they are as many as the group should have. Automation
 * cannot count a list, but a loop can: the number of its rounds is the number of members.
 */
export function waitForGroup(r: Steps, group: Ref<string>, { each, whole, short }: WaitForGroup): void {
  r.sleep("GiveGroupTime", "PT2M");
  const { desired, members } = r.autoscaling(
    "ReadGroup",
    "DescribeAutoScalingGroups",
    { AutoScalingGroupNames: [group] },
    {
      outputs: (answer) => ({
        desired: asInteger(answer.AutoScalingGroups.at(0).DesiredCapacity),
        members: asStringList(answer.AutoScalingGroups.at(0).Instances.all("InstanceId")),
      }),
    },
  );
  const { count } = r.forEach("WaitForMembers", members, (member) => {
    waitUntilInService(r, "WaitForMember", member);
    each?.(member);
  });
  r.when(
    "GroupIsComplete",
    isAtLeast(count, desired),
    () => whole(count),
    () => short(desired),
  );
}

export function waitUntilInService(r: Steps, step: string, id: Ref<string>): void {
  r.autoscaling.waitFor(
    step,
    "DescribeAutoScalingInstances",
    { InstanceIds: [id] },
    (answer) => asString(answer.AutoScalingInstances.at(0).LifecycleState),
    ["InService"],
    { timeoutSeconds: launchSeconds },
  );
}

/** Attaching raises the desired number by one, which a group at its maximum rejects: reported before any change. */
export function refuseFullGroup(r: Steps, { id, group: name }: Member): void {
  const member = readGroupNow(r, "ReadMembership", id);
  const group = readLimits(r, name);
  r.when("GroupIsFull", and(isAtLeast(group.desired, group.maximum), not(equals(member.group, name))), () =>
    r.fail(
      "SayGroupIsFull",
      text`The group ${name} is at its maximum of ${group.maximum}. Raise it by one, then start again.`,
    ),
  );
}

export function readLimits(r: Steps, group: Ref<string>) {
  return r.autoscaling(
    "ReadGroupLimits",
    "DescribeAutoScalingGroups",
    { AutoScalingGroupNames: [group] },
    {
      outputs: (answer) => ({
        desired: asInteger(answer.AutoScalingGroups.at(0).DesiredCapacity),
        maximum: asInteger(answer.AutoScalingGroups.at(0).MaxSize),
      }),
    },
  );
}

/** What a run says of `rejoin`. */
export const returnPart = (group: Ref<string>): Part => ({
  what: "return it to its Auto Scaling group",
  matters: "It gets no traffic of the group, or the group has one member more than before.",
  byHand: text`Attach it to ${group} if it is no member, then set the group's desired number and its scale-in protection as before.`,
});

/** Returns the instance to the group, which then has as many members as before: it terminates another one. */
export function rejoin(r: Steps, prior: PriorState, { id, group: name }: Member): void {
  const member = readGroupNow(r, "ReadMembershipNow", id);
  const { scaleInProtection } = prior.load("LoadMembership", membershipOf(id), membershipRecord);
  r.when("LeftGroup", not(equals(member.group, name)), () => {
    const group = r.autoscaling(
      "ReadDesiredNumber",
      "DescribeAutoScalingGroups",
      { AutoScalingGroupNames: [name] },
      { outputs: (answer) => ({ desired: asInteger(answer.AutoScalingGroups.at(0).DesiredCapacity) }) },
    );
    const membership = { AutoScalingGroupName: name, InstanceIds: [id] };
    r.autoscaling("AttachToGroup", "AttachInstances", membership);
    waitUntilInService(r, "WaitUntilInService", id);
    r.autoscaling("ProtectFromScaleIn", "SetInstanceProtection", { ...membership, ProtectedFromScaleIn: true });
    r.autoscaling("SetDesiredNumber", "SetDesiredCapacity", {
      AutoScalingGroupName: name,
      DesiredCapacity: group.desired,
      HonorCooldown: false,
    });
    // Nothing shows when the group has chosen; without the protection it could still choose this one.
    r.sleep("LetGroupChoose", "PT5M");
    r.autoscaling("RestoreScaleInProtection", "SetInstanceProtection", {
      ...membership,
      ProtectedFromScaleIn: scaleInProtection,
    });
  });
}
