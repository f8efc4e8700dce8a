"""Membership and capacity of Auto Scaling groups.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-detach-attach-instances.html,
ec2-auto-scaling-instance-protection.html and ec2-auto-scaling-suspend-resume-processes.html. AWS documents the rules,
not the texts of its refusals: codes are AWS's, some texts are ours.
"""

from collections import OrderedDict

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import ASG_NAME_TAG, AutoScalingBackend, FakeAutoScalingGroup, InstanceState

from .replace import replaces


class Groups(OrderedDict):
    """moto fails with an internal error where AWS says that the group does not exist."""

    def __missing__(self, name):
        raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup: {name} not found")


@replaces(AutoScalingBackend, "__init__")
def _keep_groups(original, self, *arguments, **named):
    original(self, *arguments, **named)
    self.autoscaling_groups = Groups()


def _is_suspended(group, process):
    return any(suspended["ProcessName"] == process for suspended in group.suspended_processes)


def _terminate(instance):
    """moto lets an instance's termination protection stop its group. In AWS it protects from EC2's own API only
    (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html)."""
    instance.disable_api_termination = False
    instance.terminate()


@replaces(FakeAutoScalingGroup, "set_desired_capacity")
def _scale(original, self, new_capacity):
    """moto scales in whatever is unprotected, standby instances too, in a random order; and launches and terminates
    although the process is suspended."""
    wanted = self.min_size if new_capacity is None else new_capacity
    active = self.active_instances()
    if wanted > len(active):
        if not _is_suspended(self, "Launch"):
            return original(self, new_capacity)
        self.desired_capacity = wanted
        return None
    self.desired_capacity = wanted
    if not _is_suspended(self, "Terminate"):
        leaving = [state for state in active if not state.protected_from_scale_in][: len(active) - wanted]
        for state in leaving:
            _terminate(state.instance)
        self.instance_states = [state for state in self.instance_states if state not in leaving]
    if self.name in self.autoscaling_backend.autoscaling_groups:
        self.autoscaling_backend.update_attached_elbs(self.name)
        self.autoscaling_backend.update_attached_target_groups(self.name)
    return None


@replaces(AutoScalingBackend, "set_desired_capacity")
def _within_limits(original, self, group_name, desired_capacity):
    """moto accepts any number. (Deleting a group sets it to 0 by the same method.)"""
    group = self.autoscaling_groups[group_name]
    if desired_capacity > group.max_size:
        raise ValidationError(
            f"New SetDesiredCapacity value {desired_capacity} is above max value {group.max_size} for the AutoScalingGroup."
        )
    if desired_capacity < group.min_size and desired_capacity != 0:
        raise ValidationError(
            f"New SetDesiredCapacity value {desired_capacity} is below min value {group.min_size} for the AutoScalingGroup."
        )
    return original(self, group_name, desired_capacity)


@replaces(AutoScalingBackend, "attach_instances")
def _attach(_original, self, group_name, instance_ids):
    """moto sets the desired capacity to the number of members, leaves an instance that was detached from another group
    in that group, attaches one twice, and attaches terminated ones."""
    group = self.autoscaling_groups[group_name]
    instances = [self.ec2_backend.get_instance_by_id(instance_id) for instance_id in instance_ids]
    for instance_id, instance in zip(instance_ids, instances):
        if instance is None:
            raise ValidationError(f"Invalid Instance ID(s): [{instance_id}] specified")
        for state in self.describe_auto_scaling_instances([instance_id]):
            raise ValidationError(
                f"Instance {instance_id} is already part of AutoScalingGroup: {state.auto_scaling_group_name}"
            )
        if instance.state != "running":
            raise ValidationError(f"Instance {instance_id} is not in correct state: it is {instance.state}.")
    desired = group.desired_capacity + len(instances)
    if desired > group.max_size:
        raise ValidationError(
            f"Attaching {len(instances)} instance(s) raises the desired capacity to {desired}, above max value "
            f"{group.max_size} for the AutoScalingGroup."
        )
    for instance in instances:
        instance.autoscaling_group = group
        group.instance_states.append(
            InstanceState(instance, protected_from_scale_in=group.new_instances_protected_from_scale_in)
        )
        self.ec2_backend.create_tags([instance.id], {ASG_NAME_TAG: group.name})
    group.desired_capacity = desired
    self.update_attached_elbs(group.name)
    self.update_attached_target_groups(group.name)


def _members(group, instance_ids):
    members = {state.instance.id for state in group.instance_states}
    for instance_id in instance_ids:
        if instance_id not in members:
            raise ValidationError(f"The instance {instance_id} is not part of Auto Scaling group {group.name}.")


@replaces(AutoScalingBackend, "detach_instances")
def _detach(original, self, group_name, instance_ids, should_decrement):
    """moto ignores instances that are no members, but lowers the capacity for them too, below the minimum as well."""
    group = self.autoscaling_groups[group_name]
    _members(group, instance_ids)
    if should_decrement and group.desired_capacity - len(instance_ids) < group.min_size:
        raise ValidationError(
            f"Currently, desiredSize equals {group.desired_capacity} and minSize {group.min_size}. Taking "
            f"{len(instance_ids)} instance(s) out without replacement will violate group's min size constraint. Either "
            "set shouldDecrementDesiredCapacity flag to false or lower group's min size."
        )
    return original(self, group_name, instance_ids, should_decrement)


@replaces(AutoScalingBackend, "terminate_instance")
def _terminate_member(original, self, instance_id, should_decrement):
    for state in self.describe_auto_scaling_instances([instance_id]):
        state.instance.disable_api_termination = False
        return original(self, instance_id, should_decrement)
    raise ValidationError(f"Instance Id not found - No managed instance found for instance ID: {instance_id}")


@replaces(AutoScalingBackend, "set_instance_protection")
def _protect(original, self, group_name, instance_ids, protected_from_scale_in):
    """moto ignores instances that are no members."""
    _members(self.autoscaling_groups[group_name], instance_ids)
    return original(self, group_name, instance_ids, protected_from_scale_in)


@replaces(AutoScalingBackend, "notify_terminate_instances")
def _replace_terminated(_original, self, instance_ids):
    """moto replaces a terminated member although the group is configured not to."""
    for group in self.autoscaling_groups.values():
        before = len(group.instance_states)
        group.instance_states = [state for state in group.instance_states if state.instance.id not in instance_ids]
        told_not_to = any(_is_suspended(group, process) for process in ("Launch", "HealthCheck", "ReplaceUnhealthy"))
        if len(group.instance_states) < before and not told_not_to:
            group.set_desired_capacity(group.desired_capacity)
