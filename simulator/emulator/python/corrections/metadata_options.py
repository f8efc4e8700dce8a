"""Options of an instance's metadata service.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html: an option that a call does
not name keeps its value.
"""

from moto.ec2.models.instances import InstanceBackend

from .replace import replaces


@replaces(InstanceBackend, "modify_instance_metadata_options")
def _modify_instance_metadata_options(original, self, instance_id, **options):
    """moto forgets it."""
    before = self.get_instance(instance_id).metadata_options
    kept = {
        "http_tokens": before.http_tokens,
        "hop_limit": before.http_put_response_hop_limit,
        "http_endpoint": before.http_endpoint,
        "http_protocol": before.http_protocol_ipv6,
        "metadata_tags": before.instance_metadata_tags,
    }
    named = {name: value for name, value in options.items() if value is not None}
    return original(self, instance_id, **{**kept, **named})
