"""How a volume is modified. https://docs.aws.amazon.com/ebs/latest/userguide/monitoring-volume-modifications.html"""

from datetime import timedelta

from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import EBSBackend, VolumeModification

from .replace import replaces

# A larger size takes effect "usually within a few seconds", the optimization takes minutes to hours.
MODIFYING = timedelta(seconds=10)
OPTIMIZING = timedelta(hours=1)


def _modification_state(modification):
    """moto says completed at once."""
    age = utcnow() - modification.start_time
    if age < MODIFYING:
        return "modifying"
    return "optimizing" if age < MODIFYING + OPTIMIZING else "completed"


VolumeModification.modification_state = property(_modification_state)
VolumeModification.progress = property(lambda modification: 100 if modification.modification_state == "completed" else 0)


@replaces(EBSBackend, "modify_volume")
def _refuse(original, self, volume_id, target_size=None, *arguments, **named):
    """moto shrinks volumes, and modifies one that is being modified.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html: another modification has to wait until
    the previous one is completed.
    """
    volume = self.get_volume(volume_id)
    if target_size and int(target_size) < int(volume.size):
        raise EC2ClientError("InvalidParameterValue", "New size cannot be smaller than existing size.")
    state = volume.modifications[-1].modification_state if volume.modifications else "completed"
    if state != "completed":
        raise EC2ClientError(
            "IncorrectModificationState",
            f"Cannot modify volume {volume_id}. It is currently in modification state {state}.",
        )
    return original(self, volume_id, target_size, *arguments, **named)


@replaces(EBSBackend, "describe_volumes_modifications")
def _most_recent(original, self, volume_ids=None, filters=None):
    """moto returns every modification there ever was; AWS of the last one of each volume."""
    found = original(self, volume_ids, filters)
    return [one for one in found if one is one.volume.modifications[-1]]
