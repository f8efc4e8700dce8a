"""Attributes of queues.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html: what was set comes
back, RedriveAllowPolicy too, and times are whole seconds since 1970.
"""

import json

from moto.sqs.models import Queue

# moto accepts it, and then does not know it.
Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
Queue.redrive_allow_policy = None

_attributes = Queue.attributes.fget


def _whole(self):
    """moto's times have decimals, and the policy has blanks that nobody sent."""
    answered = {name: value for name, value in _attributes(self).items() if value is not None}
    if "RedrivePolicy" in answered:
        answered["RedrivePolicy"] = json.dumps(json.loads(answered["RedrivePolicy"]), separators=(",", ":"))
    return {name: int(value) if name.endswith("Timestamp") else value for name, value in answered.items()}


Queue.attributes = property(_whole)

