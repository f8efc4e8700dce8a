"""Attached volumes. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VolumeAttachment.html"""

from moto.ec2.models.elastic_block_store import VolumeAttachment


def _delete_on_termination(attachment):
    """moto leaves DeleteOnTermination out of DescribeVolumes; the instance's block device mapping knows it."""
    mapping = attachment.instance.block_device_mapping.get(attachment.device)
    return bool(mapping and mapping.delete_on_termination)


VolumeAttachment.delete_on_termination = property(_delete_on_termination)
