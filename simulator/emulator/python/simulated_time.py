"""The process's clock, moved by the `x-reflex-now` header of each request. It stands still between requests."""

import threading
from datetime import datetime, timezone

import time_machine

_lock = threading.Lock()
_traveller = None


def parse(value):
    """Epoch milliseconds or ISO 8601, as a time in UTC. Raises ValueError."""
    if value.lstrip("-").isdigit():
        return datetime.fromtimestamp(int(value) / 1000, timezone.utc)
    try:
        # Python before 3.11 does not read the Z.
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        raise ValueError(f"x-reflex-now is {value!r}: send ISO 8601 in UTC or epoch milliseconds.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def move_to(value):
    global _traveller
    moment = parse(value)
    with _lock:
        if _traveller is None:
            _traveller = time_machine.travel(moment, tick=False)
            _traveller.coordinates = _traveller.start()
        else:
            _traveller.coordinates.move_to(moment)


def release():
    """Back to the machine's own time."""
    global _traveller
    with _lock:
        if _traveller is not None:
            _traveller.stop()
            _traveller = None
