"""Answers of CloudTrail about a trail.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html#API_UpdateTrail_ResponseElements:
whether a trail has selectors of its own is only returned by GetTrail and DescribeTrails.
"""

import json

from moto.cloudtrail.responses import CloudTrailResponse

from .replace import replaces


def _without_selectors(original, self):
    answer = json.loads(original(self))
    return json.dumps({name: value for name, value in answer.items() if not name.startswith("Has")})


# moto answers HasCustomEventSelectors and HasInsightSelectors, which the models of these operations do not have.
replaces(CloudTrailResponse, "create_trail")(_without_selectors)
replaces(CloudTrailResponse, "update_trail")(_without_selectors)
