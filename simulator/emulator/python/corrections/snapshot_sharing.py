"""The accounts that snapshots are shared with.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html: `RestorableByUser` leaves only
snapshots that one of these accounts, or everybody (`all`), was permitted to create volumes from.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html: a snapshot is shared with
an account or not, so an account that is added again is there once.
"""

from moto.core.responses import ActionResult
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.rds.models import SnapshotAttributesMixin

from .replace import replaces


@replaces(ElasticBlockStore, "describe_snapshots")
def _describe_snapshots(original, self):
    """moto gives all of them."""
    users = set(self._get_param("RestorableByUserIds", []))
    result = original(self)
    if not users:
        return result
    shared = [
        snapshot
        for snapshot in result.result["Snapshots"]
        if users & (snapshot.create_volume_permission_groups | snapshot.create_volume_permission_userids)
    ]
    return ActionResult({**result.result, "Snapshots": shared})


@replaces(SnapshotAttributesMixin, "modify_attribute")
def _modify_attribute(original, self, attribute_name, values_to_add, values_to_remove):
    """moto lists it twice."""
    known = self.attributes[attribute_name]
    new = [value for value in dict.fromkeys(values_to_add or []) if value not in known]
    return original(self, attribute_name, new, values_to_remove)
