"""Copies of this process with all that it holds, each on a port of its own.

Putting a deployment in place costs moto seconds, copying the process that holds it costs milliseconds. Only Linux copies
a process with threads reliably; elsewhere nobody uses it.
"""

import gc
import os
import threading

import http_server
import inherited


def exit_when_stdin_closes():
    """The process that started the first of them holds the other end: when it is gone, all of them end."""

    def wait():
        # Not by sys.stdin: its lock may be held by a thread that a copy does not have.
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def fork(application, leave_lock):
    """Makes a copy that serves the application.

    Called by a thread that holds the application's lock, so that nothing changes meanwhile; `leave_lock` gives it back in
    the copy, where that thread is the only one. Returns the copy's port, and never returns in the copy.
    """
    inherited.make()
    server = http_server.listen(application)
    if os.fork() != 0:
        http_server.hand_over(server)
        return server.server_port
    # What is inherited stays: collecting would look through all of it, and copy the memory that both share until then.
    gc.freeze()
    inherited.become_copy()
    http_server.keep_only(server)
    leave_lock()
    exit_when_stdin_closes()
    server.serve_forever()
    os._exit(0)
