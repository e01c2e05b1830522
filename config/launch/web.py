"""Gunicorn's settings: threads, because uploads and downloads wait for their reader more than they work."""

from __future__ import annotations

import os
import signal
from typing import Any

from config import environment as env
from config.launch.lifeline import die_with_parent

bind = f"{env.text('BIND', '127.0.0.1')}:{env.integer('PORT', 8000)}"
worker_class = "gthread"
workers = env.integer("WEB_PROCESSES", 2)
threads = env.integer("WEB_THREADS", 8)
preload_app = True
graceful_timeout = 10
keepalive = 15
control_socket_disable = True
# The heartbeat is a file that is touched every second: in memory, not on a disk that may be slow.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
forwarded_allow_ips = "*" if env.integer("TRUSTED_PROXIES", 0, least=0) else "127.0.0.1"
errorlog = "-"
loglevel = "warning"


def on_starting(server: Any) -> None:
    die_with_parent(signal.SIGTERM)


def when_ready(server: Any) -> None:
    """Load every page's code once, before the processes part ways: the first visitor need not wait for it."""
    from django.db import connections
    from django.urls import get_resolver

    assert get_resolver().url_patterns
    connections.close_all()  # a connection must not be shared by two processes


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent(signal.SIGTERM)
