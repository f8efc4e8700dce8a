"""The policies that AWS manages (AmazonSSMManagedInstanceCore and the like), which every account has.

moto leaves them out, or parses 3 MB of JSON for each account and partition (0.2 s each time). Here they are read once,
when IAM is first used, and copied.
"""

import copy
import functools
import json

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend
from moto.moto_api._internal import mock_random

from .replace import replaces


@functools.lru_cache(maxsize=1)
def _read():
    # The ids of these policies use random numbers; those of the resources that follow must not depend on when.
    state = mock_random.getstate()
    policies = [
        AWSManagedPolicy.from_data(name, "aws", "aws", data)
        for name, data in json.loads(aws_managed_policies_data).items()
    ]
    mock_random.setstate(state)
    return policies


@replaces(IAMBackend, "_init_aws_policies")
def _copy(_original, self):
    if self.region_name != "aws":
        return []
    policies = [copy.copy(policy) for policy in _read()]
    for policy in policies:
        policy.account_id = self.account_id
    return policies
