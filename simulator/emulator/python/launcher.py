"""Starts moto on a free port of the loopback interface and prints one line of JSON, {"port": N}, when it answers.

Ends when standard input closes, so that it never outlives the process that started it.

Usage: launcher.py [--bare]
  --bare  leave moto as it is: no corrections. The tests use it to notice when a correction is no longer needed.
"""

import json
import os
import signal
import sys
import threading
import time

os.environ["TZ"] = "UTC"  # moto stamps some resources with naive local times
time.tzset()
# moto then keeps one set of resources for all accounts.
os.environ.pop("MOTO_ACCOUNT_ID", None)
# 1,300 images with as many volumes and snapshots, 0.2 s for each account and Region. An image that a scenario needs is
# registered by it; moto launches unknown image ids as well.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"

# Before moto, which requests Regions while it is imported.
import regions  # noqa: E402,F401,I001
import application  # noqa: E402
import boto3_calls  # noqa: E402
import forks  # noqa: E402
import http_server  # noqa: E402


def main():
    if "--bare" not in sys.argv:
        import corrections

        corrections.apply()
    if hasattr(signal, "SIGCHLD"):
        # Nobody waits for the copies that forks.py makes.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = http_server.listen(application.create())
    forks.exit_when_stdin_closes()
    threading.Thread(target=boto3_calls.warm_up, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    # Whatever moto prints later must not fill a pipe that nobody reads.
    sys.stdout = sys.stderr
    server.serve_forever()


if __name__ == "__main__":
    main()
