"""A foreign harvester."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():  # its source has escapes that newer Pythons complain of
    warnings.simplefilter("ignore")
    from sickle import Sickle
    from sickle.oaiexceptions import IdDoesNotExist

__all__ = ["IdDoesNotExist", "Sickle"]
