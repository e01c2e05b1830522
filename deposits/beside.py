"""How a process of ours begins that works for another one. It imports nothing of Django's before that is set up."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading


def begin() -> None:
    """It ends with the process that began it, were that killed."""
    import django

    django.setup()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
