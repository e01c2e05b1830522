"""Processes that must not outlive the one that started them: after a `kill -9` nothing is left running unseen.

On Linux the kernel sends the signal (prctl(2), PR_SET_PDEATHSIG). Elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals, *, parent: int | None = None) -> None:
    """Have `how` sent to this process when its parent dies. Not inherited by children: each asks for itself.

    `parent`, where it is known, is the process that started this one: it may have died before we asked.
    """
    if sys.platform != "linux":
        return
    expected = os.getppid() if parent is None else parent
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(how))
    if os.getppid() != expected:
        os.kill(os.getpid(), how)


def forked_children_die_too(how: signal.Signals) -> None:
    """Have every process that is forked from this one, and from those, ask for the same."""
    started_by = os.getpid()

    def remember() -> None:
        nonlocal started_by
        started_by = os.getpid()

    os.register_at_fork(before=remember, after_in_child=lambda: die_with_parent(how, parent=started_by))
