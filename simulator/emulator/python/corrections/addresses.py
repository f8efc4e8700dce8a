"""Elastic addresses. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html"""

import moto.ec2.models.elastic_ip_addresses as elastic_ip_addresses
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_ip_addresses import ElasticAddress, ElasticAddressBackend
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.utils import random_public_ip

from .replace import replaces

# moto allocates elastic addresses from 127.0.0.0/8.
elastic_ip_addresses.random_ip = random_public_ip

# moto shows an empty text for an interface or instance that is not there, and knows the instance only when the address
# was associated by the instance's id: the filter by instance misses the others.
ElasticAddress.network_interface_id = property(lambda self: self.eni.id if self.eni else None)
ElasticAddress.instance = property(lambda self: self.eni.instance if self.eni else None, lambda self, value: None)
ElasticAddress.instance_id = property(lambda self: self.instance.id if self.instance else None)

_association = NetworkInterface.association.fget

# moto shows an empty Association for an interface without a public address.
NetworkInterface.association = property(lambda self: _association(self) or None)


@replaces(ElasticAddressBackend, "associate_address")
def _associate(original, self, instance=None, eni=None, address=None, allocation_id=None, reassociate=False):
    """moto associates a second address with an interface that has one, and refuses to move an address within one instance.

    AWS replaces the address only when AllowReassociation is given
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html)."""
    target = eni or instance.nics[0]
    wanted = self.address_by_ip([address])[0] if address else self.address_by_allocation([allocation_id])[0]
    if wanted.eni is target:
        return wanted
    holders = [holder for holder in self.addresses if holder.eni is target]
    if holders and not reassociate:
        raise EC2ClientError(
            "Resource.AlreadyAssociated",
            f"resource {target.id} is already associated with address {holders[0].public_ip}",
        )
    if wanted.eni and not reassociate:
        raise EC2ClientError(
            "Resource.AlreadyAssociated",
            f"resource {wanted.allocation_id} is already associated with associate-id {wanted.association_id}",
        )
    for released in [*holders, *([wanted] if wanted.eni else [])]:
        self.disassociate_address(address=released.public_ip)
    return original(self, instance=instance, eni=eni, address=address, allocation_id=allocation_id)
