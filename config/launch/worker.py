"""The workers of one queue: `python -m config.launch.worker quick` (or `slow`).

django-q2 keeps a family of processes. When its first is killed, the rest would go on beside the one that replaces it;
here each child dies with its parent, and what it was doing is delivered again.
"""

import os
import signal
import sys

from django.core.management import execute_from_command_line

from config.launch.lifeline import die_with_parent

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["Q_CLUSTER_NAME"] = sys.argv[1]
    os.nice(5)  # people who wait for a page come first
    die_with_parent(signal.SIGTERM)
    os.register_at_fork(after_in_child=lambda: die_with_parent(signal.SIGKILL))
    execute_from_command_line(["manage.py", "qcluster"])
