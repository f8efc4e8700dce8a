"""Locks of EBS snapshots, which moto does not implement.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LockSnapshot.html and API_UnlockSnapshot.html: a locked
snapshot cannot be deleted. A lock in governance mode can be removed; in compliance mode only within its cooling-off
period. The code with which EC2 refuses a deletion is not recorded.
"""

from datetime import timedelta

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import EBSBackend
from moto.ec2.responses.elastic_block_store import ElasticBlockStore

from .replace import replaces


def _lock_snapshot(self):
    snapshot = self.ec2_backend.get_snapshot(self._get_param("SnapshotId"))
    mode, days = self._get_param("LockMode"), self._get_param("LockDuration")
    expires = self._get_param("ExpirationDate")
    if (days is None) == (expires is None):
        raise EC2ClientError("InvalidParameterCombination", "Specify either LockDuration or ExpirationDate.")
    now = utcnow()
    expires = expires.replace(tzinfo=None) if expires else now + timedelta(days=int(days))
    cool_off = self._get_param("CoolOffPeriod")
    snapshot.lock = {
        "SnapshotId": snapshot.id,
        "OwnerId": snapshot.owner_id,
        "LockState": "compliance-cooloff" if mode == "compliance" and cool_off else mode,
        "LockDuration": (expires - now).days,
        "LockCreatedOn": now,
        "LockDurationStartTime": now,
        "LockExpiresOn": expires,
        **({"CoolOffPeriod": int(cool_off)} if cool_off else {}),
    }
    return ActionResult(snapshot.lock)


def _unlock_snapshot(self):
    snapshot = self.ec2_backend.get_snapshot(self._get_param("SnapshotId"))
    lock = getattr(snapshot, "lock", None)
    if lock is None or lock["LockState"] == "compliance":
        raise EC2ClientError("OperationNotPermitted", f"The snapshot '{snapshot.id}' cannot be unlocked.")
    snapshot.lock = None
    return ActionResult({"SnapshotId": snapshot.id})


def _describe_locked_snapshots(self):
    named = self._get_param("SnapshotIds", [])
    locks = [getattr(snapshot, "lock", None) for snapshot in self.ec2_backend.snapshots.values()]
    return ActionResult({"Snapshots": [lock for lock in locks if lock and (not named or lock["SnapshotId"] in named)]})


ElasticBlockStore.lock_snapshot = _lock_snapshot
ElasticBlockStore.unlock_snapshot = _unlock_snapshot
ElasticBlockStore.describe_locked_snapshots = _describe_locked_snapshots


@replaces(EBSBackend, "delete_snapshot")
def _delete_snapshot(original, self, snapshot_id):
    lock = getattr(self.snapshots.get(snapshot_id), "lock", None)
    if lock and lock["LockExpiresOn"] > utcnow():
        raise EC2ClientError("OperationNotPermitted", f"The snapshot '{snapshot_id}' is locked.")
    return original(self, snapshot_id)
