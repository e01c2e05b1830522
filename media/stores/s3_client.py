"""One client of an S3 store for all threads of a process. botocore's clients may be shared, and each holds 20 MB."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

# Connections that nobody has used for so many seconds are closed: no download leaves one behind.
IDLE_SECONDS = 5.0


class SharedClient:
    """`get()` whenever the client is needed, so that its connections are known to be in use."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._client: Any = None
        self._process = 0
        self._used = 0.0
        self._is_watched = False

    def get(self) -> Any:
        with self._lock:
            if self._process != os.getpid():  # a fork must not write into its parent's connections
                self._client, self._process, self._is_watched = self._make(), os.getpid(), False
            self._used = time.monotonic()
            if not self._is_watched:
                self._is_watched = True
                self._look_after(IDLE_SECONDS)
            return self._client

    def _look_after(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._look)
        timer.daemon = True
        timer.start()

    def _look(self) -> None:
        with self._lock:
            left = self._used + IDLE_SECONDS - time.monotonic()
            self._is_watched = left > 0
            client = self._client
        if left > 0:
            self._look_after(left)
        else:
            client.close()  # the idle ones at once, those in use when they are given back; the next request opens others
