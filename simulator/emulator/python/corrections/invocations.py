"""Functions run in the embedded organization, not in moto: their code is not in moto's process.

moto invokes a subscribed function while it answers Publish, a function of a bucket's notification while it answers
PutObject, and hands each new message of a queue to the function of its event source mapping.
"""

import json

from moto.core.utils import iso_8601_datetime_with_milliseconds, unix_time_millis
from moto.s3 import notifications
from moto.sns.models import Subscription
from moto.sqs.models import Queue

import effects

from .replace import replaces


@replaces(Subscription, "publish")
def _publish(original, self, message, message_id, **named):
    if self.protocol != "lambda":
        return original(self, message, message_id, **named)
    attributes = named.get("message_attributes")
    if self._filter_policy_matcher is not None and not self._filter_policy_matcher.matches(attributes, message):
        return None
    if named.get("message_structure") == "json":
        message = self._parse_message_structure(message, self.protocol)
    # https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
    notification = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": self.topic.arn,
        "Subject": named.get("subject"),
        "Message": message,
        "Timestamp": iso_8601_datetime_with_milliseconds(),
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertUrl": "EXAMPLE",
        "UnsubscribeUrl": "EXAMPLE",
        "MessageAttributes": attributes or {},
    }
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": self.arn,
        "Sns": notification,
    }
    effects.invoke(self.endpoint, "sns.amazonaws.com", self.topic.arn, json.dumps({"Records": [record]}))
    return None


@replaces(notifications, "_invoke_awslambda")
def _invoke(_original, _account_id, event_body, fn_arn, _region_name):
    bucket = event_body["Records"][0]["s3"]["bucket"]["arn"]
    effects.invoke(fn_arn, "s3.amazonaws.com", bucket, json.dumps(event_body))


@replaces(Queue, "add_message")
def _add_message(original, self, message):
    mappings, self.lambda_event_source_mappings = self.lambda_event_source_mappings, {}
    try:
        original(self, message)
    finally:
        self.lambda_event_source_mappings = mappings
    effects.queued(self.queue_arn, int(message.delayed_until - unix_time_millis()))
