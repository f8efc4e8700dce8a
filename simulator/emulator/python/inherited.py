"""What the copies of this process had to make before they could answer: made here before the next copy, which then has it.

moto's application of a service takes 30 to 300 ms to import and make, and a model of botocore as long to read. A copy that
makes one says so through a pipe to the process that it is a copy of.
"""

import os

makers = {}
_to_original = None
_from_copies = None


def note(kind, name):
    """In a copy: it has made something that `makers[kind](name)` makes."""
    if _to_original is None:
        return
    try:
        os.write(_to_original, f"{kind} {name}\n".encode())
    except OSError:
        # The original has ended, or has not read for long: the next copies make it again.
        pass


def make():
    """In the original, before it is copied."""
    global _from_copies
    if _from_copies is None:
        _from_copies = os.pipe()
        for end in _from_copies:
            os.set_blocking(end, False)
    try:
        noted = os.read(_from_copies[0], 65_536).decode()
    except BlockingIOError:
        return
    # A line at the end may not be whole; the copies that miss it note it again.
    for line in dict.fromkeys(noted.split("\n")[:-1]):
        kind, name = line.split(" ", 1)
        makers[kind](name)


def become_copy():
    """In a new copy: it notes for its original, and its own copies will note for it."""
    global _to_original, _from_copies
    if _to_original is not None:
        os.close(_to_original)
    reading, _to_original = _from_copies
    os.close(reading)
    _from_copies = None
