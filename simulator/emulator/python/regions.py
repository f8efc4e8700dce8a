"""The Regions of a service, from one session of botocore's.

moto reads EC2's Regions from three new sessions, and each reads EC2's whole service model (4 MB of JSON) for the answer.
"""

import functools

import botocore.session

session = botocore.session.Session()
_from_session = botocore.session.Session.get_available_regions


@functools.cache
def _regions(service, partition, non_regional):
    return tuple(_from_session(session, service, partition, non_regional))


def get_available_regions(_session, service_name, partition_name="aws", allow_non_regional=False):
    return list(_regions(service_name, partition_name, allow_non_regional))


botocore.session.Session.get_available_regions = get_available_regions
