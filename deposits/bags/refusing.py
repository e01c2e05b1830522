"""Why a bag is not taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from deposits.errors import Unacceptable


class BagRefused(Unacceptable):
    """Nothing of the bag was taken over."""

    def __init__(self, why: str) -> None:
        super().__init__(_("This bag is refused, and nothing of it was taken over. %(why)s") % {"why": why})
