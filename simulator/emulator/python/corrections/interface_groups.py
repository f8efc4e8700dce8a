"""Which security groups an interface and an instance are in.

This decides whether an isolated instance is isolated, so it must not be wrong in either direction.
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assign.html: groups belong to interfaces; what is shown
for an instance are the groups of its primary interface.
"""

from moto.ec2.exceptions import (
    DependencyViolationError,
    EC2ClientError,
    InvalidSecurityGroupNotFoundError,
)
from moto.ec2.models.elastic_network_interfaces import NetworkInterface, NetworkInterfaceBackend
from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.ec2.responses.elastic_network_interfaces import ElasticNetworkInterfaces

from .replace import replaces

# moto shows an interface in its own groups and in those of its instance, so that one moved into a quarantine group
# still seems to be in the old ones.
NetworkInterface.group_set = property(lambda self: self._group_set)


def _groups_of_instance(self):
    if self.state == "terminated":
        return []
    primary = self.__dict__.get("nics", {}).get(0)
    return primary._group_set if primary else self.__dict__.get("launch_groups", [])


def _set_groups_of_instance(self, groups):
    primary = self.__dict__.get("nics", {}).get(0)
    if primary:
        primary._group_set = list(groups)
    else:
        self.launch_groups = groups


# moto keeps a list of the instance's own: empty after a launch with NetworkInterfaces, unchanged when the groups of the
# primary interface change.
Instance.security_groups = property(_groups_of_instance, _set_groups_of_instance)


def find_groups(backend, group_ids, vpc_id):
    """moto accepts a group that does not exist: as an interface in no group at all, or by inventing the group."""
    groups = []
    for group_id in group_ids:
        group = backend.get_security_group_from_id(group_id)
        if group is None:
            raise InvalidSecurityGroupNotFoundError(group_id)
        if group.vpc_id != vpc_id:
            raise EC2ClientError(
                "InvalidParameterValue", "You have specified two resources that belong to different networks."
            )
        groups.append(group)
    return groups


@replaces(NetworkInterfaceBackend, "create_network_interface")
def _create(
    original, self, subnet, private_ip_address, private_ip_addresses=None, group_ids=None, *arguments, **named
):
    vpc_id = (self.get_subnet(subnet) if isinstance(subnet, str) else subnet).vpc_id
    find_groups(self, group_ids or [], vpc_id)
    return original(self, subnet, private_ip_address, private_ip_addresses, group_ids, *arguments, **named)


@replaces(NetworkInterfaceBackend, "modify_network_interface_attribute")
def _modify_interface(original, self, eni_id, group_ids, *arguments, **named):
    interface = self.get_network_interface(eni_id)
    find_groups(self, group_ids, interface.vpc_id)
    return original(self, eni_id, group_ids, *arguments, **named)


@replaces(ElasticNetworkInterfaces, "modify_network_interface_attribute")
def _modify_attachment(original, self):
    """moto ignores Attachment, the only way to keep an interface when its instance is terminated."""
    attachment = self._get_param("Attachment") or {}
    answer = original(self)
    if "DeleteOnTermination" in attachment:
        interface = self.ec2_backend.get_network_interface(self._get_param("NetworkInterfaceId"))
        if interface.attachment_id != attachment.get("AttachmentId"):
            raise EC2ClientError(
                "InvalidAttachmentID.NotFound",
                f"The attachment ID '{attachment.get('AttachmentId')}' does not exist",
            )
        interface.delete_on_termination = attachment["DeleteOnTermination"]
    return answer


@replaces(InstanceBackend, "modify_instance_security_groups")
def _modify_instance(_original, self, instance_id, new_group_id_list):
    instance = self.get_instance(instance_id)
    instance.security_groups = find_groups(self, new_group_id_list, instance.vpc_id)
    return instance


@replaces(InstanceBackend, "run_instances")
def _run(original, self, image_id, count, user_data, security_group_names, **named):
    """moto reads an unknown group name as None and fails later with an internal error."""
    for name in security_group_names or []:
        if self.get_security_group_by_name_or_id(name) is None:
            raise InvalidSecurityGroupNotFoundError(name)
    return original(self, image_id, count, user_data, security_group_names, **named)


@replaces(SecurityGroupBackend, "delete_security_group")
def _delete(original, self, name=None, group_id=None):
    """moto deletes a group that is in use, and leaves interfaces in a group that is gone."""
    group = self.get_security_group_by_name_or_id(group_id or name)
    # The default group goes with its VPC; moto deletes it by this method after the VPC itself.
    if group and group.is_default and group.vpc_id in self.vpcs:
        raise EC2ClientError(
            "CannotDelete", f'the specified group: "{group.id}" name: "{group.name}" cannot be deleted by a user'
        )
    if group and _is_in_use(self, group):
        raise DependencyViolationError(f"resource {group.id} has a dependent object")
    return original(self, name, group_id)


def _is_in_use(backend, group):
    if any(group in interface._group_set for interface in backend.enis.values()):
        return True
    others = (other for groups in backend.groups.values() for other in groups.values() if other is not group)
    return any(
        rule.source_group.get("GroupId") == group.id
        for other in others
        for rule in [*other.ingress_rules, *other.egress_rules]
    )
