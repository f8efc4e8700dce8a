"""What can be done with a key in which state.

https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html: a key that waits for its deletion can be neither
enabled nor disabled, and a deletion can be cancelled only while it waits. The call fails with KMSInvalidStateException.
"""

from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend

from .replace import replaces

WAITING = "PendingDeletion"


def _refuse(key, state):
    raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is {state}.")


def _refuse_while_waiting(original, self, key_id):
    """moto does it, and forgets the deletion."""
    key = self.keys[key_id]
    if key.key_state == WAITING:
        _refuse(key, "pending deletion")
    return original(self, key_id)


replaces(KmsBackend, "enable_key")(_refuse_while_waiting)
replaces(KmsBackend, "disable_key")(_refuse_while_waiting)


@replaces(KmsBackend, "cancel_key_deletion")
def _cancel(original, self, key_id):
    """moto disables a key whose deletion nobody scheduled."""
    key = self.keys[key_id]
    if key.key_state != WAITING:
        _refuse(key, "not pending deletion")
    return original(self, key_id)
