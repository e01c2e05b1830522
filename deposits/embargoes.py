"""Why access may be limited, and for how long. A reason is a code of this list, or the depositor's own words."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deposits.access import EVERYONE, Policy, today

REASONS: dict[str, str | Promise] = {
    "patent": _("A patent or utility solution is pending"),
    "article": _("An article or a book from this work is being published"),
    "contract": _("A contract with a partner asks for it"),
    "personal-data": _("It holds personal data"),
    "rights": _("It holds pictures, maps or texts of others"),
    "confidential": _("Rules on confidential information"),
}


def in_words(reason: str) -> str:
    """The reason as it is told to people, in their language."""
    return str(REASONS.get(reason, reason))


def last_day() -> dt.date | None:
    """The last day that a depositor may choose for the end of an embargo; None where there is no bound."""
    years = settings.EMBARGO_MAX_YEARS
    if not years:
        return None
    day = today()
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def opens(policy: Policy) -> dt.date | None:
    """The day from which everyone may read the files; None where that day is not ahead."""
    days = [one.since for one in policy.download if one.audience == EVERYONE and one.since and one.since > today()]
    return min(days, default=None)
