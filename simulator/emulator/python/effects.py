"""What a request sets in motion elsewhere, which moto would do itself: the caller of the emulator does it.

Kept by thread, which answers one request at a time.
"""

import base64
import json
import threading

_request = threading.local()


def _noted():
    return _request.__dict__.setdefault("noted", {})


def invoke(function_arn, service, source_arn, payload):
    """A function is to be invoked asynchronously by `service` (`sns.amazonaws.com`), on behalf of one of its resources."""
    invocation = {"functionArn": function_arn, "service": service, "sourceArn": source_arn, "payload": payload}
    _noted().setdefault("invocations", []).append(invocation)


def queued(queue_arn, delay_milliseconds):
    """A message came into a queue, and can be received after this time."""
    _noted().setdefault("queued", []).append({"queueArn": queue_arn, "delayMs": max(0, delay_milliseconds)})


def collect():
    """What was noted since the last time, as the value of a header (base64 of JSON). None when nothing was."""
    noted = _noted()
    _request.noted = {}
    return base64.b64encode(json.dumps(noted).encode()).decode() if noted else None
