"""What waits for time to pass. Simulated time stands still while a request is handled."""

from datetime import timedelta

from moto.core.utils import unix_time
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.sqs.models import SQSBackend

from .replace import replaces


@replaces(SQSBackend, "receive_message")
def _answer_at_once(original, self, queue_name, count, _wait_seconds_timeout, *arguments, **named):
    """moto waits until the clock says that the time is over, which with a standing clock is never."""
    return original(self, queue_name, count, 0, *arguments, **named)


# "Within a few days of their expiration": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html.
# Late on purpose: what relies on an expired item being gone must not work here and fail in AWS.
TIME_TO_DELETE = timedelta(days=2).total_seconds()


@replaces(DynamoDBBackend, "get_table")
def _delete_expired(original, self, table_name):
    """moto keeps items past their time to live for ever."""
    table = original(self, table_name)
    attribute = table.ttl.get("AttributeName") if table.ttl.get("TimeToLiveStatus") == "ENABLED" else None
    if attribute:
        latest = unix_time() - TIME_TO_DELETE
        for item in list(table.all_items()):
            expiry = item.attrs.get(attribute)
            if expiry is not None and expiry.type == "N" and float(expiry.value) < latest:
                Table.delete_item(table, item.hash_key, item.range_key)
    return table
