"""Whether a bucket sends its events to EventBridge.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
"""

from moto.core.responses import ActionResult
from moto.s3.responses import S3Response

from .replace import replaces


@replaces(S3Response, "serialized")
def _with_event_bridge(original, self, result):
    """moto keeps EventBridgeConfiguration, and leaves it out of its answer."""
    if isinstance(result, ActionResult) and self.data.get("Action") == "GetBucketNotificationConfiguration":
        configuration = self.backend.get_bucket_notification_configuration(self.bucket_name)
        if configuration.event_bridge is not None:
            result = ActionResult({**result.result, "EventBridgeConfiguration": {}})
    return original(self, result)
