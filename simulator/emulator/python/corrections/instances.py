"""Launching and terminating instances, and the snapshots of their volumes."""

from moto.core.responses import ActionResult
from moto.ec2.exceptions import InvalidParameterCombination, InvalidVolumeIdError, OperationNotPermitted4
from moto.ec2.models.elastic_block_store import EBSBackend
from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ec2.responses.amis import AmisResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.ec2.responses.instances import InstanceResponse

from .replace import replaces


@replaces(InstanceBackend, "run_instances")
def _run(original, self, *arguments, **named):
    """moto makes no root volume when the request maps any other device, and attaches it as /dev/sda1 whatever the
    image says, so that ExcludeBootVolume does not find it. AWS makes one unless the request maps that device itself."""
    reservation = original(self, *arguments, **named)
    for instance in reservation.instances:
        if instance.root_device_name not in instance.block_device_mapping:
            volume = self.create_volume(size=8, zone_name=instance.placement.zone)
            self.attach_volume(volume.id, instance.id, instance.root_device_name, True)
            volume.add_tags(named.get("tags", {}).get("volume", {}))
    return reservation


@replaces(Instance, "setup_defaults")
def _no_root_volume(_original, _self):
    """The function above makes it, when it is known which devices the request or its launch template maps."""


@replaces(InstanceResponse, "run_instances")
def _protect(original, self):
    """moto ignores termination protection at launch."""
    answer = original(self)
    if self._get_param("DisableApiTermination"):
        for instance in answer.result.instances:
            instance.disable_api_termination = True
    return answer


@replaces(InstanceResponse, "run_instances")
def _once_per_token(original, self):
    """moto launches again for a ClientToken that it has seen
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Run_Instance_Idempotency.html)."""
    token = self._get_param("ClientToken")
    for reservation in self.ec2_backend.reservations.values():
        if token and any(instance.client_token == token for instance in reservation.instances):
            return ActionResult(reservation)
    return original(self)


@replaces(Instance, "setup_defaults")
def _no_root_volume(_original, _self):
    """The function above makes it, when it is known which devices the request or its launch template maps."""


@replaces(InstanceResponse, "run_instances")
def _protect(original, self):
    """moto ignores termination protection at launch."""
    answer = original(self)
    if self._get_param("DisableApiTermination"):
        for instance in answer.result.instances:
            instance.disable_api_termination = True
    return answer


@replaces(AmisResponse, "register_image")
def _register(original, self):
    """moto registers an image by its name alone."""
    answer = original(self)
    image = self.ec2_backend.amis[answer.result["ImageId"]]
    image.root_device_name = self._get_param("RootDeviceName") or image.root_device_name
    image.architecture = self._get_param("Architecture") or image.architecture
    image.virtualization_type = self._get_param("VirtualizationType") or image.virtualization_type
    return answer


@replaces(Instance, "prep_nics")
def _delete_with_instance(original, self, nic_spec, *arguments, **named):
    """moto keeps interfaces made by a launch when the instance is terminated; AWS deletes them unless configured otherwise
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html)."""
    existing = set(self.ec2_backend.enis)
    original(self, nic_spec, *arguments, **named)
    kept = {int(nic["DeviceIndex"]) for nic in nic_spec if nic.get("DeleteOnTermination") is False}
    for device_index, interface in self.nics.items():
        if interface.id not in existing:
            interface.delete_on_termination = device_index not in kept


@replaces(InstanceBackend, "terminate_instances")
def _terminate_all_or_none(original, self, instance_ids):
    """moto terminates the instances before the first protected one. AWS refuses the request as a whole (within an
    Availability Zone), and counts an instance that is terminated already as done."""
    if not instance_ids:
        raise InvalidParameterCombination("No instances specified")
    for instance in self.get_multi_instances_by_id(instance_ids):
        if instance.disable_api_termination is True and instance.state != "terminated":
            raise OperationNotPermitted4(instance.id)
    return [
        (instance, instance.instance_state) if instance.state == "terminated" else (instance, instance.terminate())
        for instance in self.get_multi_instances_by_id(instance_ids)
    ]


@replaces(Instance, "terminate")
def _let_go(original, self):
    """moto leaves elastic addresses on deleted interfaces, and kept interfaces on a terminated instance."""
    for interface in self.nics.values():
        for address in self.ec2_backend.addresses:
            if address.eni is interface:
                self.ec2_backend.disassociate_address(address=address.public_ip)
    previous_state = original(self)
    for interface in self.nics.values():
        interface.instance = None
        interface.attachment_id = None
        interface.attach_time = None
        interface.status = "available"
    return previous_state


# AWS shows no interfaces, hence no private address, for a terminated instance.
Instance.network_interfaces = property(
    lambda self: [] if self.state == "terminated" else [self.nics[index] for index in sorted(self.nics)]
)


@replaces(ElasticBlockStore, "create_snapshots")
def _copy_tags(original, self):
    """moto ignores CopyTagsFromSource."""
    answer = original(self)
    if self._get_param("CopyTagsFromSource") == "volume":
        for snapshot in answer.result["Snapshots"]:
            own = {tag["key"] for tag in snapshot.get_tags()}
            for tag in self.ec2_backend.get_volume(snapshot.volume.id).get_tags():
                if tag["key"] not in own and not tag["key"].startswith("aws:"):
                    snapshot.add_tag(tag["key"], tag["value"])
    return answer


@replaces(EBSBackend, "create_snapshots")
def _exclude_volumes(original, self, instance_spec, description, tags):
    """moto ignores ExcludeDataVolumeIds and creates snapshots of volumes that were to be left out."""
    excluded = instance_spec.get("ExcludeDataVolumeIds") or []
    if not excluded:
        return original(self, instance_spec, description, tags)
    instance = self.get_instance(instance_spec["InstanceId"])
    volumes = {device.volume_id: name for name, device in instance.get_block_device_mapping}
    for volume_id in excluded:
        if volumes.get(volume_id, instance.root_device_name) == instance.root_device_name:
            raise InvalidVolumeIdError(volume_id)
    no_boot = instance_spec.get("ExcludeBootVolume") in (True, "true")
    wanted = [
        volume_id
        for volume_id, name in volumes.items()
        if volume_id not in excluded and not (no_boot and name == instance.root_device_name)
    ]
    snapshots = [self.create_snapshot(volume_id, description=description) for volume_id in wanted]
    for snapshot in snapshots:
        snapshot.add_tags(tags)
    return snapshots
