"""How far an offer may be trusted, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

_CERTAIN = 0.95


def how_sure(confidence: float) -> str:
    """Of a confidence from 0 to 1, which says how often what is found in this way is right. Empty where that goes without saying."""
    if confidence >= _CERTAIN:
        return ""
    percent = 5 * round(20 * confidence)
    if confidence >= 0.75:
        return _("right in about %(percent)s of 100 cases") % {"percent": percent}
    return _("uncertain, right in about %(percent)s of 100 cases: please check") % {"percent": percent}
