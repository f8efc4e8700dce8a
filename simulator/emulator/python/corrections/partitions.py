"""Partitions beside `aws`, and the Regions of the newest one."""

from boto3 import Session
from moto.ec2.models.availability_zones_and_regions import Region, RegionsAndZonesBackend, Zone
from moto.ec2.models.security_groups import SecurityGroup
from moto.ec2.models.subnets import Subnet

from .replace import replaces

# moto knows the Regions and zones of aws, aws-us-gov and aws-cn. The names of zones are those that most Regions have.
for _name in Session().get_available_regions("ec2", partition_name="aws-eusc"):
    RegionsAndZonesBackend.regions.append(Region(_name, f"ec2.{_name}.amazonaws.eu", "opt-in-not-required"))
    RegionsAndZonesBackend.zones[_name] = [
        Zone(region_name=_name, name=f"{_name}{letter}", zone_id=f"{_name.replace('-', '')}-az{number}")
        for number, letter in enumerate("abc", 1)
    ]

# moto writes `arn:aws` whatever the Region.
Subnet.arn = property(
    lambda self: f"arn:{self.ec2_backend.partition}:ec2:{self.ec2_backend.region_name}:{self.owner_id}:subnet/{self.id}"
)


@replaces(SecurityGroup, "__init__")
def _group(original, self, ec2_backend, group_id, *arguments, **named):
    original(self, ec2_backend, group_id, *arguments, **named)
    self.arn = (
        f"arn:{ec2_backend.partition}:ec2:{ec2_backend.region_name}:{ec2_backend.account_id}:security-group/{group_id}"
    )
