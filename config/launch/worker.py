"""The workers of one queue: `python -m config.launch.worker quick` (or `slow`).

django-q2 keeps a family of processes. When its first is killed, the rest would go on beside the one that replaces it;
here each child dies with its parent, and what it was doing is delivered again.

`--after PORT` waits until that port of this machine answers: on a small machine the web server starts first, alone.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time

from config.launch.lifeline import die_with_parent, forked_children_die_too

LONGEST_WAIT = 30  # seconds; work goes on even where no page can be shown


def main(queue: str, *options: str) -> None:
    os.nice(5)  # people who wait for a page come first
    die_with_parent(signal.SIGTERM)
    forked_children_die_too(signal.SIGKILL)
    if options[:1] == ("--after",):
        wait_for_port(int(options[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["Q_CLUSTER_NAME"] = queue
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "qcluster"])


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
