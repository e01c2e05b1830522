"""Processes that must not outlive the one that started them: after a `kill -9` nothing is left running unseen.

On Linux the kernel sends the signal (prctl(2), PR_SET_PDEATHSIG). Elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals) -> None:
    """Have `how` sent to this process when its parent dies. Not inherited by children: each asks for itself."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(how))
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), how)
